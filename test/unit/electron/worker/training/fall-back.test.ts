import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunEpoch, Trainee } from '../../../../../electron/worker/training/execution.ts'
import { eagerEpochs } from '../../../../../electron/worker/training/execution.ts'
import { fallBackEpochs, fallBackEvaluation } from '../../../../../electron/worker/training/fall-back.ts'
import { NotFiniteError } from '../../../../../electron/worker/training/failure.ts'
import { disposeState, type TrainingState } from '../../../../../electron/worker/training/training-state.ts'

beforeAll(() => tf.setBackend('cpu'))

/** A line through points on y = 2 x. */
const trainee: Trainee = {
  tf,
  weights: [{ name: 'slope', shape: [1, 1], initialiser: 'zeros' }],
  lossOf: ([slope = tf.zeros([1, 1])], x, y) => tf.mean(tf.square(tf.sub(tf.matMul(x, slope.as2D(1, 1)), y))),
  optimizerAt: () => ({ optimizer: 'sgd', learning_rate: 0.1, momentum: 0.9, weight_decay: 0 }),
}
const samples = { x: tf.tensor2d([[1], [2], [3], [4]]), y: tf.tensor2d([[2], [4], [6], [8]]), count: 4 }
const planOf = (epoch: number) => ({ samples, count: 4, batchSize: 2, seed: 3, epoch })
const start = (): TrainingState => ({ weights: [tf.zeros([1, 1])], slots: [tf.zeros([1, 1])] })
const plain = () => eagerEpochs(trainee)

/** An epoch that consumes its state and fails, as a compiled one does. */
function failing(error: Error): RunEpoch {
  return (state) => {
    disposeState(tf, state)
    return Promise.reject(error)
  }
}

async function train(runEpoch: RunEpoch, epochs: number): Promise<{ losses: number[]; slope: number }> {
  let state = start()
  const losses: number[] = []
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const result = await runEpoch(state, planOf(epoch))
    state = result.state
    losses.push(result.trainLoss)
  }
  const slope = state.weights[0]?.dataSync()[0] ?? NaN
  disposeState(tf, state)
  return { losses, slope }
}

describe('epochs that fall back', () => {
  it('train as the plain ones when the first compiled one fails, say so once, and leave no tensor behind', async () => {
    const expected = await train(plain(), 3)
    const before = tf.memory().numTensors
    const told: unknown[] = []
    const error = new Error('Session fail to run with error: no kernel')
    expect(await train(fallBackEpochs(tf, { compiled: failing(error), plain, failed: (why) => told.push(why) }), 3)).toEqual(expected)
    expect(told).toEqual([error])
    expect(tf.memory().numTensors).toBe(before)
  })

  it.each([
    ['memory ran out', new Error('Session fail to run with error: OOM when allocating tensor with shape[4096,4096]')],
    ['the loss diverged', new NotFiniteError('The training loss became NaN in epoch 1.')],
  ])('fail where %s, which another way would not change', async (_, error) => {
    const before = tf.memory().numTensors
    const runEpoch = fallBackEpochs(tf, { compiled: failing(error), plain, failed: () => expect.unreachable() })
    await expect(runEpoch(start(), planOf(1))).rejects.toBe(error)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('fail when a later one fails: what has run before can be run', async () => {
    const error = new Error('Session fail to run with error: the device is gone')
    let epoch = 0
    const compiled: RunEpoch = (state, plan) => {
      epoch += 1
      return epoch === 1 ? plain()(state, plan) : failing(error)(state, plan)
    }
    await expect(train(fallBackEpochs(tf, { compiled, plain, failed: () => expect.unreachable() }), 2)).rejects.toBe(error)
  })
})

describe('an evaluation that falls back', () => {
  it('is the plain one from the first failure on, and fails for want of memory', async () => {
    const told: unknown[] = []
    let tries = 0
    const fallBack = (message: string) =>
      fallBackEvaluation({
        compiled: () => {
          tries += 1
          return Promise.reject(new Error(message))
        },
        plain: () => () => Promise.resolve({ loss: 1, error: 0.5 }),
        failed: (why) => told.push(why),
      })
    const evaluate = fallBack('Session fail to run with error: no kernel')
    expect([await evaluate([], samples), await evaluate([], samples)]).toEqual([{ loss: 1, error: 0.5 }, { loss: 1, error: 0.5 }])
    expect([tries, told.length]).toEqual([1, 1])
    await expect(fallBack('OOM when allocating tensor with shape[1000,4096]')([], samples)).rejects.toThrow('OOM')
  })
})
