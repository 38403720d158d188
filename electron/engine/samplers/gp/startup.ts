import { configFromUnit } from '../../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { deriveSeed, type Rng } from '../../../../shared/random/rng.ts'
import type { TrialRef } from '../../contracts/sampler.ts'
import { owenScramble, sobolCoordinate, sobolDimensions } from '../sobol-sequence.ts'
import type { Encoding } from './encoding.ts'

/**
 * A trial before there is a model: the values believed good first, where the space names any; then points of a scrambled Sobol sequence.
 */
export function startupConfig(space: SearchSpace, encoding: Encoding, trial: TrialRef, rng: Rng): Config {
  if (trial.number === 0 && Object.values(space).some(({ prior }) => prior !== undefined)) return encoding.configOf(encoding.unitsOf({}))
  return configFromUnit(space, (_name, d) =>
    d < sobolDimensions ? owenScramble(sobolCoordinate(trial.number, d), deriveSeed(trial.studySeed, d)) / 2 ** 32 : rng.uniform(),
  )
}
