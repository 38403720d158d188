import { describe, expect, it } from 'vitest'
import { threadsOf, type ThreadedStudy } from '../../../../../electron/engine/devices/threads.ts'
import type { SearchSpace } from '../../../../../shared/domain/search-space.ts'

function mlp(units: readonly [number, number], batch: readonly [number, number], parts: Partial<ThreadedStudy> = {}): ThreadedStudy {
  const space: SearchSpace = {
    units: { type: 'int', low: units[0], high: units[1], log: true },
    batch_size: { type: 'int', low: batch[0], high: batch[1], log: true },
  }
  return { objective: { kind: 'builtin', task: 'fashion-mnist/mlp', fixed: { layers: 1 } }, space, parallel: 1, ...parts }
}

describe('the threads of a worker', () => {
  it('are one where the trials at once fill the cores', () => {
    const large = mlp([1024, 1024], [256, 256])
    expect(threadsOf({ ...large, parallel: 2 }, 2)).toBe(1)
    expect(threadsOf({ ...large, parallel: 8 }, 2)).toBe(1)
  })

  it('share the cores that are left over when steps are large', () => {
    const large = mlp([1024, 1024], [256, 256])
    expect(threadsOf(large, 2)).toBe(2)
    expect(threadsOf({ ...large, parallel: 2 }, 7)).toBe(3)
    expect(threadsOf(large, 64)).toBe(4)
  })

  it('are one where a second one was measured to slow the training down', () => {
    expect(threadsOf(mlp([64, 64], [32, 32]), 2)).toBe(1)
    expect(threadsOf(mlp([256, 256], [128, 128]), 2)).toBe(1)
    expect(threadsOf({ ...mlp([256, 256], [256, 256]), objective: { kind: 'builtin', task: 'fashion-mnist/softmax-regression' } }, 2)).toBe(1)
  })

  it('follow what most of the arithmetic of a space is, not most of its configurations', () => {
    expect(threadsOf(mlp([16, 2048], [256, 256]), 2)).toBe(2)
    expect(threadsOf(mlp([16, 300], [256, 256]), 2)).toBe(1)
  })

  it('are one where the sizes of the training are not known', () => {
    const { space } = mlp([1024, 1024], [256, 256])
    for (const objective of [{ kind: 'module', path: '/x.ts' }, { kind: 'builtin', task: 'csv/mlp', data: { path: '/x.csv' } }] as const) {
      expect(threadsOf({ objective, space, parallel: 1 }, 8)).toBe(1)
    }
  })
})
