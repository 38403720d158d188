import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { ResidentSamples } from '../datasets/resident-data.ts'
import { predicting, type Model } from '../models/model.ts'
import { takeNumbers } from './take-numbers.ts'

const warmUps = 10
const measured = 50

/** How long a prediction of one sample takes, in milliseconds: the median of 50 after 10 to warm up. */
export async function measureInferenceMs(tf: Tf, model: Model, weights: readonly Tensor[], samples: ResidentSamples): Promise<number> {
  const sample = tf.slice2d(samples.x, [0, 0], [1, -1])
  const times: number[] = []
  try {
    for (let run = 0; run < warmUps + measured; run += 1) {
      const startedAt = performance.now()
      await takeNumbers([tf.tidy(() => model.forward(weights, sample, predicting))])
      times.push(performance.now() - startedAt)
    }
  } finally {
    sample.dispose()
  }
  const sorted = times.slice(warmUps).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}
