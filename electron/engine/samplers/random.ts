import { z } from 'zod'
import type { Sampler, SamplerEntry } from '../contracts/sampler.ts'
import { configFromUnit, configurationCount } from '../../../shared/domain/config.ts'
import type { SearchSpace } from '../../../shared/domain/search-space.ts'
import { allValues, enumerateSpace } from './enumeration.ts'
import { followUntried } from './untried.ts'

/** Up to so many configurations of a space are listed, to repeat none. */
const listLimit = 10_000

/** Draws from the space's own distribution before one is picked from the list of the untried. */
const draws = 8

/**
 * Random search (Bergstra & Bengio, JMLR 2012): each parameter uniform, or log-uniform, over its range.
 * In a space of at most 10,000 configurations none is tried twice, and the study ends when all have been tried.
 */
function createRandom(space: SearchSpace): Sampler {
  const untriedIn = configurationCount(space) <= listLimit ? followUntried(enumerateSpace(space, allValues)) : undefined
  return {
    suggest(history, current, rng) {
      const untried = untriedIn?.(history)
      if (untried?.size === 0) return undefined
      for (let draw = 0; draw < draws; draw += 1) {
        const config = configFromUnit(current, () => rng.uniform())
        if (untried === undefined || untried.has(config)) return config
      }
      return untried?.at(rng.integer(untried.size))
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
