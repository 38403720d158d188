import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stepOfName } from '../../../../../electron/engine/study/checkpoints.ts'
import { assertContinuable, continuationOf, lengthParameter } from '../../../../../electron/engine/study/continuation.ts'
import { oneTrialFile } from '../../../../../electron/engine/study/reproduce.ts'
import { addTestResult, readTestResults } from '../../../../../electron/engine/study/test-results.ts'
import { studyDefinitionSchema, type StudyDefinition } from '../../../../../shared/domain/study.ts'
import { trialSchema, type Trial } from '../../../../../shared/domain/trial.ts'

const definitionOf = (change: Record<string, unknown> = {}): StudyDefinition =>
  studyDefinitionSchema.parse({
    name: 'study',
    objective: { kind: 'builtin', task: 'csv/mlp', fixed: { epochs: 10 } },
    metrics: [{ name: 'val_error', goal: 'minimize' }],
    space: { units: { type: 'int', low: 8, high: 64 } },
    sampler: { name: 'auto' },
    scheduler: { name: 'asha' },
    end: { target: 0.1 },
    parallel: 3,
    seed: 7,
    ...change,
  })

const trialOf = (change: Partial<Trial> = {}): Trial =>
  trialSchema.parse({
    id: 1, studyId: 1, number: 4, state: 'complete', reason: null, message: null, params: { units: 16 }, seed: 99, values: {}, lastStep: 10, pausedAtStep: null, attempts: 1,
    slot: 'cpu-0', startedAt: 1, endedAt: 2, runningMs: 1, origin: 'sampler', forkedFrom: null, confirms: null, peakMemoryMiB: null, tags: {}, labels: [], note: null, ...change,
  })

describe('continuing a trial', () => {
  it('raises what says how long it trains, keeps its seed, and lifts its patience', () => {
    expect(continuationOf(definitionOf(), trialOf(), 10, 5)).toEqual({ params: { units: 16, epochs: 15 }, seed: 99, forkedFrom: { trial: 4, step: 10 } })
    const patient = definitionOf({ objective: { kind: 'builtin', task: 'csv/mlp', fixed: { epochs: 50, patience: 3 } } })
    expect(continuationOf(patient, trialOf({ lastStep: 12 }), 12, 5).params).toEqual({ units: 16, epochs: 17, patience: 0 })
    const command = definitionOf({ objective: { kind: 'command', command: 'x {max_steps}' } })
    expect(continuationOf(command, trialOf({ params: { max_steps: 100, lr: 0.1 }, lastStep: 100 }), 90, 20).params).toEqual({ max_steps: 120, lr: 0.1 })
  })

  it('finds the parameter by its usual names, and says so where there is none', () => {
    const command = definitionOf({ objective: { kind: 'command', command: 'x' } })
    expect(lengthParameter(command, { num_epochs: 3, steps: 9 })).toBe('num_epochs')
    expect(lengthParameter(command, { epochs: 0.5 })).toBeUndefined()
    expect(() => continuationOf(command, trialOf(), 3, 1)).toThrow('has no parameter that says how many steps a trial trains (epochs, max_epochs, num_epochs, …)')
  })

  it('is refused where there is nothing to go on with', () => {
    expect(() => assertContinuable(definitionOf(), trialOf({ state: 'running' }))).toThrow('it is running')
    expect(() => assertContinuable(definitionOf(), trialOf({ state: 'fail', reason: 'nan' }))).toThrow('it diverged')
    expect(() => assertContinuable(definitionOf(), trialOf({ lastStep: 0 }))).toThrow('not finished a single step')
    expect(() => assertContinuable(definitionOf({ repeats: 2 }), trialOf())).toThrow('the mean of 2 trainings')
    expect(() => assertContinuable(definitionOf(), trialOf({ state: 'pruned' }))).not.toThrow()
  })
})

describe('the study file of one trial', () => {
  it('has a name of its own however long the study’s is', () => {
    const { name } = oneTrialFile(definitionOf({ name: 'n'.repeat(200) }), trialOf())
    expect(name).toHaveLength(200)
    expect(name).toMatch(/n trial 4$/)
  })

  it('runs this configuration with its seed on the same split, and nothing else', () => {
    expect(oneTrialFile(definitionOf(), trialOf())).toMatchObject({
      name: 'study trial 4',
      scheduler: { name: 'none' },
      sampler: { name: 'random' },
      budget: { trials: 1 },
      enqueue: [{ params: { units: 16 }, seed: 99 }],
      parallel: 3,
      seed: 7,
    })
    expect(oneTrialFile(definitionOf(), trialOf())).not.toHaveProperty('end')
  })

  it('has a space of this configuration alone where it is of an earlier one', () => {
    expect(oneTrialFile(definitionOf(), trialOf({ params: { units: 512 } })).space).toEqual({ units: { type: 'categorical', choices: [512] } })
  })
})

describe('the step of a checkpoint', () => {
  it.each([['checkpoint-12.bin', 12], ['epoch_3.pt', 3], ['model.ckpt-400', 400], ['step=7', 7], ['weights.pt', null], ['resnet50.pt', null]])('of %s is %s', (name, step) => {
    expect(stepOfName(name)).toBe(step)
  })
})

describe('results on the test set', () => {
  it('are kept with their date, the last first, NaN included; a damaged file is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tunery-tests-'))
    try {
      const trialDir = join(folder, '3')
      expect(readTestResults(trialDir)).toEqual([])
      addTestResult(trialDir, { at: 1, values: { test_error: 0.1 } })
      addTestResult(trialDir, { at: 2, values: { test_error: NaN } })
      expect(readTestResults(trialDir)).toEqual([{ at: 2, values: { test_error: NaN } }, { at: 1, values: { test_error: 0.1 } }])
      writeFileSync(join(trialDir, 'test-results.json'), '{')
      expect(readTestResults(trialDir)).toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
