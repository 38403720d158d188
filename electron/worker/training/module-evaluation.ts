import { setImmediate as nextTick } from 'node:timers/promises'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs'
import { messageOf, TuneryError } from '../../../shared/errors.ts'
import type { Tf } from '../backends/backend.ts'
import { compileMeasures } from '../compiled/compiled-evaluation.ts'
import type { GraphCache } from '../compiled/graph-cache.ts'
import type { ResidentSamples } from '../datasets/resident-data.ts'
import type { WeightSpec } from '../models/model.ts'
import { evaluationBatchSize } from './evaluate.ts'
import { isWorthAnotherTry } from './fall-back.ts'
import { takeNumbers } from './take-numbers.ts'
import type { TrialHost } from './trial-host.ts'

/** Tensors by the names that a module gives them. */
export type Named = Readonly<Record<string, Tensor>>

/** What is measured on samples that nobody trains on. */
export interface EvaluateOptions {
  /** Samples and what is to be predicted, one a row. They stay the module's. */
  readonly x: Tensor
  readonly y: Tensor
  /** Means over a batch, by name: of tfjs operations on the arguments alone, as the loss. */
  readonly measure: (weights: Named, x: Tensor, y: Tensor) => Named
}

export type ModuleEvaluation = (weights: readonly Tensor[], options: EvaluateOptions) => Promise<Record<string, number>>

/** A tensor with one row a sample. */
export function asRows(tensor: Tensor, count: number): Tensor2D {
  return tensor.as2D(count, tensor.size / count)
}

/** What is computed for a batch of rows: so many numbers. */
interface Measures {
  readonly names: readonly string[]
  compute(weights: readonly Tensor[], x: Tensor2D, y: Tensor2D): Tensor[]
}

/**
 * Measures a module's weights, in batches.
 * @param cache of compiled graphs; undefined where nothing is compiled
 * @param named the weights as the module calls them
 * @throws TuneryError bad-input (from the evaluation) when there is not one target a sample, or nothing is measured
 */
export function createModuleEvaluation(tf: Tf, cache: GraphCache | undefined, specs: readonly WeightSpec[], named: (values: readonly Tensor[]) => Named, host: Pick<TrialHost, 'log'>): ModuleEvaluation {
  let graphs = cache
  const meansOf = async ({ names, compute }: Measures, weights: readonly Tensor[], samples: ResidentSamples): Promise<readonly number[]> => {
    try {
      if (graphs !== undefined) return await compileMeasures(graphs, { tf, weights: specs, numbers: names.length, compute })(weights, samples)
    } catch (error) {
      if (!isWorthAnotherTry(error)) throw error
      graphs = undefined
      host.log(`The evaluation is not compiled, and runs slower: ${messageOf(error)}.`)
    }
    return measureEagerly(tf, { names, compute }, weights, samples)
  }
  return async (weights, options) => {
    const { x, y } = options
    const [count = 0] = x.shape
    if (count === 0 || y.shape[0] !== count) throw new TuneryError('bad-input', `evaluate: x has ${String(count)} rows and y has ${String(y.shape[0] ?? 0)}; both need one a sample`)
    const samples: ResidentSamples = { x: asRows(x, count), y: asRows(y, count), count }
    try {
      const measures = measuresOf(tf, options, named, weights)
      const means = await meansOf(measures, weights, samples)
      return Object.fromEntries(measures.names.map((name, i) => [name, means[i] ?? NaN]))
    } finally {
      tf.dispose([samples.x, samples.y])
    }
  }
}

/** What a module measures; its names are found by measuring one sample. */
function measuresOf(tf: Tf, { x, y, measure }: EvaluateOptions, named: (values: readonly Tensor[]) => Named, weights: readonly Tensor[]): Measures {
  const shaped = (rows: Tensor, like: Tensor): Tensor => tf.reshape(rows, [rows.shape[0] ?? 1, ...like.shape.slice(1)])
  const first = (tensor: Tensor): Tensor => tf.slice(tensor, 0, 1)
  const names = tf.tidy(() => Object.keys(measure(named(weights), first(x), first(y))))
  if (names.length === 0) throw new TuneryError('bad-input', 'evaluate: measure() gives nothing back; it needs means over the batch by name, such as { error }')
  return {
    names,
    compute(values, rows, targets) {
      const results = measure(named(values), shaped(rows, x), shaped(targets, y))
      return names.map((name) => results[name]?.asScalar() ?? tf.scalar(NaN))
    },
  }
}

async function measureEagerly(tf: Tf, { names, compute }: Measures, weights: readonly Tensor[], { x, y, count }: ResidentSamples): Promise<number[]> {
  const sums = names.map(() => 0)
  for (let start = 0; start < count; start += evaluationBatchSize) {
    const size = Math.min(evaluationBatchSize, count - start)
    const values = await takeNumbers(tf.tidy(() => compute(weights, tf.slice2d(x, [start, 0], [size, -1]), tf.slice2d(y, [start, 0], [size, -1]))))
    values.forEach((value, i) => (sums[i] = (sums[i] ?? 0) + value * size))
    await nextTick()
  }
  return sums.map((sum) => sum / count)
}
