import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { createLoss } from '../../../../../electron/worker/training/loss.ts'

beforeAll(() => tf.setBackend('cpu'))

describe('the loss of a classification', () => {
  const loss = createLoss(tf, { kind: 'classification', target: { mean: 0, deviation: 1 } })
  const outputs = tf.tensor2d([[2, 0, 1], [0, 3, 1]])
  const y = tf.tensor2d([[0, 0, 1], [0, 1, 0]])

  it('is the mean cross-entropy of softmax', () => {
    const first = -Math.log(Math.E / (Math.E ** 2 + 1 + Math.E))
    const second = -Math.log(Math.E ** 3 / (1 + Math.E ** 3 + Math.E))
    expect(loss.mean(outputs, y).dataSync()[0]).toBeCloseTo((first + second) / 2, 5)
  })

  it('has the gradient of tfjs’s own cross-entropy', () => {
    const own = tf.grad((x) => loss.mean(x as tf.Tensor2D, y))(outputs)
    const theirs = tf.grad((x) => tf.losses.softmaxCrossEntropy(y, x as tf.Tensor2D))(outputs)
    own.dataSync().forEach((value, i) => {
      expect(value).toBeCloseTo(theirs.dataSync()[i] ?? NaN, 5)
    })
  })

  it('counts wrong classes as its error', () => {
    expect(loss.error(loss.sumOfErrors(outputs, y).dataSync()[0] ?? NaN, 2)).toBe(0.5)
  })
})

describe('the loss of a regression', () => {
  it('is the mean squared difference, and its error the root of it in the target’s own units', () => {
    const loss = createLoss(tf, { kind: 'regression', target: { mean: 100, deviation: 20 } })
    const [outputs, y] = [tf.tensor2d([[1], [2]]), tf.tensor2d([[1], [4]])]
    expect(loss.mean(outputs, y).dataSync()[0]).toBeCloseTo(2, 6)
    expect(loss.error(loss.sumOfErrors(outputs, y).dataSync()[0] ?? NaN, 2)).toBeCloseTo(Math.sqrt(2) * 20, 5)
  })
})
