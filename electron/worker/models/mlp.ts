import type { Tf } from '../backends/backend.ts'
import { activate, dense, denseWeights, dropOut } from './layers.ts'
import type { Activation, Model, ModelInput } from './model.ts'

export interface MlpOptions {
  /** Units in each hidden layer. */
  readonly units: number
  /** Hidden layers. */
  readonly layers: number
  readonly activation: Activation
  /** The share of hidden units dropped in training. */
  readonly dropout: number
}

/** A multi-layer perceptron: hidden layers of one width, then a dense layer of outputs. */
export function createMlp(tf: Tf, { inputShape, outputs }: ModelInput, { units, layers, activation, dropout }: MlpOptions): Model {
  const features = inputShape.reduce((product, size) => product * size, 1)
  const hidden = Array.from({ length: layers }, (_, layer) => denseWeights(`hidden${String(layer)}`, layer === 0 ? features : units, units, activation))
  return {
    weights: [...hidden.flat(), ...denseWeights('output', units, outputs, undefined)],
    forward(weights, x, pass) {
      const last = hidden.reduce((below, _, layer) => dropOut(tf, activate(tf, activation, dense(tf, weights, 2 * layer, below)), dropout, pass, layer), x)
      return dense(tf, weights, 2 * layers, last)
    },
  }
}
