import { deriveSeed, type Rng } from '../../../../shared/random/rng.ts'
import type { TrialRef } from '../../contracts/sampler.ts'
import { owenScramble, sobolCoordinate, sobolDimensions } from '../sobol-sequence.ts'
import type { Dimension } from './dimension.ts'
import type { GoodKernels } from './good-kernels.ts'

/**
 * A position for a trial before there is a model: points of a scrambled Sobol sequence. Where values are believed good, the first trial takes them,
 * and every second one draws around them.
 * @param beliefs the kernel around the values believed good, the only one of its mixture; `believed` their positions, NaN for "none"
 */
export function startupPosition(trial: TrialRef, rng: Rng, believed: Float64Array | undefined, beliefs: GoodKernels | undefined): (dimension: Dimension, index: number) => number {
  return ({ kind, values }, index) => {
    const belief = believed?.[index] ?? NaN
    if (!Number.isNaN(belief) && trial.number === 0) return belief
    if (!Number.isNaN(belief) && beliefs !== undefined && trial.number % 2 === 0) return beliefs.draw(0, index, rng)
    const unit = index < sobolDimensions ? owenScramble(sobolCoordinate(trial.number, index), deriveSeed(trial.studySeed, index)) / 2 ** 32 : rng.uniform()
    return kind === 'choice' ? Math.min(Math.floor(unit * values), values - 1) : unit
  }
}
