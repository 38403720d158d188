import { describe, expect, it } from 'vitest'
import { createDeviceFinder } from '../../../../../electron/engine/devices/devices.ts'
import { Studies } from '../../../../../electron/engine/study/studies.ts'
import { TrialWork } from '../../../../../electron/engine/study/trial-work.ts'
import { runStudy, unheard } from '../../../../fixtures/study/run-study.ts'
import { definitionOf, temporaryStore } from '../store/temporary-store.ts'

describe('a study that goes on after its best have been confirmed', () => {
  it('takes the points of the sequence where it left off', { timeout: 120_000 }, async () => {
    const store = temporaryStore()
    const definition = definitionOf({ sampler: { name: 'sobol', scramble: false }, space: { x: { type: 'float', low: 0, high: 1 } }, budget: { trials: 4 }, confirm: { top: 2, confidence: 0.95, max_repeats: 3 } })
    const { id } = store.createStudy(definition, 0)
    await runStudy(store, id)
    store.updateDefinition(id, { ...definition, budget: { trials: 8 } }, 1)
    await runStudy(store, id)
    expect(store.confirming(id).length).toBeGreaterThan(0)
    const searched = store.listTrials(id).filter(({ confirms }) => confirms === null)
    expect(searched.map(({ params }) => params['x'])).toEqual([0, 0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125])
    expect(searched.at(-1)?.number).toBeGreaterThan(7)
  })
})

describe('the evaluation of a trial that is said to go on from itself', () => {
  it('ends, and says what is wrong', async () => {
    const store = temporaryStore()
    const { id } = store.createStudy(definitionOf({ objective: { kind: 'builtin', task: 'mlp-digits' } }), 0)
    const trial = store.addRunningTrial({ studyId: id, number: 0, params: { x: 0.5 }, seed: 1, origin: 'sampler', forkedFrom: { trial: 0, step: 1 } }, 'cpu-0', 0)
    store.addReports([{ trialId: trial.id, step: 1, values: { loss: 1 }, at: 1 }])
    store.endTrial({ trialId: trial.id, state: 'complete', reason: null, message: null, values: { loss: 1 }, at: 1 })
    const means = { workersFor: () => ({ entry: new URL(import.meta.url), env: {}, backend: 'cpu', fallbacks: [] }) as const, devices: createDeviceFinder(), clock: () => 0 }
    const studies = new Studies({ store, changes: unheard, ...means, watchRun: () => () => undefined, onRunning: () => undefined })
    await expect(new TrialWork({ store, studies, ...means }).evaluate(id, undefined)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('Trial 0 is said to go on from trial 0') })
  })
})
