import { expect, it } from 'vitest'
import { sizeOf } from '../../../../../../electron/engine/devices/benchmark/step-work.ts'
import type { SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { benchmarkSizes } from '../../../../../../shared/contract/benchmark.ts'
import { defaultSpace, tasks } from '../../../../../../shared/tasks/catalog.ts'

const learningRate: SearchSpace = { learning_rate: { type: 'float', low: 0.01, high: 0.1 } }
const builtin = (task: string, space: SearchSpace, fixed = {}) => sizeOf({ objective: { kind: 'builtin', task, fixed }, space })

it('finds each measured model nearest to itself', () => {
  expect(benchmarkSizes.map(({ units, layers, batchSize }) => builtin('fashion-mnist/mlp', learningRate, { units, layers, batch_size: batchSize }))).toEqual(['small', 'medium', 'large'])
})

it('counts the batch: a device is the busier the larger it is', () => {
  expect(builtin('fashion-mnist/mlp', learningRate, { units: 256, layers: 1, batch_size: 8 })).toBe('small')
  expect(builtin('fashion-mnist/mlp', learningRate, { units: 256, layers: 1, batch_size: 256 })).toBe('medium')
})

it('takes the mean over the space, which the largest models make the most of', () => {
  const units = (low: number, high: number): SearchSpace => ({ ...learningRate, units: { type: 'int', low, high, log: true } })
  const fixed = { layers: 3, batch_size: 128 }
  expect(builtin('fashion-mnist/mlp', units(16, 32), fixed)).toBe('small')
  expect(builtin('fashion-mnist/mlp', units(16, 1024), fixed)).toBe('medium')
  expect(builtin('fashion-mnist/mlp', units(16, 4096), fixed)).toBe('large')
})

it('knows every built-in task, and takes what it does not know for medium', () => {
  const sizes = Object.fromEntries(tasks.map((task) => [task.name, builtin(task.name, defaultSpace(task))]))
  expect(sizes).toEqual({
    'fashion-mnist/softmax-regression': 'small',
    'fashion-mnist/mlp': 'medium',
    'fashion-mnist/cnn': 'large',
    'csv/softmax-regression': 'small',
    'csv/mlp': 'medium',
    'images/softmax-regression': 'small',
    'images/mlp': 'medium',
    'images/cnn': 'large',
  })
  expect(sizeOf({ objective: { kind: 'module', path: '/m.mjs' }, space: learningRate })).toBe('medium')
})
