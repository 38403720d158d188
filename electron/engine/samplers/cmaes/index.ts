import { z } from 'zod'
import type { History } from '../../contracts/history.ts'
import type { Sampler, SamplerEntry } from '../../contracts/sampler.ts'
import type { SearchSpace } from '../../../../shared/domain/search-space.ts'
import { compareOutcomes, followOutcomes } from '../outcomes.ts'
import { avoidRepetition } from '../repetition.ts'
import type { Knowledge } from './screening.ts'
import { createSearch, type Search } from './search.ts'
import type { SearchOptions } from './state.ts'

const cmaesOptions = z.strictObject({
  population: z
    .int({ error: 'must be a whole number' })
    .min(4, 'must be >= 4')
    .max(1024, 'must be <= 1024')
    .nullable()
    .default(null)
    .describe('Trials in a generation; null for 4 + 3 ln(number of numeric parameters), rounded down. More explores more and takes longer'),
  sigma: z
    .number({ error: 'must be a number' })
    .min(0.01, 'must be >= 0.01')
    .max(1, 'must be <= 1')
    .default(0.15)
    .describe('Standard deviation of the first generation, as a share of each parameter’s range'),
  restart: z
    .enum(['none', 'ipop', 'bipop'], { error: 'must be "none", "ipop" or "bipop"' })
    .default('ipop')
    .describe('What follows when the search has converged: nothing, ever larger populations, or large and small ones in turn'),
  noisy: z
    .boolean({ error: 'must be true or false' })
    .default(false)
    .describe('Adapts the learning rates to noise and to many local minima: slower, but it does not settle too early'),
  draws: z
    .int({ error: 'must be a whole number' })
    .min(1, 'must be >= 1')
    .max(32, 'must be <= 32')
    .default(6)
    .describe('Draws from the distribution of which a model of the ranks picks the one to try; one more for each trial that runs. 1 is CMA-ES without a model, as it always is with noisy'),
})

/**
 * The search as it is after the history's outcomes: in their order, every λ of them are a generation. One that comes in between earlier ones
 * (a paused trial that went on) moves the generations after it, and the search is made again from its start.
 */
function followSearch(space: SearchSpace, options: SearchOptions): (history: History, studySeed: number) => { search: Search; knowledge: Knowledge } {
  const outcomesOf = followOutcomes()
  let search: Search | undefined
  let seed = NaN
  let earlier: History['earlier'] | undefined
  let learnt = 0
  return (history, studySeed) => {
    const { all, changedFrom, running } = outcomesOf(history)
    if (search === undefined || changedFrom < learnt || studySeed !== seed || history.earlier !== earlier) {
      search = createSearch(space, options, studySeed, history.earlier)
      seed = studySeed
      earlier = history.earlier
      learnt = 0
    }
    while (all.length - learnt >= search.populationSize) {
      const generation = all.slice(learnt, learnt + search.populationSize)
      learnt += generation.length
      search.learn(generation.sort(compareOutcomes))
    }
    return { search, knowledge: { outcomes: all, learnt, running } }
  }
}

/**
 * CMA-ES (Hansen 2016): candidates of a generation come from a normal distribution, which then moves towards its better half. Integers and steps keep a margin
 * of probability, choices have probabilities of their own, parameters that are not active are ignored. Trials of the same generation may run at once;
 * trials that were enqueued take part as if the search had proposed them. The first objective counts, after the bounds. A model of the ranks picks the most
 * promising of several draws (`screening.ts`); trials of earlier studies decide where it starts (`warm-start.ts`), else the values believed to be good.
 * With `noisy` every draw is tried: the adaptation measures how much the moves of the distribution agree, which picked draws would feign.
 */
function createCmaes(options: z.output<typeof cmaesOptions>, space: SearchSpace): Sampler {
  const { population, sigma, restart, noisy, draws } = options
  const searchOf = followSearch(space, { populationSize: population ?? undefined, sigma, restart, adaptLearningRates: noisy, draws: noisy ? 1 : draws })
  const withoutRepetition = avoidRepetition(space)
  return {
    suggest(history, _current, rng, { number, studySeed }) {
      const { search, knowledge } = searchOf(history, studySeed)
      return withoutRepetition(history, rng, (attempt) => search.propose(number, attempt, knowledge))
    },
  }
}

export const cmaes: SamplerEntry<typeof cmaesOptions> = {
  name: 'cmaes',
  title: 'CMA-ES',
  description: 'Learns the shape of the good region and moves there. For ten or more numeric parameters and hundreds of trials.',
  options: cmaesOptions,
  create: createCmaes,
}
