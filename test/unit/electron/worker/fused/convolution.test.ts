import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { createConstants } from '../../../../../electron/worker/fused/constants.ts'
import { fusedConvolution } from '../../../../../electron/worker/fused/convolution.ts'
import { createRng } from '../../../../../shared/random/rng.ts'

beforeAll(() => tf.setBackend('cpu'))

const rng = createRng(7)
const random = (shape: number[]): tf.Tensor => tf.tensor(Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => rng.normal()), shape)
const largestDifference = (a: tf.Tensor, b: tf.Tensor): number => tf.max(tf.abs(tf.sub(a.flatten(), b.flatten()))).dataSync()[0] ?? NaN

describe('a convolution of several trials', () => {
  it.each(['same', 'valid'] as const)('has the values and gradients of tfjs’s own for each trial, padded %s', (padding) => {
    const sizes = { height: 7, width: 6, channels: 2, kernel: 5, padding }
    const [trials, images, filters] = [3, 2, 4]
    const [x, weight] = [random([trials, images, 7 * 6 * 2]), random([trials, 5 * 5 * 2 + 1, filters])]
    const { output, weightGradient, inputGradient } = fusedConvolution(tf, createConstants(tf), sizes).apply(x, weight)
    const gradient = random(output.shape)
    const [ofWeight, ofInput] = [weightGradient(gradient), inputGradient(gradient)]
    for (let trial = 0; trial < trials; trial += 1) {
      const part = (tensor: tf.Tensor): tf.Tensor => tf.slice(tensor, trial, 1)
      const single = (input: tf.Tensor, weights: tf.Tensor): tf.Tensor => {
        const kernel = tf.slice(weights, [0, 0, 0], [1, 50, filters]).as4D(5, 5, 2, filters)
        return tf.add(tf.conv2d(input.as4D(images, 7, 6, 2), kernel, 1, padding), tf.slice(weights, [0, 50, 0], [1, 1, filters]).reshape([filters]))
      }
      const expected = single(part(x), part(weight))
      expect(largestDifference(part(output), expected)).toBeLessThan(1e-5)
      const [dx, dw] = tf.grads(single)([part(x), part(weight)], part(gradient).reshape(expected.shape))
      expect(dx === undefined ? NaN : largestDifference(part(ofInput), dx)).toBeLessThan(1e-4)
      expect(dw === undefined ? NaN : largestDifference(part(ofWeight), dw)).toBeLessThan(1e-4)
    }
  })
})
