import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { cnnShape, createCnn } from '../../../../../electron/worker/models/cnn.ts'
import { initialWeights } from '../../../../../electron/worker/models/initial-weights.ts'
import { parameterCount, predicting } from '../../../../../electron/worker/models/model.ts'

const options = { filters: 6, units: 120, activation: 'tanh', dropout: 0 } as const

beforeAll(() => tf.setBackend('cpu'))

describe('the convolutional network', () => {
  it('is LeNet on 28 × 28 images: 61,706 parameters', () => {
    expect(cnnShape([28, 28, 1], 6, 120)).toEqual({ channels: 1, filters: [6, 16], secondPadding: 'valid', flattened: 400, units: [120, 84] })
    expect(parameterCount(createCnn(tf, { inputShape: [28, 28, 1], outputs: 10 }, options))).toBe(61_706)
  })

  it.each([[[28, 28, 1]], [[32, 32, 3]], [[9, 13, 3]], [[5, 4, 1]], [[1, 1, 1]], [[64, 17, 3]]])('computes an output a class for images of %j', (inputShape) => {
    const model = createCnn(tf, { inputShape, outputs: 4 }, { ...options, filters: 4, units: 32 })
    const outputs = tf.tidy(() => {
      const weights = initialWeights(model.weights, 1).map((values, i) => tf.tensor(values, [...(model.weights[i]?.shape ?? [])]))
      return model.forward(weights, tf.ones([2, inputShape.reduce((a, b) => a * b)]), predicting)
    })
    expect(outputs.shape).toEqual([2, 4])
    expect(outputs.dataSync().every(Number.isFinite)).toBe(true)
  })
})
