import { setImmediate as nextTick } from 'node:timers/promises'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs'
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
  /** What a shuffled computation is fed. */
  readonly order: Tensor1D | undefined
  /** The first sample's place in the order. */
  readonly offset: number
  /** What a computation with dropout is fed. */
  readonly dropoutSeed: number | undefined
  readonly scalars: readonly number[]
  readonly batches: number
  /** The first sample of a smaller last batch, which runs behind the others. */
  readonly lastOffset: number | undefined
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
  const { state, samples, order, offset, lastOffset, dropoutSeed, batches, numbers } = call
  const last = lastOffset === undefined ? 0 : 1
  const int = (value: number): Tensor => tf.tensor(Int32Array.of(value), [1], 'int32')
  const place = [tf.zeros(numbers === 1 ? [batches + last] : [batches + last, numbers]), int(offset), int(lastOffset ?? 0)]
  const own = [...(dropoutSeed === undefined ? [] : [int(dropoutSeed)]), ...call.scalars.map((value) => tf.tensor(Float32Array.of(value), [], 'float32'))]
  try {
    const results = graph.run([...state, samples.x, samples.y, ...place, ...(order === undefined ? [] : [order]), ...own], batches, last)
    const collected = results[state.length]
    if (collected === undefined) throw new RangeError('a graph gave back fewer results than it has')
    const values = collected.dataSync<'float32'>()
    collected.dispose()
    return { state: results.slice(0, state.length), collected: values }
  } finally {
    tf.dispose([...place, ...own])
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
  const order = tf.tensor1d(epochOrder(plan), 'int32')
  const dropoutSeed = masked ? deriveSeed(plan.seed, stream.dropout, plan.epoch) | 0 : undefined
  let [state, lossSum] = [initial, 0]
  const run = (done: number, batches: number): void => {
    const lastOffset = last > 0 && done + batches === whole ? whole * size : undefined
    const before = [...state.weights, ...state.slots]
    const after = runLoop(tf, graph, { state: before, samples: plan.samples, order, offset: done * size, lastOffset, dropoutSeed, scalars, batches, numbers: 1 })
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
    return { state, trainLoss: lossSum / plan.count }
  } catch (error) {
    disposeState(tf, state)
    throw error
  } finally {
    order.dispose()
  }
}
