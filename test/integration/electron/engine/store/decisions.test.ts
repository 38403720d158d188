import { describe, expect, it } from 'vitest'
import type { StoredEarlierTrial } from '../../../../../electron/engine/contracts/store.ts'
import type { TrialDecision } from '../../../../../shared/domain/trial.ts'
import { completeTrial, definitionOf, runningTrial, temporaryStore } from './temporary-store.ts'

const decision = (changes: Partial<TrialDecision> = {}): TrialDecision => ({ kind: 'pause', step: 1, rung: 1, bracket: null, why: 'third of 3', at: 5, ...changes })

function setUp() {
  const store = temporaryStore()
  return { store, studyId: store.createStudy(definitionOf(), 0).id }
}

describe('decisions in the store', () => {
  it('come back as they were, in the order in which they were made', () => {
    const { store, studyId } = setUp()
    const id = runningTrial(store, studyId, 0)
    const made = [decision(), decision({ kind: 'promote', why: 'best 1 goes on' }), decision({ kind: 'stop', step: 3, rung: null, bracket: 2, why: 'worse' })]
    for (const each of made) store.addDecision(id, each)
    expect(store.decisions(id)).toEqual(made)
  })

  it('have a last one for each trial that has any', () => {
    const { store, studyId } = setUp()
    const [first, , third] = [0, 1, 2].map((number) => runningTrial(store, studyId, number))
    store.addDecision(first ?? -1, decision())
    store.addDecision(first ?? -1, decision({ kind: 'stop', step: 3 }))
    store.addDecision(third ?? -1, decision({ why: 'late' }))
    expect(store.lastDecisions(studyId)).toEqual(new Map([[0, decision({ kind: 'stop', step: 3 })], [2, decision({ why: 'late' })]]))
  })

  it('go with their study, as do repeats and earlier trials', () => {
    const { store, studyId } = setUp()
    const id = completeTrial(store, studyId, 0, { loss: 1 })
    store.addDecision(id, decision())
    store.setRun(id, 0, { loss: 1 })
    store.setEarlier(studyId, [{ source: 'old', params: { x: 0.5 }, values: { loss: 1 }, weight: 0.5 }])
    store.deleteStudy(studyId)
    expect([store.decisions(id), store.runs(id), store.earlier(studyId)]).toEqual([[], [], []])
  })
})

describe('the repeats of a trial in the store', () => {
  it('come back by run, with NaN and infinities, a run that is written again replacing the first', () => {
    const { store, studyId } = setUp()
    const id = runningTrial(store, studyId, 0)
    store.setRun(id, 0, { loss: 1, extra: 4 })
    store.setRun(id, 1, { loss: Number.NaN, accuracy: -Infinity })
    store.setRun(id, 0, { loss: 2 })
    expect(store.runs(id)).toEqual([{ loss: 2 }, { loss: Number.NaN, accuracy: -Infinity }])
  })
})

describe('earlier trials in the store', () => {
  it('come back exactly and in order, and are replaced as a whole', () => {
    const { store, studyId } = setUp()
    const trials: StoredEarlierTrial[] = [
      { source: 'old', params: { x: 0.1 + 0.2, kind: 'a' }, values: { loss: 1e-300 }, weight: 0.25 },
      { source: 'table.csv', params: { x: -1, kind: 'b' }, values: { loss: 3, size: 4 }, weight: 1 },
    ]
    store.setEarlier(studyId, trials)
    expect(store.earlier(studyId)).toEqual(trials)
    store.setEarlier(studyId, trials.slice(1))
    expect(store.earlier(studyId)).toEqual(trials.slice(1))
  })
})

describe('a trial that goes on from another one', () => {
  it('and one that confirms another one say so', () => {
    const { store, studyId } = setUp()
    const common = { studyId, params: { x: 0.5 }, seed: 1, origin: 'sampler' } as const
    expect(store.addTrial({ ...common, number: 0, forkedFrom: { trial: 3, step: 4 } }).forkedFrom).toEqual({ trial: 3, step: 4 })
    expect(store.addTrial({ ...common, number: 1, confirms: 0 })).toMatchObject({ confirms: 0, forkedFrom: null })
  })
})
