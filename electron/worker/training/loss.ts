import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { Dataset } from '../datasets/dataset.ts'

/** The mean loss of a batch, and how its outputs are scored. */
export interface Loss {
  /** The mean over the batch; differentiable in the outputs. */
  mean(outputs: Tensor2D, y: Tensor2D): Scalar
  /** What is summed over samples for the error: 1 for a wrong class, or the squared difference. */
  sumOfErrors(outputs: Tensor2D, y: Tensor2D): Scalar
  /**
   * The error of a set from that sum: the share of wrong classes, or the root of the mean squared difference,
   * in the target's own units.
   */
  error(sum: number, count: number): number
}

/** Cross-entropy and the share of wrong classes, or squared error and its root. */
export function createLoss(tf: Tf, dataset: Pick<Dataset, 'kind' | 'target'>): Loss {
  return dataset.kind === 'classification' ? crossEntropy(tf) : squaredError(tf, dataset.target.deviation)
}

function crossEntropy(tf: Tf): Loss {
  return {
    mean(outputs, y) {
      // One step's gradient in two operations: softmax minus the one-hot class, over the batch.
      const loss = tf.customGrad((...inputs) => {
        const save = inputs.pop()
        if (typeof save !== 'function') throw new TypeError('tf.customGrad passes a function that saves tensors')
        const logProbabilities = tf.logSoftmax(outputs)
        save([logProbabilities])
        return {
          value: tf.neg<Scalar>(tf.div(tf.sum(tf.mul(logProbabilities, y)), outputs.shape[0])),
          gradFunc: (dy: Tensor, [saved = logProbabilities]: Tensor[]) => [tf.mul(tf.sub(tf.exp(saved), y), tf.div(dy, outputs.shape[0]))],
        }
      })
      return loss(outputs).asScalar()
    },
    sumOfErrors: (outputs, y) => tf.sum(tf.cast(tf.notEqual(tf.argMax(outputs, 1), tf.argMax(y, 1)), 'float32')),
    error: (sum, count) => sum / count,
  }
}

function squaredError(tf: Tf, deviation: number): Loss {
  return {
    mean: (outputs, y) => tf.mean(tf.square(tf.sub(outputs, y))),
    sumOfErrors: (outputs, y) => tf.sum(tf.square(tf.sub(outputs, y))),
    error: (sum, count) => Math.sqrt(sum / count) * deviation,
  }
}
