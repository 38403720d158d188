import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { ResidentSamples } from '../datasets/resident-data.ts'
import { predicting, type Model } from '../models/model.ts'

const warmUps = 10
const measured = 50

/** How long a prediction of one sample takes, in milliseconds: the median of 50 after 10 to warm up. */
export function measureInferenceMs(tf: Tf, model: Model, weights: readonly Tensor[], samples: ResidentSamples): number {
  const sample = tf.slice2d(samples.x, [0, 0], [1, -1])
  const times = Array.from({ length: warmUps + measured }, () => {
    const startedAt = performance.now()
    tf.tidy(() => model.forward(weights, sample, predicting).dataSync())
    return performance.now() - startedAt
  })
  sample.dispose()
  const sorted = times.slice(warmUps).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}
