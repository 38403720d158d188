import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { createOptimizer, type OptimizerOptions } from '../../../../../electron/worker/training/optimizer.ts'

beforeAll(() => tf.setBackend('cpu'))

/** The weight after each of some steps from 1, whose gradients are given. */
function trajectory(options: Partial<OptimizerOptions>, gradients: readonly number[]): number[] {
  const optimizer = createOptimizer(tf, { optimizer: 'sgd', learning_rate: 0.1, momentum: 0, weight_decay: 0, ...options }, [{ name: 'w', shape: [1], initialiser: 'zeros' }])
  let weights: tf.Tensor[] = [tf.tensor1d([1])]
  let slots: tf.Tensor[] = optimizer.slots.map(({ shape }) => tf.zeros([...shape]))
  return gradients.map((gradient) => {
    ;({ weights, slots } = optimizer.update(weights, [tf.tensor1d([gradient])], slots))
    return weights[0]?.dataSync()[0] ?? NaN
  })
}

const close = (found: readonly number[], expected: readonly number[]) => {
  expect(found).toHaveLength(expected.length)
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] ?? NaN, 6)
  })
}

describe('sgd', () => {
  it('steps by the learning rate times the gradient', () => {
    close(trajectory({}, [2, -1]), [0.8, 0.9])
  })

  it('gathers momentum as PyTorch does: v = 0.9 v + g, then w = w - 0.1 v', () => {
    // v: 2, 1.8 - 1 = 0.8, 0.72 + 0 = 0.72
    close(trajectory({ momentum: 0.9 }, [2, -1, 0]), [0.8, 0.72, 0.648])
  })

  it('decays weights by the learning rate times the decay, beside the gradient', () => {
    // 1 · (1 - 0.1 · 0.5) - 0.1 · 2 = 0.75; 0.75 · 0.95 + 0.1 = 0.8125
    close(trajectory({ weight_decay: 0.5 }, [2, -1]), [0.75, 0.8125])
  })
})

describe('adam', () => {
  /** Kingma & Ba's Algorithm 1, in double precision. */
  function reference(gradients: readonly number[], decay: number): number[] {
    let [w, m, v] = [1, 0, 0]
    return gradients.map((g, i) => {
      m = 0.9 * m + 0.1 * g
      v = 0.999 * v + 0.001 * g * g
      w = w * (1 - 0.1 * decay) - (0.1 * (m / (1 - 0.9 ** (i + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-8)
      return w
    })
  }

  it('moves by the learning rate in its first step, whatever the gradient', () => {
    close(trajectory({ optimizer: 'adam' }, [1e-3]), [1 - 0.1 * (1e-3 / (1e-3 + 1e-8))])
  })

  it('follows its published algorithm for 50 steps', () => {
    const gradients = Array.from({ length: 50 }, (_, i) => Math.sin(i * 1.7) + 0.3)
    trajectory({ optimizer: 'adam', weight_decay: 0.01 }, gradients).forEach((w, i) => {
      expect(w).toBeCloseTo(reference(gradients, 0.01)[i] ?? NaN, 4)
    })
  })
})

describe('nesterov momentum', () => {
  it('looks one step ahead, as PyTorch does: w = w - rate (g + 0.9 v)', () => {
    // v: 2, 0.8; steps: 2 + 1.8, -1 + 0.72
    close(trajectory({ momentum: 0.9, nesterov: true }, [2, -1]), [0.62, 0.648])
  })
})

describe('rmsprop', () => {
  it('divides by the root of a running mean of squares, as PyTorch does', () => {
    const gradients = [2, -1, 0.5]
    let [w, v] = [1, 0]
    const reference = gradients.map((g) => {
      v = 0.99 * v + 0.01 * g * g
      w -= (0.1 * g) / (Math.sqrt(v) + 1e-8)
      return w
    })
    trajectory({ optimizer: 'rmsprop' }, gradients).forEach((found, i) => {
      expect(found).toBeCloseTo(reference[i] ?? NaN, 5)
    })
  })
})

describe('clipped gradients', () => {
  it('are shortened to the limit, and left alone below it', () => {
    close(trajectory({ clip_norm: 0.5 }, [2, -0.3]), [0.95, 0.98])
  })
})

describe('adamw', () => {
  it('is adam, whose decay is decoupled here', () => {
    const gradients = [1, -2, 3]
    expect(trajectory({ optimizer: 'adamw', weight_decay: 0.1 }, gradients)).toEqual(trajectory({ optimizer: 'adam', weight_decay: 0.1 }, gradients))
  })
})
