import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createCompiledJobs } from '../../../../../electron/engine/executors/compiled-jobs.ts'
import type { Objective } from '../../../../../shared/domain/study.ts'
import { temporaryFolder } from '../store/temporary-store.ts'

const params = { batch_size: 32, epochs: 8, train_fraction: 1 }
const fashion: Objective = { kind: 'builtin', task: 'fashion-mnist/mlp' }

function csvOf(rows: number): Objective {
  const path = join(temporaryFolder(), 'data.csv')
  writeFileSync(path, `x,y\n${'1,a\n'.repeat(rows)}`)
  return { kind: 'builtin', task: 'csv/mlp', data: { path, target: 'y' } }
}

describe('jobs that workers compile', () => {
  it('are those with 200 steps or more, on the backends that compile', () => {
    const isCompiled = createCompiledJobs(undefined)
    expect(isCompiled({ objective: fashion, params }, 'tensorflow')).toBe(true)
    expect(isCompiled({ objective: fashion, params }, 'cuda')).toBe(true)
    expect(isCompiled({ objective: fashion, params }, 'webgpu')).toBe(false)
    expect(isCompiled({ objective: fashion, params: { ...params, train_fraction: 0.01 } }, 'tensorflow')).toBe(false)
  })

  it('are not those of a small file', () => {
    const isCompiled = createCompiledJobs(undefined)
    const [small, large] = [csvOf(150), csvOf(2000)]
    expect([small, large].map((objective) => isCompiled({ objective, params }, 'tensorflow'))).toEqual([false, true])
  })

  it('are all where nobody knows how much data there is, or when that is wanted, and none when it is not', () => {
    const missing: Objective = { kind: 'builtin', task: 'csv/mlp', data: { path: '/nowhere/data.csv' } }
    expect(createCompiledJobs(undefined)({ objective: missing, params }, 'tensorflow')).toBe(true)
    expect(createCompiledJobs('always')({ objective: csvOf(5), params }, 'tensorflow')).toBe(true)
    expect(createCompiledJobs('never')({ objective: fashion, params }, 'tensorflow')).toBe(false)
  })
})
