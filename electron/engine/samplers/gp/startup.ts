import { configFromUnit } from '../../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { deriveSeed, type Rng } from '../../../../shared/random/rng.ts'
import type { History } from '../../contracts/history.ts'
import type { TrialRef } from '../../contracts/sampler.ts'
import { owenScramble, sobolCoordinate, sobolDimensions } from '../sobol-sequence.ts'
import type { Encoding } from './encoding.ts'

/** While earlier studies stand in for the first trials, every so-manieth of these is spread over the space all the same: it tells whether the tasks agree. */
const spreadEvery = 3

/** A study that runs so many times as many trials at once as it wants to know gets a model as soon as two are known. */
const patience = 3

/**
 * Whether a trial is still one of those that are spread over the space: until enough of them are known, not only started, for with many running
 * at once a model of the first few would place all the others.
 */
export function isStartup({ searched: trials, earlier }: History, known: number, startup: number): boolean {
  if (earlier.length >= startup) return trials.length < startup && trials.length % spreadEvery === spreadEvery - 1
  return known < 2 || (known < startup && trials.length < patience * startup)
}

/**
 * A trial before there is a model: the values believed good first, where the space names any; then points of a scrambled Sobol sequence.
 */
export function startupConfig(space: SearchSpace, encoding: Encoding, trial: TrialRef, rng: Rng): Config {
  if (trial.number === 0 && Object.values(space).some(({ prior }) => prior !== undefined)) return encoding.configOf(encoding.unitsOf({}))
  return configFromUnit(space, (_name, d) =>
    d < sobolDimensions ? owenScramble(sobolCoordinate(trial.number, d), deriveSeed(trial.studySeed, d)) / 2 ** 32 : rng.uniform(),
  )
}
