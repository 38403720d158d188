import { z } from 'zod'
import type { History } from '../../contracts/history.ts'
import type { Sampler, SamplerEntry } from '../../contracts/sampler.ts'
import type { SearchSpace } from '../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed, type Rng } from '../../../../shared/random/rng.ts'
import { countFinished, createBelief } from '../belief.ts'
import { followSeeds } from '../earlier.ts'
import { geneCode, type Genes } from '../genes.ts'
import { followOutcomes, type Outcome } from '../outcomes.ts'
import { avoidRepetition } from '../repetition.ts'
import { compareParents, selectElite, type Parent } from './elite.ts'
import { breed } from './variation.ts'

const nsga2Options = z.strictObject({
  population: z
    .int({ error: 'must be a whole number' })
    .min(2, 'must be >= 2')
    .max(10_000, 'must be <= 10000')
    .default(50)
    .describe('Trials in a generation, and parents that are kept; the first generation is random'),
  crossover: z
    .enum(['sbx', 'uniform'], { error: 'must be "sbx" or "uniform"' })
    .default('sbx')
    .describe('How children take after their parents: numbers near either of them (sbx), or each value from one of them (uniform)'),
})
type Nsga2Options = z.output<typeof nsga2Options>

/**
 * The parents after the history's generations: in the order in which trials ended, every so many complete ones are a generation, from which, together with
 * the parents before it, the best are kept. Trials that did not run to their end do not count: their losses do not compare with the others'.
 */
function followElite(size: number): (history: History) => readonly Parent[] {
  const outcomesOf = followOutcomes()
  let elite: Parent[] = []
  let waiting: Outcome[] = []
  let read = 0
  return (history) => {
    const { all, changedFrom } = outcomesOf(history)
    if (changedFrom < read) {
      elite = []
      waiting = []
      read = 0
    }
    for (const outcome of all.slice(read)) {
      if (outcome.reached === Infinity) waiting.push(outcome)
      if (waiting.length < size) continue
      elite = selectElite([...elite.map((parent) => parent.outcome), ...waiting], size)
      waiting = []
    }
    read = all.length
    return elite
  }
}

/** The better of two parents drawn at random (binary tournament). */
function pick(elite: readonly Parent[], rng: Rng): Parent | undefined {
  const [a, b] = [elite[rng.integer(elite.length)], elite[rng.integer(elite.length)]]
  if (a === undefined || b === undefined) return undefined
  return compareParents(a, b) <= 0 ? a : b
}

/**
 * NSGA-II (Deb, Pratap, Agarwal & Meyarivan, “A fast and elitist multiobjective genetic algorithm: NSGA-II”, IEEE TEVC 6(2), 2002), with bounds by
 * constrained dominance. Trials that run at once belong to the same generation; what a trial is bred from depends on those that have ended.
 * The first trials are the values believed to be good and the best of earlier studies; a falling share of the others is drawn from the belief.
 */
function createNsga2({ population, crossover }: Nsga2Options, space: SearchSpace): Sampler {
  const code = geneCode(space)
  const isChoice = code.names.map((name) => space[name]?.type === 'categorical')
  const eliteOf = followElite(population)
  const [seedsOf, believe, finishedOf] = [followSeeds(population), createBelief(space), countFinished()]
  const withoutRepetition = avoidRepetition(space)
  return {
    suggest(history, _current, rng, { number, studySeed }) {
      const elite = eliteOf(history)
      const genesOf = ({ outcome }: Parent): Genes => code.genesOf(outcome.config, deriveSeed(studySeed, outcome.number))
      const [seeds, finished] = [seedsOf(history), finishedOf(history)]
      return withoutRepetition(history, rng, (attempt) => {
        const own = createRng(deriveSeed(rng.integer(2 ** 32), attempt))
        const given = attempt === 0 ? seeds[number] : undefined
        const known = given ?? believe({ trial: number, attempt, finished }, own)
        if (known !== undefined) return known
        const [mother, father] = [pick(elite, own), pick(elite, own)]
        if (mother === undefined || father === undefined) return code.configOf(Float64Array.from(code.names, () => own.uniform()))
        return code.configOf(breed(genesOf(mother), genesOf(father), isChoice, crossover, own))
      })
    },
  }
}

export const nsga2: SamplerEntry<typeof nsga2Options> = {
  name: 'nsga2',
  title: 'NSGA-II',
  description: 'Breeds trials towards the whole front of best compromises. For several objectives and many hundreds of trials.',
  options: nsga2Options,
  create: createNsga2,
}
