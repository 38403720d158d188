import { describe, expect, it } from 'vitest'
import { tasks } from '../../../../shared/tasks/catalog.ts'
import { taskRangeIssues, taskValueIssue } from '../../../../shared/tasks/limits.ts'

const parametersOf = (name: string) => tasks.find((task) => task.name === name)?.parameters ?? {}
const parameter = (name: string) => {
  const found = { ...parametersOf('fashion-mnist/cnn'), ...parametersOf('fashion-mnist/mlp') }[name]
  if (found === undefined) throw new Error(`no parameter ${name}`)
  return found
}
const issue = (name: string, value: number | string | boolean) => taskValueIssue(name, parameter(name), value)

describe('limits of task parameters', () => {
  it('allow every default value and every default range', () => {
    for (const task of tasks) {
      for (const [name, each] of Object.entries(task.parameters)) {
        expect([task.name, name, taskValueIssue(name, each, each.default), ...taskRangeIssues(name, each, each.spec)]).toEqual([task.name, name, undefined])
      }
    }
  })

  it.each([
    ['learning_rate', 0, 'must be > 0'],
    ['epochs', 0, 'must be >= 1'],
    ['epochs', 1.5, 'must be a whole number'],
    ['batch_size', 0, 'must be >= 1'],
    ['units', '64', 'must be a number'],
    ['layers', 33, 'must be <= 32'],
    ['layers', -1, 'must be >= 0'],
    ['momentum', 1, 'must be < 1'],
    ['dropout', 1, 'must be < 1'],
    ['train_fraction', 0, 'must be > 0'],
    ['train_fraction', 1.1, 'must be <= 1'],
    ['optimizer', 'lbfgs', 'must be one of "sgd", "adam", "adamw", "rmsprop"'],
    ['clip_norm', -1, 'must be >= 0'],
    ['step_factor', 0, 'must be > 0'],
    ['nesterov', 'yes', 'must be one of false, true'],
  ])('refuse %s = %j: it %s', (name, value, message) => {
    expect(issue(name, value)).toBe(message)
  })

  it.each([['learning_rate', 50], ['layers', 0], ['momentum', 0.999], ['train_fraction', 1], ['units', 4096]])('allow %s = %j', (name, value) => {
    expect(issue(name, value)).toBeUndefined()
  })

  it('let a choice of numbers stand for a number, each of which must be possible', () => {
    expect(taskRangeIssues('units', parameter('units'), { type: 'categorical', choices: [16, 2048] })).toEqual([])
    expect(taskRangeIssues('units', parameter('units'), { type: 'categorical', choices: [16, 0.5, 'many'] })).toEqual([
      { path: 'choices[1]', message: 'must be a whole number' },
      { path: 'choices[2]', message: 'must be a number' },
    ])
  })

  it('ask for the type of the parameter', () => {
    expect(taskRangeIssues('units', parameter('units'), { type: 'float', low: 1, high: 2 })).toEqual([{ path: 'type', message: 'must be "int" or "categorical"' }])
    expect(taskRangeIssues('optimizer', parameter('optimizer'), { type: 'int', low: 1, high: 2 })).toEqual([{ path: 'type', message: 'must be "categorical"' }])
  })
})
