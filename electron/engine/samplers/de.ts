import { z } from 'zod'
import type { History } from '../contracts/history.ts'
import type { Sampler, SamplerEntry } from '../contracts/sampler.ts'
import type { SearchSpace } from '../../../shared/domain/search-space.ts'
import { createRng, deriveSeed, permutation, type Rng } from '../../../shared/random/rng.ts'
import { countFinished, createBelief } from './belief.ts'
import { followSeeds } from './earlier.ts'
import { geneCode, type Genes } from './genes.ts'
import { compareOutcomes, followOutcomes, type Outcome } from './outcomes.ts'
import { avoidRepetition } from './repetition.ts'

const deOptions = z.strictObject({
  population: z
    .int({ error: 'must be a whole number' })
    .min(4, 'must be >= 4')
    .max(1000, 'must be <= 1000')
    .default(20)
    .describe('Places in the population; the first so many trials are random'),
  factor: z
    .number({ error: 'must be a number' })
    .gt(0, 'must be > 0')
    .max(2, 'must be <= 2')
    .default(0.5)
    .describe('How much of the difference of two members is added to a third (F)'),
  crossover: z
    .number({ error: 'must be a number' })
    .min(0, 'must be >= 0')
    .max(1, 'must be <= 1')
    .default(0.5)
    .describe('The share of parameters that a child takes from the mutant (CR)'),
})
type DeOptions = z.output<typeof deOptions>

/**
 * The best outcome at each place of the population: trial n competes for place n modulo the population's size, so that who is where
 * depends on the trials' numbers and losses alone, whatever the order in which they end.
 */
function followPopulation(size: number): (history: History) => readonly (Outcome | undefined)[] {
  const outcomesOf = followOutcomes()
  let places: (Outcome | undefined)[] = []
  let read = 0
  return (history) => {
    const { all, changedFrom } = outcomesOf(history)
    if (changedFrom < read || read === 0) {
      places = new Array<Outcome | undefined>(size).fill(undefined)
      read = 0
    }
    for (const outcome of all.slice(read)) {
      const place = outcome.number % size
      const holder = places[place]
      if (holder === undefined || compareOutcomes(outcome, holder) < 0) places[place] = outcome
    }
    read = all.length
    return places
  }
}

/** v = a + F (b - c), where a coordinate that leaves the cube is drawn anew, as DEHB does. */
export function mutant(a: Genes, b: Genes, c: Genes, factor: number, rng: Rng): Genes {
  return a.map((value, i) => {
    const moved = value + factor * ((b[i] ?? 0) - (c[i] ?? 0))
    return moved >= 0 && moved <= 1 ? moved : rng.uniform()
  })
}

/** Each coordinate from the mutant with probability CR, one of them certainly (binomial crossover). */
export function crossed(parent: Genes, other: Genes, share: number, rng: Rng): Genes {
  const certain = rng.integer(Math.max(parent.length, 1))
  return parent.map((value, i) => (rng.uniform() < share || i === certain ? (other[i] ?? value) : value))
}

/**
 * Differential evolution, rand/1/bin (Storn & Price, J. Global Optim. 11, 1997), over the unit cube as in DEHB (Awad, Mallik & Hutter, IJCAI 2021,
 * section 3): integers, steps and choices are what a coordinate falls into. Asynchronous: every trial is bred from the population as it is then, and takes its
 * place in the population if it is no worse than what is there. The first trials are the values believed to be good and the best of earlier studies;
 * a falling share of the others is drawn from the belief.
 */
function createDe({ population, factor, crossover }: DeOptions, space: SearchSpace): Sampler {
  const code = geneCode(space)
  const populationOf = followPopulation(population)
  const [seedsOf, believe, finishedOf] = [followSeeds(population), createBelief(space), countFinished()]
  const withoutRepetition = avoidRepetition(space)
  return {
    suggest(history, _current, rng, { number, studySeed }) {
      const places = populationOf(history)
      const genesOf = (outcome: Outcome): Genes => code.genesOf(outcome.config, deriveSeed(studySeed, outcome.number))
      const others = places.filter((holder, place) => holder !== undefined && place !== number % population)
      const [seeds, finished] = [seedsOf(history), finishedOf(history)]
      return withoutRepetition(history, rng, (attempt) => {
        const own = createRng(deriveSeed(rng.integer(2 ** 32), attempt))
        const given = attempt === 0 ? seeds[number] : undefined
        const known = given ?? believe({ trial: number, attempt, finished }, own)
        if (known !== undefined) return known
        const [a, b, c] = Array.from(permutation(others.length, own).subarray(0, 3), (index) => others[index])
        if (number < population || a === undefined || b === undefined || c === undefined) return code.configOf(Float64Array.from(code.names, () => own.uniform()))
        const child = mutant(genesOf(a), genesOf(b), genesOf(c), factor, own)
        const parent = places[number % population]
        return code.configOf(parent === undefined ? child : crossed(genesOf(parent), child, crossover, own))
      })
    },
  }
}

export const de: SamplerEntry<typeof deOptions> = {
  name: 'de',
  title: 'Differential evolution',
  description: 'Breeds new trials from the differences between good ones. Robust and cheap, for many trials and any kind of parameter.',
  options: deOptions,
  create: createDe,
}
