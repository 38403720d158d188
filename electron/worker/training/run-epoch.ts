import { setImmediate as nextTick } from 'node:timers/promises'
import type { Scalar } from '@tensorflow/tfjs'
import { createRng, deriveSeed, permutation } from '../../../shared/random/rng.ts'
import type { Tf } from '../backends/backend.ts'
import type { ResidentSamples } from '../datasets/resident-data.ts'
import { NotFiniteError } from './failure.ts'
import { takeNumbers } from './take-numbers.ts'
import type { TrainStep } from './train-step.ts'
import { disposeState, type TrainingState } from './training-state.ts'

export interface EpochPlan {
  readonly samples: ResidentSamples
  /** How many of the samples are used, from the first on. */
  readonly count: number
  readonly batchSize: number
  /** The order of the samples follows from these two alone, so that a resumed trial meets the same batches. */
  readonly seed: number
  readonly epoch: number
}

/** The streams of random numbers that follow from a trial's seed, beside the initial weights. */
export const stream = { order: 101, dropout: 102 } as const

/** The order of an epoch's samples. */
export function epochOrder({ count, seed, epoch }: Pick<EpochPlan, 'count' | 'seed' | 'epoch'>): Int32Array {
  return new Int32Array(permutation(count, createRng(deriveSeed(seed, stream.order, epoch))))
}

export interface EpochResult {
  readonly state: TrainingState
  /** The mean over the samples of the loss before each update. */
  readonly trainLoss: number
}

/** Losses are read, and messages heard, after this many steps: reading each would make a GPU wait for it. */
export const stepsBetweenReads = 50
/** Slow steps let messages through at least this often. */
export const msBetweenReads = 200

/**
 * Trains on every sample once, in batches of a random order (the last may be smaller).
 * Consumes the state it is given, also when it throws.
 * @returns the new state, and the mean loss over the samples
 * @throws NotFiniteError as soon as a loss is seen that is no finite number
 */
export async function runEpoch(tf: Tf, step: TrainStep, initial: TrainingState, plan: EpochPlan): Promise<EpochResult> {
  const order = epochOrder(plan)
  const unread: { loss: Scalar; size: number }[] = []
  let [state, lossSum, lastRead] = [initial, 0, performance.now()]
  const readLosses = async (): Promise<void> => {
    const read = unread.splice(0)
    const losses = await takeNumbers(read.map(({ loss }) => loss))
    read.forEach(({ size }, i) => (lossSum += (losses[i] ?? NaN) * size))
    if (!Number.isFinite(lossSum)) throw new NotFiniteError(`The training loss became ${String(lossSum)} in epoch ${String(plan.epoch)}.`)
  }
  try {
    for (let start = 0; start < plan.count; start += plan.batchSize) {
      const indices = order.subarray(start, start + plan.batchSize)
      const before = state
      const next = tf.tidy(() => {
        const rows = tf.tensor1d(indices, 'int32')
        const seed = deriveSeed(plan.seed, stream.dropout, plan.epoch, start)
        const { state: after, loss } = step(before, tf.gather(plan.samples.x, rows), tf.gather(plan.samples.y, rows), seed)
        return { weights: [...after.weights], slots: [...after.slots], loss }
      })
      disposeState(tf, before)
      state = next
      unread.push({ loss: next.loss, size: indices.length })
      if (unread.length >= stepsBetweenReads || performance.now() - lastRead > msBetweenReads) {
        await readLosses()
        await nextTick()
        lastRead = performance.now()
      }
    }
    await readLosses()
    return { state: { weights: state.weights, slots: state.slots }, trainLoss: lossSum / plan.count }
  } catch (error) {
    disposeState(tf, state)
    tf.dispose(unread.map(({ loss }) => loss))
    throw error
  }
}
