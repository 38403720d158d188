import type { Tensor, Tensor2D } from '@tensorflow/tfjs'

/** How a weight begins. `he` suits relu, `glorot` everything else; both uniform. */
export type Initialiser = 'glorot' | 'he' | 'zeros'

/** One array of weights of a model. */
export interface WeightSpec {
  readonly name: string
  readonly shape: readonly number[]
  readonly initialiser: Initialiser
}

/**
 * What the units of a layer are multiplied by in training: 0 for a share of `rate`, 1 / (1 - rate) for the rest.
 * @param layer which layer of the model it is: no two have the same mask
 */
export type DropoutMask = (shape: readonly [number, number], rate: number, layer: number) => Tensor2D

/** What a forward pass is for. Dropout is a part of training, and left out otherwise. */
export type Pass = { readonly training: false } | { readonly training: true; readonly mask: DropoutMask }

/** A pass that predicts. */
export const predicting: Pass = { training: false }

/**
 * A model as a pure function: the same weights, samples and dropout masks give the same outputs.
 * It keeps no tensors, so that a step can be recorded, compiled, or run for several trials at once.
 */
export interface Model {
  /** Every array of weights, in the order in which `forward` takes them. */
  readonly weights: readonly WeightSpec[]
  /**
   * @param x one row of features a sample
   * @returns one row of outputs a sample: logits of the classes, or the standardised target
   */
  forward(weights: readonly Tensor[], x: Tensor2D, pass: Pass): Tensor2D
}

export type Activation = 'tanh' | 'relu'

/** What a model is made for. */
export interface ModelInput {
  readonly inputShape: readonly number[]
  readonly outputs: number
}

/** How many numbers a model learns. */
export function parameterCount(model: Pick<Model, 'weights'>): number {
  return model.weights.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0)
}

/** The weight at a position. @throws RangeError when the model was called with too few */
export function weightAt(weights: readonly Tensor[], position: number): Tensor {
  const weight = weights[position]
  if (weight === undefined) throw new RangeError(`a model was called with ${String(weights.length)} weights; it needs one at position ${String(position)}`)
  return weight
}
