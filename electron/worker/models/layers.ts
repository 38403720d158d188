import type { Tensor, Tensor2D } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import { weightAt, type Activation, type Pass, type WeightSpec } from './model.ts'

/** The two arrays of a dense layer, `kernel` then `bias`. */
export function denseWeights(name: string, inputs: number, units: number, activation: Activation | undefined): WeightSpec[] {
  return [
    { name: `${name}/kernel`, shape: [inputs, units], initialiser: activation === 'relu' ? 'he' : 'glorot' },
    { name: `${name}/bias`, shape: [units], initialiser: 'zeros' },
  ]
}

/** `x @ kernel + bias`, of the two weights at `position`. */
export function dense(tf: Tf, weights: readonly Tensor[], position: number, x: Tensor2D): Tensor2D {
  return tf.add(tf.matMul<Tensor2D>(x, weightAt(weights, position)), weightAt(weights, position + 1))
}

/** The activation function of a layer. */
export function activate<T extends Tensor>(tf: Tf, activation: Activation, x: T): T {
  return activation === 'relu' ? tf.relu(x) : tf.tanh(x)
}

/**
 * Inverted dropout: in training a share of the units becomes 0, and the others grow so that the mean stays.
 * @param layer which layer of the model it is, so that no two have the same mask
 */
export function dropOut(tf: Tf, x: Tensor2D, rate: number, pass: Pass, layer: number): Tensor2D {
  return pass.training && rate > 0 ? tf.mul(x, pass.mask(x.shape, rate, layer)) : x
}
