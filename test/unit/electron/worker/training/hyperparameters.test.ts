import { describe, expect, it } from 'vitest'
import { failureReason, NotFiniteError } from '../../../../../electron/worker/training/failure.ts'
import { readHyperparameters } from '../../../../../electron/worker/training/hyperparameters.ts'
import { findTask, tasks } from '../../../../../shared/tasks/catalog.ts'

describe('the parameters of a trial', () => {
  it.each(tasks.map((task) => [task.name, task] as const))('of %s have usable defaults', (_, task) => {
    expect(readHyperparameters(task, {})).toMatchObject({ optimizer: 'sgd', epochs: 8, train_fraction: 1 })
  })

  it('that cannot be used are named, each with what is wrong', () => {
    const task = findTask('fashion-mnist/mlp')
    if (task === undefined) throw new Error('the task is gone')
    const read = () => readHyperparameters(task, { units: 2.5, optimizer: 'lion', learning_rate: 0 })
    expect(read).toThrow(/units: must be a whole number/)
    expect(read).toThrow(/optimizer: must be "sgd" or "adam" or "adamw" or "rmsprop"/)
    expect(read).toThrow(/learning_rate: must be > 0/)
  })
})

describe('the reason of a failure', () => {
  it.each([
    [new NotFiniteError('x'), 'nan'],
    [new Error('OOM when allocating tensor with shape[1000,1000]'), 'oom'],
    [new RangeError('Array buffer allocation failed'), 'oom'],
    [new Error('room for improvement'), 'crash'],
    ['a string', 'crash'],
  ])('of %s is %s', (thrown, reason) => {
    expect(failureReason(thrown)).toBe(reason)
  })
})
