import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EventFilter, StudyEvent } from '../../../../../electron/engine/contracts/store.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { definitionOf, runningTrial, temporaryFolder, temporaryStore } from './temporary-store.ts'

function setUp() {
  const store = temporaryStore()
  const studyId = store.createStudy(definitionOf(), 0).id
  return { store, studyId, first: runningTrial(store, studyId, 0), second: runningTrial(store, studyId, 1) }
}

describe('reports in the store', () => {
  it('come back in the order in which they were written, after the database was closed too', () => {
    const path = join(temporaryFolder(), 'tunery.db')
    let store = openStore(path, 'write')
    const studyId = store.createStudy(definitionOf(), 0).id
    const [first, second] = [runningTrial(store, studyId, 0), runningTrial(store, studyId, 1)]
    const report = (trialId: number, step: number, loss: number) => ({ trialId, step, values: { other: 0, loss }, at: step })
    store.addReports([report(second, 1, 5), report(first, 1, 4)])
    store.addReports([report(second, 2, 3)])
    store.close()
    store = openStore(path, 'write')
    store.addReports([report(first, 2, 2)])
    expect(store.reportsInOrder(studyId, 'loss')).toEqual([
      { trialNumber: 1, step: 1, value: 5 },
      { trialNumber: 0, step: 1, value: 4 },
      { trialNumber: 1, step: 2, value: 3 },
      { trialNumber: 0, step: 2, value: 2 },
    ])
    expect(store.reportsInOrder(studyId, 'none')).toEqual([])
    store.close()
  })

  it('replace an earlier one of the same step and keep its place, so that a trial that runs again leaves the same history', () => {
    const { store, studyId, first, second } = setUp()
    store.addReports([{ trialId: first, step: 1, values: { loss: 1 }, at: 1 }])
    store.addReports([{ trialId: first, step: 2, values: { loss: 2 }, at: 2 }])
    store.addReports([{ trialId: second, step: 1, values: { loss: 3 }, at: 3 }])
    store.addReports([{ trialId: first, step: 1, values: { loss: 1.5 }, at: 4 }])
    expect(store.reportsInOrder(studyId, 'loss').map(({ trialNumber, step, value }) => [trialNumber, step, value])).toEqual([
      [0, 1, 1.5],
      [0, 2, 2],
      [1, 1, 3],
    ])
    expect(store.findTrial(studyId, 0)).toMatchObject({ lastStep: 2, values: { loss: 1.5 } })
  })

  it('keep NaN, the infinities and -0, as curves, as last values and in order', () => {
    const { store, studyId, first } = setUp()
    const values = [NaN, Infinity, -Infinity, -0, 0.1, 5e-324]
    values.forEach((loss, index) => store.addReports([{ trialId: first, step: index + 1, values: { loss }, at: 0 }]))
    expect(store.curvesOfTrial(first)).toEqual([{ trialNumber: 0, metric: 'loss', steps: [1, 2, 3, 4, 5, 6], values }])
    expect(store.reportsInOrder(studyId, 'loss').map(({ value }) => value)).toEqual(values)
    store.endTrial({ trialId: first, state: 'complete', reason: null, message: null, values: { zero: -0, nan: NaN, inf: Infinity }, at: 1 })
    expect(store.findTrial(studyId, 0)?.values).toEqual({ loss: 5e-324, zero: -0, nan: NaN, inf: Infinity })
  })

  it('are all in or all out when one of a tick is wrong', () => {
    const { store, studyId, first } = setUp()
    expect(() => store.addReports([{ trialId: first, step: 1, values: { fresh: 1 }, at: 0 }, { trialId: 99, step: 1, values: { fresh: 1 }, at: 0 }])).toThrow()
    expect([store.curvesOfTrial(first), store.metricNames(studyId)]).toEqual([[], []])
    // A name that was undone with its transaction is not remembered as known.
    store.addReports([{ trialId: first, step: 1, values: { fresh: 1 }, at: 0 }])
    expect(store.metricNames(studyId)).toEqual(['fresh'])
    expect(store.findTrial(studyId, 0)).toMatchObject({ lastStep: 1, values: { fresh: 1 } })
  })

  it('are curves by metric, of all trials or of some', () => {
    const { store, studyId, first, second } = setUp()
    for (const step of [1, 2]) {
      store.addReports([
        { trialId: second, step, values: { loss: step, other: -step }, at: 0 },
        { trialId: first, step, values: { loss: step * 10 }, at: 0 },
      ])
    }
    const curve = (trialNumber: number, values: number[]) => ({ trialNumber, metric: 'loss', steps: [1, 2], values })
    expect(store.curves(studyId, 'loss')).toEqual([curve(0, [10, 20]), curve(1, [1, 2])])
    expect(store.curves(studyId, 'loss', [1, 7])).toEqual([curve(1, [1, 2])])
    expect(store.curves(studyId, 'none')).toEqual([])
    expect(store.curvesOfTrial(second).map(({ metric, values }) => [metric, values])).toEqual([
      ['loss', [1, 2]],
      ['other', [-1, -2]],
    ])
    expect(store.metricNames(studyId)).toEqual(['loss', 'other'])
  })

  it('are handed out one by one, a long curve in several pages', () => {
    const { store, studyId, first, second } = setUp()
    store.addReports(Array.from({ length: 5000 }, (_, i) => ({ trialId: first, step: i + 1, values: { loss: i, other: -i }, at: 0 })))
    store.addReports([{ trialId: second, step: 1, values: { loss: 7 }, at: 0 }])
    const points = [...store.iterateCurvePoints(studyId)]
    expect(points).toHaveLength(10_001)
    expect(points.filter(({ metric, number }) => metric === 'loss' && number === 0).map(({ step }) => step)).toEqual(Array.from({ length: 5000 }, (_, i) => i + 1))
    expect(points.at(-1)).toEqual({ number: 1, step: 1, metric: 'loss', value: 7 })
  })
})

describe('events in the store', () => {
  it('come after a sequence number, of one study, as many as asked for', () => {
    const { store, studyId } = setUp()
    const other = store.createStudy(definitionOf({ name: 'other' }), 0).id
    const add = (study: number, message: string) => store.addEvent({ studyId: study, trialNumber: null, at: 1.5, kind: 'note', message })
    const [a, , c, d] = [add(studyId, 'a'), add(other, 'b'), add(studyId, 'c'), add(studyId, 'd')]
    expect(store.events(studyId, 0, 10)).toEqual([a, c, d])
    expect(store.events(studyId, a.seq, 1)).toEqual([c])
    expect(store.events(studyId, d.seq, 10)).toEqual([])
    expect(store.latestEvents(studyId, null, 2, 'all')).toEqual([c, d])
    expect(store.latestEvents(studyId, c.seq, 2, 'all')).toEqual([a])
  })

  it('are told apart by what they tell of', () => {
    const { store, studyId } = setUp()
    const next = store.listTrials(studyId).length
    const ended = (number: number, state: 'pruned' | 'fail'): void => {
      const { id } = store.addRunningTrial({ studyId, number, params: { x: 0 }, seed: 1, origin: 'sampler' }, 'cpu-0', 0)
      store.endTrial({ trialId: id, state, reason: state === 'fail' ? 'crash' : null, message: 'why', values: {}, at: 1 })
    }
    ended(next, 'pruned')
    ended(next + 1, 'fail')
    const add = (kind: StudyEvent['kind'], trialNumber: number | null) => store.addEvent({ studyId, trialNumber, at: 1, kind, message: kind })
    const [pruned, failed, best, budget, status] = [add('ended', next), add('ended', next + 1), add('best', next), add('note', null), add('status', null)]
    add('started', next)
    const noted = add('note', next)
    const latest = (filter: EventFilter) => store.latestEvents(studyId, null, 10, filter)
    expect([latest('pruned'), latest('failed'), latest('best'), latest('changes')]).toEqual([[pruned], [failed], [best], [budget, status]])
    expect(latest('all')).toEqual([pruned, failed, best, budget, status, noted])
  })
})
