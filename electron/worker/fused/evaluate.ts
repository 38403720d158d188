import { setImmediate as nextTick } from 'node:timers/promises'
import type { Tensor } from '@tensorflow/tfjs'
import type { ResidentSamples } from '../datasets/resident-data.ts'
import { evaluationBatchSize, type Evaluation } from '../training/evaluate.ts'
import { createLoss } from '../training/loss.ts'
import type { Cohort } from './cohort.ts'
import { passOf, takeVector, type FusedTraining } from './fused-training.ts'

/** The numbers that the widest part of a pass may hold: 64 MiB. */
const mostNumbers = 2 ** 24

/** The mean loss and the error of each trial on a split, in the trials' order. */
export async function evaluateFused({ tf, data, model, loss }: FusedTraining, { trials, state }: Cohort, samples: ResidentSamples): Promise<Evaluation[]> {
  const batch = Math.max(1, Math.min(evaluationBatchSize, Math.floor(mostNumbers / (trials.length * model.width))))
  const pass = passOf(trials, () => undefined)
  const sums: Tensor[] = []
  try {
    for (let start = 0; start < samples.count; start += batch) {
      const size = Math.min(batch, samples.count - start)
      const part = (split: Tensor): Tensor => tf.slice(split, [start, 0], [size, -1]).expandDims(0)
      const sum = tf.tidy(() => {
        const y = part(samples.y)
        const { outputs } = model.forward(state.weights, part(samples.x), pass)
        return tf.stack([loss.sumOfLosses(outputs, y), loss.sumOfErrors(outputs, y)])
      })
      sums.push(sum)
      await nextTick()
    }
    const [losses, errors] = await totals(sums.splice(0))
    const { error } = createLoss(tf, data.dataset)
    return trials.map((_, n) => ({ loss: (losses[n] ?? NaN) / samples.count, error: error(errors[n] ?? NaN, samples.count) }))
  } finally {
    tf.dispose(sums)
  }

  /** Adds up in double precision. */
  async function totals(parts: Tensor[]): Promise<[number[], number[]]> {
    const [losses, errors] = [trials.map(() => 0), trials.map(() => 0)]
    for (const read of await Promise.all(parts.map(takeVector))) {
      trials.forEach((_, n) => {
        losses[n] = (losses[n] ?? 0) + (read[n] ?? NaN)
        errors[n] = (errors[n] ?? 0) + (read[trials.length + n] ?? NaN)
      })
    }
    return [losses, errors]
  }
}
