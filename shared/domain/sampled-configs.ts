import { createRng, deriveSeed } from '../random/rng.ts'
import { configFromUnit } from './config.ts'
import type { Config, SearchSpace } from './search-space.ts'

/** How many configurations are shown of a space when nobody says how many. */
export const sampleSize = 20

/** The stream of a study's seed that its sampler draws from. */
const suggestStream = 1

/**
 * Configurations drawn from a space's own distribution: the same for the same seed.
 * They are those that random search tries first in a study of this seed, as long as no parameter has a prior and none comes twice.
 * @param seed the study's
 * @param first the trial to begin with: 20 gives what follows the first 20
 */
export function sampledConfigs(space: SearchSpace, seed: number, count = sampleSize, first = 0): Config[] {
  return Array.from({ length: count }, (_, index) => {
    const rng = createRng(deriveSeed(seed, suggestStream, first + index))
    return configFromUnit(space, () => rng.uniform())
  })
}
