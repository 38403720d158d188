import { setImmediate as nextTick } from 'node:timers/promises'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import { featureCount, type ResidentSamples } from '../datasets/resident-data.ts'
import { predicting, type Model, type WeightSpec } from '../models/model.ts'
import { evaluationBatchSize } from '../training/evaluate.ts'
import type { Execution } from '../training/execution.ts'
import type { Loss } from '../training/loss.ts'
import { buildBatchLoop, fed, floatVariable, type BatchComputation } from './batch-loop.ts'
import { batchSizes, type BatchSizes } from './batch-sizes.ts'
import { declareBatch } from './compiled-training.ts'
import { graphKey, type GraphCache } from './graph-cache.ts'
import type { LoadedGraph } from './loaded-graph.ts'
import { record, recordTwice } from './recording.ts'
import { runLoop } from './run-loop.ts'
import { simplify } from './simplify.ts'

/** A model, and how it is scored. */
export interface Evaluated {
  readonly tf: Tf
  readonly model: Model
  readonly loss: Loss
  /** Everything that their operations follow from. */
  readonly architecture: string
}

/** Numbers of each batch of a split. */
interface Measuring {
  readonly tf: Tf
  readonly weights: readonly WeightSpec[]
  /** How many numbers there are. */
  readonly numbers: number
  compute(weights: readonly Tensor[], x: Tensor2D, y: Tensor2D): readonly Tensor[]
  /** Records the computation: once, or twice where nobody knows what it does. */
  readonly record: typeof record
}

function measuringComputation({ tf, weights, numbers, compute, record: recordWith }: Measuring, samples: ResidentSamples): BatchComputation {
  const [features, outputs] = [featureCount(samples), samples.y.shape[1]]
  return {
    state: weights.map(floatVariable),
    scalars: [],
    numbers,
    shuffled: false,
    masked: false,
    features,
    packedScale: samples.packed?.scale,
    outputs,
    record: (batchSize) =>
      simplify(
        recordWith(tf, (declare) => {
          const [x, y] = [declareBatch(declare, fed.x, batchSize, features), declareBatch(declare, fed.y, batchSize, outputs)]
          return compute(weights.map(({ name, shape }) => declare(name, shape)), x, y)
        }),
      ),
    update: () => [],
  }
}

/** Evaluates by a graph, which is built when it is first needed. */
export function compileEvaluation(cache: GraphCache, { tf, model, loss, architecture }: Evaluated): Execution['evaluate'] {
  const measuring: Measuring = {
    tf,
    weights: model.weights,
    numbers: 2,
    compute(weights, x, y) {
      const predicted = model.forward(weights, x, predicting)
      return [loss.mean(predicted, y), loss.sumOfErrors(predicted, y)]
    },
    record,
  }
  return async (weights, samples) => {
    const sizes = batchSizes(samples.count, evaluationBatchSize)
    const key = JSON.stringify(['evaluate', architecture, samples.packed?.scale, sizes.size, sizes.last])
    const graph = cache.get(key, () => buildBatchLoop(measuringComputation(measuring, samples), sizes.size, sizes.last))
    const [lossSum = NaN, errorSum = NaN] = sumsOf(tf, graph, weights, samples, sizes, [(size) => size, () => 1])
    await nextTick()
    return { loss: lossSum / samples.count, error: loss.error(errorSum, samples.count) }
  }
}

/** Means over the samples of what a module's own code computes for a batch, one after the other. */
export function compileMeasures(cache: GraphCache, measured: Omit<Measuring, 'record'>): (weights: readonly Tensor[], samples: ResidentSamples) => Promise<number[]> {
  return async (weights, samples) => {
    const sizes = batchSizes(samples.count, evaluationBatchSize)
    // Nobody knows what the code follows from: what it does now is compared with what is there.
    const built = buildBatchLoop(measuringComputation({ ...measured, record: recordTwice }, samples), sizes.size, sizes.last)
    const graph = cache.get(graphKey(built), () => built)
    const sums = sumsOf(measured.tf, graph, weights, samples, sizes, Array.from({ length: measured.numbers }, () => (size) => size))
    await nextTick()
    return sums.map((sum) => sum / samples.count)
  }
}

/** Numbers of all batches, summed, each weighted by the size of its batch. */
function sumsOf(tf: Tf, graph: LoadedGraph, weights: readonly Tensor[], samples: ResidentSamples, { size, whole, last }: BatchSizes, weightings: readonly ((size: number) => number)[]): number[] {
  const numbers = weightings.length
  const { state, collected } = runLoop(tf, graph, { state: weights, samples, order: undefined, dropout: undefined, scalars: [], batches: whole, last: last > 0 ? 1 : 0, numbers })
  tf.dispose(state)
  return weightings.map((weighting, position) => {
    let sum = 0
    for (let batch = 0; numbers * batch < collected.length; batch += 1) sum += (collected[numbers * batch + position] ?? NaN) * weighting(batch < whole ? size : last)
    return sum
  })
}
