import { follow } from '../contracts/follow.ts'
import type { History } from '../contracts/history.ts'
import { configIssues, configurationCount, valueCount } from '../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../shared/domain/search-space.ts'
import type { Rng } from '../../../shared/random/rng.ts'
import { allValues, configKey, enumerateSpace, type Enumeration } from './enumeration.ts'

/** So many attempts to draw a configuration that has not been tried. */
export const attempts = 12

/** A parameter with more values than this is not listed. */
const levelLimit = 10_000

/** Gives the next configuration in place of one that has been tried; undefined when all have been. */
type WithoutRepetition = (history: History, rng: Rng, propose: (attempt: number) => Config) => Config | undefined

/**
 * Keeps a sampler from proposing what has been tried, in a space without continuous parameters: it is asked up to 12 times, then the first untried
 * configuration after a random one is taken, in the order of the enumeration. Only where a parameter has more than 10,000 values may one come twice.
 */
export function avoidRepetition(space: SearchSpace): WithoutRepetition {
  const count = configurationCount(space)
  if (count === Infinity) return (_history, _rng, propose) => propose(0)
  const keys = new Set<string>()
  const update = follow((history) => history.searched, {
    reset: () => keys.clear(),
    add: ({ config }) => {
      // A study whose space was changed may hold others.
      if (configIssues(space, config).length === 0) keys.add(configKey(config))
    },
  })
  const isListed = count <= Number.MAX_SAFE_INTEGER && Object.values(space).every((spec) => valueCount(spec) <= levelLimit)
  let list: Enumeration | undefined
  return (history, rng, propose) => {
    update(history)
    if (keys.size >= count) return undefined
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const config = propose(attempt)
      if (!keys.has(configKey(config))) return config
    }
    if (!isListed) return propose(0)
    list ??= enumerateSpace(space, allValues)
    return nextUntried(list, keys, rng.integer(list.size))
  }
}

function nextUntried(list: Enumeration, keys: ReadonlySet<string>, start: number): Config | undefined {
  for (let step = 0; step < list.size; step += 1) {
    const config = list.at((start + step) % list.size)
    if (!keys.has(configKey(config))) return config
  }
  return undefined
}
