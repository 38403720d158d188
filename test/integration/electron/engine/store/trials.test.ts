import { describe, expect, it } from 'vitest'
import { completeTrial, definitionOf, runningTrial, temporaryStore, thrownBy } from './temporary-store.ts'

function setUp() {
  const store = temporaryStore()
  return { store, studyId: store.createStudy(definitionOf(), 0).id }
}

const end = { reason: null, message: null, values: {}, at: 10 }

describe('trials in the store', () => {
  it('come back with every parameter as it was: type, order, precision, -0', () => {
    const { store, studyId } = setUp()
    const params = { z: 0.1 + 0.2, count: 3, big: 2 ** 60, tiny: 5e-324, zero: -0, text: '3', flag: true, off: false, unicode: 'Größe\n"x"' }
    const added = store.addTrial({ studyId, number: 0, params, seed: 4294967295, origin: 'user', tags: { note: 'by hand' } })
    expect(added).toEqual({
      id: added.id,
      studyId,
      number: 0,
      state: 'waiting',
      reason: null,
      message: null,
      params,
      seed: 4294967295,
      values: {},
      lastStep: 0,
      pausedAtStep: null,
      attempts: 0,
      slot: null,
      startedAt: null,
      endedAt: null,
      runningMs: 0,
      origin: 'user',
      forkedFrom: null,
    peakMemoryMiB: null,
      confirms: null,
      tags: { note: 'by hand' },
      labels: [],
      note: null,
    })
    expect(store.findTrial(studyId, 0)).toEqual(added)
    expect(Object.keys(added.params)).toEqual(Object.keys(params))
    expect(store.findTrial(studyId, 1)).toBeUndefined()
  })

  it('have numbers of their own', () => {
    const { store, studyId } = setUp()
    runningTrial(store, studyId, 0)
    expect(thrownBy(() => runningTrial(store, studyId, 0))).toMatchObject({ code: 'conflict', message: expect.stringContaining('trial 0') })
    expect(thrownBy(() => runningTrial(store, 99, 0)).code).toBe('not-found')
  })

  it('count attempts and running time over pauses, and keep the first start', () => {
    const { store, studyId } = setUp()
    const id = runningTrial(store, studyId, 0, 100)
    store.setCheckpoint(id, 3)
    store.pauseTrial(id, 3, 150)
    expect(store.findTrial(studyId, 0)).toMatchObject({ state: 'waiting', pausedAtStep: 3, runningMs: 50, attempts: 1 })
    expect([store.countPaused(studyId), store.checkpointStep(id)]).toEqual([1, 3])
    store.startTrial(id, 'cpu-1', 1000)
    expect(store.findTrial(studyId, 0)).toMatchObject({ state: 'running', pausedAtStep: null, slot: 'cpu-1', startedAt: 100, attempts: 2 })
    store.requeueTrial(id, 1010)
    expect(store.findTrial(studyId, 0)).toMatchObject({ state: 'waiting', pausedAtStep: null, runningMs: 60 })
    expect([store.countPaused(studyId), store.checkpointStep(id)]).toEqual([0, 3])
    store.startTrial(id, 'cpu-0', 2000)
    store.endTrial({ ...end, trialId: id, state: 'fail', reason: 'oom', message: 'no memory left', at: 2005 })
    expect(store.findTrial(studyId, 0)).toMatchObject({ state: 'fail', reason: 'oom', message: 'no memory left', startedAt: 100, endedAt: 2005, runningMs: 65, attempts: 3 })
  })

  it('end from waiting too, without running time', () => {
    const { store, studyId } = setUp()
    const id = runningTrial(store, studyId, 0, 100)
    store.pauseTrial(id, 1, 110)
    store.endTrial({ ...end, trialId: id, state: 'pruned', at: 500 })
    expect(store.findTrial(studyId, 0)).toMatchObject({ state: 'pruned', pausedAtStep: null, runningMs: 10, endedAt: 500 })
    expect(store.checkpointStep(id)).toBe(0)
  })

  it('never change from a state that they are not in: the error says trial, state and the state expected', () => {
    const { store, studyId } = setUp()
    const waiting = store.addTrial({ studyId, number: 0, params: {}, seed: 0, origin: 'sampler' }).id
    const running = runningTrial(store, studyId, 1)
    const complete = completeTrial(store, studyId, 2, { loss: 1 })
    const before = store.listTrials(studyId)
    const conflicts = [
      () => store.startTrial(running, 's', 1),
      () => store.startTrial(complete, 's', 1),
      () => store.pauseTrial(waiting, 1, 1),
      () => store.requeueTrial(complete, 1),
      () => store.setCheckpoint(complete, 1),
      () => store.endTrial({ ...end, trialId: complete, state: 'fail' }),
      () => store.addReports([{ trialId: running, step: 1, values: { loss: 0 }, at: 1 }, { trialId: complete, step: 1, values: { loss: 0 }, at: 1 }]),
    ]
    for (const conflict of conflicts) expect(thrownBy(conflict)).toMatchObject({ code: 'conflict', message: expect.stringMatching(/^Trial \d of study "study" is \w+, not \w+/) })
    expect(thrownBy(() => store.requeueTrial(complete, 1)).message).toBe('Trial 2 of study "study" is complete, not running: it was left as it is')
    expect(thrownBy(() => store.startTrial(99, 's', 1)).code).toBe('not-found')
    expect(store.listTrials(studyId)).toEqual(before)
  })

  it('left running by a crash wait again, with the time up to their last report', () => {
    const { store, studyId } = setUp()
    const id = runningTrial(store, studyId, 0, 100)
    runningTrial(store, studyId, 1, 100)
    completeTrial(store, studyId, 2, { loss: 1 })
    store.addReports([{ trialId: id, step: 1, values: { loss: 1 }, at: 130 }])
    expect(store.requeueInterrupted(10_000)).toBe(2)
    expect(store.listTrials(studyId).map(({ state, runningMs }) => [state, runningMs])).toEqual([
      ['waiting', 30],
      ['waiting', 0],
      ['complete', 10],
    ])
    expect(store.requeueInterrupted(10_000)).toBe(0)
  })

  it('become what the scheduler had decided, when a crash came before they obeyed', () => {
    const { store, studyId } = setUp()
    const [stopped, paused, promoted] = [0, 1, 2].map((number) => runningTrial(store, studyId, number, 100))
    for (const trialId of [stopped, paused, promoted]) store.addReports([{ trialId: trialId ?? -1, step: 3, values: { loss: 1 }, at: 130 }])
    store.setVerdict(stopped ?? -1, 'stop', 'worse than the median')
    store.setVerdict(paused ?? -1, 'pause', '7th of 9')
    store.setVerdict(promoted ?? -1, 'pause', '8th of 9')
    store.pauseTrial(promoted ?? -1, 3, 140)
    store.startTrial(promoted ?? -1, 'slot', 150)
    expect(store.requeueInterrupted(10_000)).toBe(3)
    expect(store.listTrials(studyId).map(({ state, pausedAtStep, message }) => [state, pausedAtStep, message])).toEqual([
      ['pruned', null, 'worse than the median'],
      ['waiting', 3, null],
      ['waiting', null, null],
    ])
  })

  it('wait to be run up to their pause again, when a crash left a checkpoint of an earlier step', () => {
    const { store, studyId } = setUp()
    for (const [number, checkpointStep] of [2, 3].entries()) {
      const trialId = runningTrial(store, studyId, number, 100)
      store.addReports([{ trialId, step: 3, values: { loss: 1 }, at: 130 }])
      store.setCheckpoint(trialId, checkpointStep)
      store.setVerdict(trialId, 'pause', '7th of 9')
    }
    store.requeueInterrupted(10_000)
    expect(store.listTrials(studyId).map(({ state, pausedAtStep }) => [state, pausedAtStep])).toEqual([
      ['waiting', null],
      ['waiting', 3],
    ])
  })

  it('are listed by number, in pages, and one by one in constant memory', () => {
    const { store, studyId } = setUp()
    store.transaction(() => {
      for (let number = 0; number < 1203; number += 1) completeTrial(store, studyId, number, { loss: number / 7 })
    })
    const all = store.listTrials(studyId)
    expect(all.map(({ number }) => number)).toEqual(Array.from({ length: 1203 }, (_, i) => i))
    expect(all[1202]).toMatchObject({ params: { x: 0.5 }, values: { loss: 1202 / 7 } })
    expect(store.listTrials(studyId, { offset: 600, limit: 501 })).toEqual(all.slice(600, 1101))
    expect(store.listTrials(studyId, { offset: 2000 })).toEqual([])
    expect([...store.iterateTrials(studyId)]).toEqual(all)
  })

  it('may be written while others are read one by one', () => {
    const { store, studyId } = setUp()
    completeTrial(store, studyId, 0, { loss: 1 })
    for (const trial of store.iterateTrials(studyId)) if (trial.number < 3) completeTrial(store, studyId, trial.number + 1, { loss: 1 })
    expect(store.countTrials(studyId).complete).toBe(4)
  })

  it('are counted by state', () => {
    const { store, studyId } = setUp()
    expect(store.countTrials(studyId)).toEqual({ waiting: 0, running: 0, complete: 0, pruned: 0, fail: 0 })
    runningTrial(store, studyId, 0)
    completeTrial(store, studyId, 1, {})
    completeTrial(store, studyId, 2, {})
    const id = runningTrial(store, studyId, 3)
    expect(store.countTrials(studyId)).toEqual({ waiting: 0, running: 2, complete: 2, pruned: 0, fail: 0 })
    store.endTrial({ ...end, trialId: id, state: 'fail', reason: 'crash' })
    store.requeueInterrupted(1)
    expect(() => store.transaction(() => [store.startTrial(store.findTrial(studyId, 0)?.id ?? 0, 's', 1), runningTrial(store, studyId, 0)])).toThrow()
    expect(store.countTrials(studyId)).toEqual({ waiting: 1, running: 0, complete: 2, pruned: 0, fail: 1 })
  })

  it('name their parameters and tags, those of earlier spaces too', () => {
    const { store, studyId } = setUp()
    store.addTrial({ studyId, number: 0, params: { a: 1, b: 2 }, seed: 0, origin: 'user', tags: { t: 'x' } })
    store.addTrial({ studyId, number: 1, params: { b: 1, c: 2 }, seed: 0, origin: 'user' })
    const { params, tags } = store.trialColumns(studyId)
    expect([[...params].sort(), tags]).toEqual([['a', 'b', 'c'], ['t']])
  })
})

describe('the best trial', () => {
  it('is the complete one with the best value, the earliest of equals', () => {
    const { store, studyId } = setUp()
    expect(store.bestTrial(studyId)).toBeUndefined()
    const losses = [3, NaN, -1, Infinity, -1]
    losses.forEach((loss, number) => completeTrial(store, studyId, number, { loss }))
    const pruned = runningTrial(store, studyId, 5)
    store.addReports([{ trialId: pruned, step: 1, values: { loss: -100 }, at: 1 }])
    expect(store.bestTrial(studyId)?.number).toBe(2)
    store.endTrial({ ...end, trialId: pruned, state: 'pruned' })
    expect(store.bestTrial(studyId)?.number).toBe(2)
  })

  it('is the largest where the goal is to maximize, and never NaN', () => {
    const { store } = setUp()
    const { id } = store.createStudy(definitionOf({ name: 'max', metrics: [{ name: 'accuracy', goal: 'maximize' }] }), 0)
    completeTrial(store, id, 0, { accuracy: NaN })
    expect(store.bestTrial(id)).toBeUndefined()
    const accuracies = [-Infinity, 0.5, 0.9, 0.9, 0.1]
    accuracies.forEach((accuracy, index) => completeTrial(store, id, index + 1, { accuracy, loss: -index }))
    expect(store.bestTrial(id)?.number).toBe(3)
  })

  it('keeps the constraints of its study', () => {
    const { store } = setUp()
    const metrics = [{ name: 'loss', goal: 'minimize' as const }, { name: 'ms', at_most: 5, at_least: 1 }]
    const { id } = store.createStudy(definitionOf({ name: 'bounded', metrics }), 0)
    completeTrial(store, id, 0, { loss: 1, ms: 9 })
    completeTrial(store, id, 1, { loss: 2, ms: NaN })
    completeTrial(store, id, 2, { loss: 3 })
    completeTrial(store, id, 5, { loss: NaN, ms: 3 })
    expect(store.bestTrial(id)).toBeUndefined()
    completeTrial(store, id, 3, { loss: 5, ms: 5 })
    completeTrial(store, id, 4, { loss: 4, ms: 1 })
    expect(store.bestTrial(id)?.number).toBe(4)
  })
})
