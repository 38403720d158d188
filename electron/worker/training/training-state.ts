import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import { initialWeights } from '../models/initial-weights.ts'
import type { Model } from '../models/model.ts'
import type { NamedArray } from './checkpoint-file.ts'
import type { Optimizer } from './optimizer.ts'

/** All that a step changes: the weights, and what the optimiser remembers. */
export interface TrainingState {
  readonly weights: readonly Tensor[]
  readonly slots: readonly Tensor[]
}

/** The arrays of a state, in order, as they are in a checkpoint. */
export function specsOf(model: Pick<Model, 'weights'>, optimizer: Pick<Optimizer, 'slots'>): { name: string; shape: readonly number[] }[] {
  return [...model.weights, ...optimizer.slots].map(({ name, shape }) => ({ name, shape }))
}

/** The state before the first step; the weights follow from the seed. */
export function initialState(tf: Tf, model: Pick<Model, 'weights'>, optimizer: Optimizer, seed: number): TrainingState {
  const values = initialWeights(model.weights, seed)
  return {
    weights: model.weights.map(({ shape }, i) => tf.tensor(values[i] ?? [], [...shape], 'float32')),
    slots: optimizer.slots.map(({ shape }) => tf.zeros([...shape])),
  }
}

/** Reads a state back from the backend. */
export async function downloadState(model: Pick<Model, 'weights'>, optimizer: Optimizer, state: TrainingState): Promise<NamedArray[]> {
  const tensors = [...state.weights, ...state.slots]
  const values = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()))
  return specsOf(model, optimizer).map(({ name, shape }, i) => ({ name, shape, values: values[i] ?? new Float32Array(0) }))
}

/** @throws Error when arrays are not those of this model and optimiser */
export function checkArrays(model: Pick<Model, 'weights'>, optimizer: Pick<Optimizer, 'slots'>, arrays: readonly NamedArray[]): void {
  const specs = specsOf(model, optimizer)
  const describe = (list: readonly { name: string; shape: readonly number[] }[]): string => list.map(({ name, shape }) => `${name}[${shape.join(',')}]`).join(' ')
  if (describe(specs) !== describe(arrays)) throw new Error(`the checkpoint is of another model: it holds ${describe(arrays)}; expected ${describe(specs)}`)
}

/**
 * Puts a state on the backend again.
 * @throws Error when the arrays are not those of this model and optimiser
 */
export function uploadState(tf: Tf, model: Pick<Model, 'weights'>, optimizer: Optimizer, arrays: readonly NamedArray[]): TrainingState {
  checkArrays(model, optimizer, arrays)
  const tensors = arrays.map(({ shape, values }) => tf.tensor(values, [...shape], 'float32'))
  return { weights: tensors.slice(0, model.weights.length), slots: tensors.slice(model.weights.length) }
}

/** Frees a state. */
export function disposeState(tf: Tf, state: TrainingState): void {
  tf.dispose([...state.weights, ...state.slots])
}
