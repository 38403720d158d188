import { setImmediate as nextTick } from 'node:timers/promises'
import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { ResidentSamples } from '../datasets/resident-data.ts'
import { predicting, type Model } from '../models/model.ts'
import { evaluationBatchSize } from '../training/evaluate.ts'
import type { Execution } from '../training/execution.ts'
import type { Loss } from '../training/loss.ts'
import { buildBatchLoop, fed, floatVariable, type BatchComputation } from './batch-loop.ts'
import { batchSizes, type BatchSizes } from './batch-sizes.ts'
import { declareBatch } from './compiled-training.ts'
import type { GraphCache } from './graph-cache.ts'
import type { LoadedGraph } from './loaded-graph.ts'
import { record } from './recording.ts'
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

function evaluationComputation({ tf, model, loss }: Evaluated, features: number, outputs: number): BatchComputation {
  return {
    state: model.weights.map(floatVariable),
    scalars: [],
    numbers: 2,
    shuffled: false,
    masked: false,
    features,
    outputs,
    record: (batchSize) =>
      simplify(
        record(tf, (declare) => {
          const [x, y] = [declareBatch(declare, fed.x, batchSize, features), declareBatch(declare, fed.y, batchSize, outputs)]
          const predicted = model.forward(model.weights.map(({ name, shape }) => declare(name, shape)), x, predicting)
          return [loss.mean(predicted, y), loss.sumOfErrors(predicted, y)]
        }),
      ),
    update: () => [],
  }
}

/** Evaluates by a graph, which is built when it is first needed. */
export function compileEvaluation(cache: GraphCache, evaluated: Evaluated): Execution['evaluate'] {
  return async (weights, samples) => {
    const [sizes, features, outputs] = [batchSizes(samples.count, evaluationBatchSize), samples.x.shape[1], samples.y.shape[1]]
    const key = JSON.stringify(['evaluate', evaluated.architecture, sizes.size, sizes.last])
    const graph = cache.get(key, () => buildBatchLoop(evaluationComputation(evaluated, features, outputs), sizes.size, sizes.last))
    const sums = sumsOf(evaluated.tf, graph, weights, samples, sizes)
    await nextTick()
    return { loss: sums.loss / samples.count, error: evaluated.loss.error(sums.error, samples.count) }
  }
}

/** The loss and the error of a split, each summed over its samples. */
function sumsOf(tf: Tf, graph: LoadedGraph, weights: readonly Tensor[], samples: ResidentSamples, { size, whole, last }: BatchSizes): { loss: number; error: number } {
  const lastOffset = last > 0 ? whole * size : undefined
  const { state, collected } = runLoop(tf, graph, { state: weights, samples, order: undefined, offset: 0, lastOffset, dropoutSeed: undefined, scalars: [], batches: whole, numbers: 2 })
  tf.dispose(state)
  const sums = { loss: 0, error: 0 }
  for (let batch = 0; 2 * batch < collected.length; batch += 1) {
    sums.loss += (collected[2 * batch] ?? NaN) * (batch < whole ? size : last)
    sums.error += collected[2 * batch + 1] ?? NaN
  }
  return sums
}
