import { describe, expect, it } from 'vitest'
import { maxSteps, suggestionSeed, trialSeed } from '../../../../../electron/engine/study/job.ts'
import { studyDefinitionSchema, type StudyDefinition } from '../../../../../shared/domain/study.ts'

function define(change: Record<string, unknown> = {}): StudyDefinition {
  return studyDefinitionSchema.parse({
    name: 'job',
    objective: { kind: 'builtin', task: 'fashion-mnist/mlp', fixed: { epochs: 3, layers: 1 } },
    metrics: [{ name: 'val_error', goal: 'minimize' }],
    space: { units: { type: 'int', low: 8, high: 64 } },
    sampler: { name: 'random' },
    parallel: 1,
    ...change,
  })
}

describe('the job of a trial', () => {
  it('knows the number of steps from the epochs: fixed, searched or the default', () => {
    expect(maxSteps(define())).toBe(3)
    expect(maxSteps(define({ objective: { kind: 'builtin', task: 'fashion-mnist/mlp' } }))).toBe(8)
    expect(maxSteps(define({ objective: { kind: 'builtin', task: 'fashion-mnist/mlp' }, space: { epochs: { type: 'int', low: 1, high: 30 } } }))).toBe(30)
    expect(maxSteps(define({ objective: { kind: 'command', command: 'true' } }))).toBeUndefined()
  })

  it('gives each trial seeds of its own, the same whenever it is asked', () => {
    const seeds = Array.from({ length: 1000 }, (_, number) => trialSeed(7, number))
    expect(new Set(seeds).size).toBe(1000)
    expect(trialSeed(7, 12)).toBe(seeds[12])
    expect(suggestionSeed(7, 12)).not.toBe(trialSeed(7, 12))
  })
})
