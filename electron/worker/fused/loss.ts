import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { Dataset } from '../datasets/dataset.ts'
import type { Constants } from './constants.ts'

/**
 * `createLoss` for several trials. A step needs the gradient alone; the losses of many steps are computed together,
 * when they are read. Outputs are [trials, samples, outputs]; y may have 1 in place of the trials.
 */
export interface FusedLoss {
  /** The gradient of the mean loss of each trial's batch. */
  gradient(outputs: Tensor, y: Tensor): Tensor
  /** The sum over the samples of the loss, [trials]. */
  sumOfLosses(outputs: Tensor, y: Tensor): Tensor
  /** The sum over the samples of the error (see `Loss.sumOfErrors`), [trials]. */
  sumOfErrors(outputs: Tensor, y: Tensor): Tensor
}

/** Cross-entropy and wrong classes, or squared error. No sum goes over trials: one that diverges stays alone. */
export function createFusedLoss(tf: Tf, constants: Constants, dataset: Pick<Dataset, 'kind'>): FusedLoss {
  const overSamples = (values: Tensor): Tensor => tf.sum(values, [1, 2])
  const rowsOf = (outputs: Tensor): number => outputs.shape[1] ?? 1
  if (dataset.kind === 'classification') {
    return {
      gradient: (outputs, y) => tf.mul(tf.sub(tf.softmax(outputs), y), constants.scalar(1 / rowsOf(outputs))),
      sumOfLosses: (outputs, y) => tf.neg(overSamples(tf.mul(tf.logSoftmax(outputs), y))),
      sumOfErrors: (outputs, y) => tf.sum(tf.cast(tf.notEqual(tf.argMax(outputs, 2), tf.argMax(y, 2)), 'float32'), 1),
    }
  }
  const squares = (outputs: Tensor, y: Tensor): Tensor => overSamples(tf.square(tf.sub(outputs, y)))
  return { gradient: (outputs, y) => tf.mul(tf.sub(outputs, y), constants.scalar(2 / rowsOf(outputs))), sumOfLosses: squares, sumOfErrors: squares }
}
