import { describe, expect, it } from 'vitest'
import { ownFigures, sampledSpan } from '../../../../../renderer/pages/trial/device-figures.ts'
import { neighbourKey, type PressedKey } from '../../../../../renderer/pages/trial/neighbour-key.ts'
import { exportSentence, oldCheckpoints, testWarning, whyNoModel, whyNotContinued } from '../../../../../renderer/pages/trial/trial-work-text.ts'
import { proposerText } from '../../../../../renderer/pages/trial/trial-text.ts'
import type { ExportedModel } from '../../../../../shared/contract/trial-work.ts'
import { studyDefinitionSchema, type StudyDefinition } from '../../../../../shared/domain/study.ts'

const definitionOf = (change: Record<string, unknown>): { definition: StudyDefinition } => ({
  definition: studyDefinitionSchema.parse({ name: 's', objective: { kind: 'builtin', task: 'csv/mlp' }, metrics: [{ name: 'y', goal: 'minimize' }], space: {}, sampler: { name: 'auto' }, parallel: 1, ...change }),
})
const ended = { state: 'complete', lastStep: 5, reason: null, confirms: null } as const

describe('what can be done with a trial', () => {
  it('is to train it for longer, unless there is nothing to go on with', () => {
    const builtin = definitionOf({})
    expect(whyNotContinued(builtin, ended)).toBeUndefined()
    expect(whyNotContinued(builtin, { ...ended, state: 'running' })).toBe('It has not ended')
    expect(whyNotContinued(builtin, { ...ended, lastStep: 0 })).toBe('It has not finished a step')
    expect(whyNotContinued(builtin, { ...ended, state: 'fail', reason: 'nan' })).toBe('It diverged')
    expect(whyNotContinued(definitionOf({ repeats: 3 }), ended)).toBe('It is the mean of 3 trainings')
    expect(whyNotContinued(definitionOf({ repeats: 3 }), { ...ended, confirms: 0 })).toBeUndefined()
  })

  it('is to export its model where Tunery knows it', () => {
    expect(whyNoModel(definitionOf({}), ended)).toBeUndefined()
    expect(whyNoModel(definitionOf({ objective: { kind: 'module', path: 'a.ts' } }), ended)).toBe('Only your own program knows the model')
  })

  it('says honestly what was written', () => {
    const model: ExportedModel = { format: 'tfjs', step: 5, source: 'trained-again', values: { val_error: 0.12 }, files: [] }
    expect(exportSentence(3, model, { val_error: 0.12 })).toBe('The model of trial 3 at step 5, trained again with its seed, since no checkpoint of it is kept. Its val_error is 0.12, as the trial had it.')
    expect(exportSentence(3, { ...model, source: 'checkpoint' }, { val_error: 0.11 })).toBe('The model of trial 3 at step 5, from its checkpoint. Its val_error is 0.12; the trial had 0.11.')
  })

  it('warns of picking trials by their test error', () => {
    expect(testWarning(false, 0)).toContain('if you pick trials by their test error, that error says no more')
    expect(testWarning(true, 2)).toMatch(/what the test set is for\. It has been measured 2 times already\.$/)
  })

  it('keeps the newest checkpoint', () => {
    expect(oldCheckpoints([{ name: 'c', step: 3, bytes: 1, at: 3 }, { name: 'b', step: 2, bytes: 1, at: 2 }])).toEqual(['b'])
  })

  it('names the trial that it continues', () => {
    expect(proposerText({ origin: 'user', forkedFrom: { trial: 4, step: 9 }, confirms: null })).toBe('you: continues trial 4 from step 9')
    expect(proposerText({ origin: 'sampler', forkedFrom: { trial: 4, step: 9 }, confirms: null })).toBe('trial 4, from step 9')
  })
})

describe('the machine of a trial', () => {
  it('says what the trial took itself', () => {
    const trial = { state: 'complete', startedAt: 0, runningMs: 5000, lastStep: 10, attempts: 2, peakMemoryMiB: 480, values: { train_seconds: 3, inference_ms: 0.25 } } as const
    expect(ownFigures(trial, 0)).toEqual([
      ['Peak memory of its process', '480 MiB'],
      ['Time', '5.0 s in 2 attempts'],
      ['Of it training', '3.0 s'],
      ['Time a step', '500 ms'],
      ['One prediction', '0.25 ms'],
    ])
  })

  it('says what its charts stand for', () => {
    const sample = { device: 'cpu', utilisation: 1, memoryMiB: 1, watts: null, temperatureC: null }
    expect(sampledSpan([{ ...sample, at: 5 }], String)).toBe('One sample, the mean of the 15 s before 5.')
    expect(sampledSpan([{ ...sample, at: 5 }, { ...sample, at: 20 }], String)).toContain('From 5 to 20')
  })
})

describe('the keys of a trial', () => {
  const press = (key: string, change: Partial<PressedKey> = {}): PressedKey => ({ key, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, ...change })

  it('lead to its neighbours, and leave all other presses alone', () => {
    expect([press('j'), press('k'), press('J'), press('j', { ctrlKey: true }), press('k', { defaultPrevented: true })].map((pressed) => neighbourKey(pressed))).toEqual(['next', 'previous', 'none', 'none', 'none'])
  })
})
