import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { Activation } from '../models/model.ts'
import type { Constants } from './constants.ts'
import type { PlainLayer } from './layer.ts'

/** Applies to each trial its own activation: relu to the first ones, tanh to the others. */
export function fusedActivation(tf: Tf, constants: Constants): PlainLayer {
  const functions: Readonly<Record<Activation, { value(x: Tensor): Tensor; back(y: Tensor, gradient: Tensor): Tensor }>> = {
    // The sign of relu's value is its slope: 1 above 0, else 0.
    relu: { value: (x) => tf.relu(x), back: (y, gradient) => tf.mul(gradient, tf.sign(y)) },
    tanh: { value: (x) => tf.tanh(x), back: (y, gradient) => tf.mul(gradient, tf.sub(constants.scalar(1), tf.square(y))) },
  }
  return {
    kind: 'plain',
    apply(x, { trials, relus }) {
      const split = (tensor: Tensor): readonly [Tensor, Tensor] => [tf.slice(tensor, 0, relus), tf.slice(tensor, relus, trials - relus)]
      if (relus === 0 || relus === trials) {
        const { value, back } = functions[relus === 0 ? 'tanh' : 'relu']
        const output = value(x)
        return { output, back: (gradient) => back(output, gradient) }
      }
      // Trials are cut apart rather than masked: what is multiplied by 0 is still NaN where it was NaN.
      const [first, last] = split(x)
      const values = [functions.relu.value(first), functions.tanh.value(last)] as const
      return {
        output: tf.concat([...values], 0),
        back(gradient) {
          const [firstGradient, lastGradient] = split(gradient)
          return tf.concat([functions.relu.back(values[0], firstGradient), functions.tanh.back(values[1], lastGradient)], 0)
        },
      }
    },
  }
}
