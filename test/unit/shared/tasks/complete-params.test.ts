import { describe, expect, it } from 'vitest'
import { completeParams } from '../../../../shared/tasks/complete-params.ts'

describe('the parameters that an objective is called with', () => {
  it('are the searched ones before the fixed ones, and those before the task’s defaults', () => {
    const objective = { kind: 'builtin', task: 'fashion-mnist/mlp', fixed: { epochs: 3, units: 1 } } as const
    expect(completeParams({ objective }, { units: 16 })).toMatchObject({ units: 16, epochs: 3, layers: 2, optimizer: 'sgd', learning_rate: 0.01 })
  })

  it('have no defaults where the objective is no built-in task', () => {
    expect(completeParams({ objective: { kind: 'module', path: 'm.ts', fixed: { a: 1, b: 1 } } }, { b: 2 })).toEqual({ a: 1, b: 2 })
    expect(completeParams({ objective: { kind: 'command', command: 'run' } }, { b: 2 })).toEqual({ b: 2 })
  })
})
