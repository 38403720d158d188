import type { Tf } from '../backends/backend.ts'
import { dense, denseWeights } from './layers.ts'
import type { Model, ModelInput } from './model.ts'

/** One dense layer: softmax regression, or linear regression where the target is a number. */
export function createSoftmaxRegression(tf: Tf, { inputShape, outputs }: ModelInput): Model {
  const features = inputShape.reduce((product, size) => product * size, 1)
  return {
    weights: denseWeights('output', features, outputs, undefined),
    forward: (weights, x) => dense(tf, weights, 0, x),
  }
}
