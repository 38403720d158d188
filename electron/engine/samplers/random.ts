import { z } from 'zod'
import type { Sampler, SamplerEntry } from '../contracts/sampler.ts'
import { configFromUnit, configurationCount } from '../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../shared/domain/search-space.ts'
import { countFinished, createBelief } from './belief.ts'
import { allValues, enumerateSpace } from './enumeration.ts'
import { avoidRepetition } from './repetition.ts'
import { followUntried } from './untried.ts'

/** Up to so many configurations of a space are listed, to repeat none. */
const listLimit = 10_000

/** Draws from the space's own distribution before one is picked from the list of the untried. */
const draws = 8

/**
 * Random search (Bergstra & Bengio, JMLR 2012): each parameter uniform, or log-uniform, over its range; where parameters have priors, a mixture with what is
 * believed. In a space without continuous parameters none is tried twice, and the study ends when all have been tried; up to 10,000 of them, whichever is taken
 * when the draws have found nothing new is random too.
 */
function createRandom(space: SearchSpace): Sampler {
  const untriedIn = configurationCount(space) <= listLimit ? followUntried(enumerateSpace(space, allValues)) : undefined
  const withoutRepetition = avoidRepetition(space)
  const believe = createBelief(space)
  const finishedOf = countFinished()
  return {
    suggest(history, _current, rng, { number }) {
      const finished = finishedOf(history)
      const draw = (attempt: number): Config => believe({ trial: number, attempt, finished }, rng) ?? configFromUnit(space, () => rng.uniform())
      const untried = untriedIn?.(history)
      if (untried === undefined) return withoutRepetition(history, rng, draw)
      if (untried.size === 0) return undefined
      for (let attempt = 0; attempt < draws; attempt += 1) {
        const config = draw(attempt)
        if (untried.has(config)) return config
      }
      return untried.at(rng.integer(untried.size))
    },
  }
}

export const random: SamplerEntry = {
  name: 'random',
  title: 'Random search',
  description: 'Draws each parameter at random from its range. Simple, parallel, and hard to beat with few trials.',
  options: z.strictObject({}),
  create: (_options, space) => createRandom(space),
}
