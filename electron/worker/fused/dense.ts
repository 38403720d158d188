import type { Tf } from '../backends/backend.ts'
import type { Constants } from './constants.ts'
import type { WeightedLayer } from './layer.ts'
import { rowsOf, type LayerSizes } from './layout.ts'
import { createMatMul } from './matmul.ts'

/** `x @ kernel + bias` of every trial, the bias being the weights of an input that is always 1. */
export function fusedDense(tf: Tf, constants: Constants, sizes: LayerSizes): WeightedLayer {
  const matMul = createMatMul(tf)
  return {
    kind: 'weighted',
    apply(x, weight) {
      const [trials = 1, rows = 1] = x.shape
      const input = tf.concat([x, constants.ones([trials, rows, 1])], 2)
      return {
        output: matMul(input, weight),
        weightGradient: (gradient) => matMul(input, gradient, true),
        inputGradient: (gradient) => tf.slice(matMul(gradient, weight, false, true), [0, 0, 0], [-1, -1, rowsOf(sizes) - 1]),
      }
    },
  }
}
