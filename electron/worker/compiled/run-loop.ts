import { setImmediate as nextTick } from 'node:timers/promises'
import type { Tensor } from '@tensorflow/tfjs'
import { deriveSeed } from '../../../shared/random/rng.ts'
import type { Tf } from '../backends/backend.ts'
import type { ResidentSamples } from '../datasets/resident-data.ts'
import { NotFiniteError } from '../training/failure.ts'
import { epochOrder, stream, type EpochPlan, type EpochResult } from '../training/run-epoch.ts'
import { disposeState, type TrainingState } from '../training/training-state.ts'
import type { BatchSizes } from './batch-sizes.ts'
import type { LoadedGraph } from './loaded-graph.ts'
import type { Pace } from './pace.ts'

/** One call of a graph. */
export interface LoopCall {
  readonly state: readonly Tensor[]
  readonly samples: ResidentSamples
  /** What a shuffled computation is fed: the samples of these batches. */
  readonly order: Int32Array | undefined
  /** What a computation with dropout is fed: the epoch's seed, and the first sample's place in the epoch. */
  readonly dropout: { readonly seed: number; readonly offset: number } | undefined
  readonly scalars: readonly number[]
  readonly batches: number
  /** How many smaller last batches run behind the others: 0 or 1. */
  readonly last: number
  /** How many numbers are collected a batch. */
  readonly numbers: number
}

export interface LoopResult {
  /** The state after the last batch; the caller disposes of it. */
  readonly state: Tensor[]
  /** The collected numbers, batch after batch. */
  readonly collected: Float32Array
}

/** Runs batches. The feeds are in the order of `variablesOf` in batch-loop.ts. */
export function runLoop(tf: Tf, graph: LoadedGraph, call: LoopCall): LoopResult {
  const { state, samples, order, dropout, batches, last, numbers } = call
  const int = (value: number): Tensor => tf.tensor(Int32Array.of(value), [1], 'int32')
  const collecting = tf.zeros(numbers === 1 ? [batches + last] : [batches + last, numbers])
  const own = [...(order === undefined ? [] : [tf.tensor1d(order, 'int32')]), ...(dropout === undefined ? [] : [int(dropout.seed), int(dropout.offset)]), ...call.scalars.map((value) => tf.tensor(Float32Array.of(value), [], 'float32'))]
  try {
    const results = graph.run([...state, samples.packed?.words ?? samples.x, samples.y, collecting, ...own], batches, last)
    const collected = results[state.length]
    if (collected === undefined) throw new RangeError('a graph gave back fewer results than it has')
    const values = collected.dataSync<'float32'>()
    collected.dispose()
    return { state: results.slice(0, state.length), collected: values }
  } finally {
    tf.dispose([collecting, ...own])
  }
}

/** How an epoch is divided, and what it is fed. */
export interface CompiledEpoch {
  readonly graph: LoadedGraph
  readonly sizes: BatchSizes
  readonly scalars: readonly number[]
  readonly pace: Pace
  /** Whether the graph is fed a seed for dropout. */
  readonly masked: boolean
}

/** The compiled twin of `runEpoch`: the same order of samples, the same losses. */
export async function runCompiledEpoch(tf: Tf, { graph, sizes, scalars, pace, masked }: CompiledEpoch, initial: TrainingState, plan: EpochPlan): Promise<EpochResult> {
  const { size, whole, last } = sizes
  const indices = epochOrder(plan)
  const seed = masked ? deriveSeed(plan.seed, stream.dropout, plan.epoch) | 0 : undefined
  let [state, lossSum] = [initial, 0]
  const run = (done: number, batches: number): void => {
    const rest = last > 0 && done + batches === whole ? last : 0
    const offset = done * size
    const order = indices.subarray(offset, offset + batches * size + rest)
    const before = [...state.weights, ...state.slots]
    const after = runLoop(tf, graph, { state: before, samples: plan.samples, order, dropout: seed === undefined ? undefined : { seed, offset }, scalars, batches, last: rest === 0 ? 0 : 1, numbers: 1 })
    disposeState(tf, state)
    state = { weights: after.state.slice(0, state.weights.length), slots: after.state.slice(state.weights.length) }
    after.collected.forEach((loss, batch) => (lossSum += loss * (batch < batches ? size : last)))
    if (!Number.isFinite(lossSum)) throw new NotFiniteError(`The training loss became ${String(lossSum)} in epoch ${String(plan.epoch)}.`)
  }
  try {
    for (let done = 0; done < whole; ) {
      const batches = Math.min(pace.next(), whole - done)
      const startedAt = performance.now()
      run(done, batches)
      pace.took(batches, performance.now() - startedAt)
      done += batches
      await nextTick()
    }
    if (!areFinite(tf, state.weights)) throw new NotFiniteError(`A weight became NaN or infinite in epoch ${String(plan.epoch)}.`)
    return { state, trainLoss: lossSum / plan.count }
  } catch (error) {
    disposeState(tf, state)
    throw error
  }
}

/** The loss does not tell: relu, where TensorFlow fuses it with the product before, makes 0 of NaN. A number times 0 is 0; NaN and infinity times 0 are NaN. */
function areFinite(tf: Tf, weights: readonly Tensor[]): boolean {
  return tf.tidy(() => {
    const zero = tf.scalar(0)
    return tf.addN(weights.map((weight) => tf.sum(tf.mul(weight, zero)))).dataSync()[0] === 0
  })
}
