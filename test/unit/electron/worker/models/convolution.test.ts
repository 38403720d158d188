import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { createComposedConvolution } from '../../../../../electron/worker/models/convolution.ts'

beforeAll(() => tf.setBackend('cpu'))

describe('the convolution whose gradient is made of convolutions', () => {
  it.each([['same'], ['valid']] as const)('has the gradients of tfjs’s own with padding %s', (padding) => {
    const x = tf.randomUniform<tf.Rank.R4>([3, 8, 7, 2], -1, 1, 'float32', 1)
    const filter = tf.randomUniform<tf.Rank.R4>([5, 4, 2, 3], -1, 1, 'float32', 2)
    const composed = createComposedConvolution(tf)
    const gradients = (convolve: (a: tf.Tensor4D, b: tf.Tensor4D) => tf.Tensor) =>
      tf.grads((...inputs: tf.Tensor[]) => tf.sum(tf.square(convolve(inputs[0] as tf.Tensor4D, inputs[1] as tf.Tensor4D))))([x, filter])
    const expected = gradients((a, b) => tf.conv2d(a, b, 1, padding))
    const found = gradients((a, b) => composed(a, b, padding))
    found.forEach((gradient, i) => {
      const difference = tf.max(tf.abs(tf.sub(gradient, expected[i] ?? 0))).dataSync()[0]
      expect(difference).toBeLessThan(1e-3)
      expect(tf.max(tf.abs(gradient)).dataSync()[0]).toBeGreaterThan(1)
    })
  })
})
