import { setImmediate as nextTick } from 'node:timers/promises'
import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { ResidentSamples } from '../datasets/resident-data.ts'
import { predicting, type Model } from '../models/model.ts'
import type { Loss } from './loss.ts'
import { takeNumbers } from './take-numbers.ts'

/** Samples predicted at once: enough to keep the backend busy, few enough for a convolution's memory. */
export const evaluationBatchSize = 1000

export interface Evaluation {
  readonly loss: number
  readonly error: number
}

/** The mean loss and the error of a model on a split. */
export async function evaluate(tf: Tf, model: Model, loss: Loss, weights: readonly Tensor[], samples: ResidentSamples): Promise<Evaluation> {
  let [lossSum, errorSum] = [0, 0]
  for (let start = 0; start < samples.count; start += evaluationBatchSize) {
    const size = Math.min(evaluationBatchSize, samples.count - start)
    const results = tf.tidy(() => {
      const y = tf.slice2d(samples.y, [start, 0], [size, -1])
      const outputs = model.forward(weights, tf.slice2d(samples.x, [start, 0], [size, -1]), predicting)
      return [loss.mean(outputs, y), loss.sumOfErrors(outputs, y)]
    })
    const [meanLoss = NaN, errors = NaN] = await takeNumbers(results)
    lossSum += meanLoss * size
    errorSum += errors
    await nextTick()
  }
  return { loss: lossSum / samples.count, error: loss.error(errorSum, samples.count) }
}
