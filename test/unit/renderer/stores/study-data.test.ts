import { describe, expect, it } from 'vitest'
import { createTableBuilder } from '../../../../shared/columns/table-builder.ts'
import { addPoints, curvesOfTable, groupCurves, joinCurvesByMetric, mergeEvents, mergeSummaries, mergeTrials, trialByNumber, type StudyEvent } from '../../../../renderer/stores/study-data.ts'
import type { StudySummary } from '../../../../shared/contract/views.ts'
import type { Trial } from '../../../../shared/domain/trial.ts'

const point = (trialNumber: number, metric: string, step: number, value: number) => ({ trialNumber, metric, step, value })

const trial = (number: number, state: Trial['state']): Trial => ({
  id: number + 100,
  studyId: 1,
  number,
  state,
  reason: null,
  message: null,
  params: {},
  seed: 0,
  values: {},
  lastStep: 0,
  pausedAtStep: null,
  attempts: 1,
  slot: null,
  startedAt: null,
  endedAt: null,
  runningMs: 0,
  origin: 'sampler',
  forkedFrom: null,
    peakMemoryMiB: null,
  confirms: null,
  tags: {},
  labels: [],
  note: null,
})

const event = (seq: number): StudyEvent => ({ seq, studyId: 1, trialNumber: null, at: 0, kind: 'note', message: `event ${seq}` })

const summary = (id: number, name: string): StudySummary => ({
  id,
  name,
  status: 'running',
  statusReason: null,
  createdAt: 0,
  objective: 'a task',
  metric: { name: 'val_error', goal: 'minimize' },
  best: null,
  budget: { trials: 1 },
  parallel: 1,
  progress: {
    counts: { waiting: 0, running: 0, complete: 0, pruned: 0, fail: 0 },
    paused: 0,
    finished: 0,
    total: null,
    runningMs: 0,
    remainingMs: null,
    trialsPerHour: null,
    running: [],
    fusion: null,
  },
})

describe('curves', () => {
  const start = groupCurves([
    { trialNumber: 0, metric: 'loss', steps: [1, 2], values: [3, 2] },
    { trialNumber: 1, metric: 'loss', steps: [1], values: [5] },
    { trialNumber: 0, metric: 'error', steps: [1], values: [0.5] },
  ])

  it('grow by new points, and what is not touched stays the same object', () => {
    const grown = addPoints(start, [point(0, 'loss', 3, 1), point(2, 'loss', 1, Number.NaN)])
    expect(grown.get('loss')?.get(0)).toEqual({ steps: [1, 2, 3], values: [3, 2, 1] })
    expect(grown.get('loss')?.get(2)).toEqual({ steps: [1], values: [Number.NaN] })
    expect(grown.get('loss')?.get(1)).toBe(start.get('loss')?.get(1))
    expect(grown.get('error')).toBe(start.get('error'))
    expect(start.get('loss')?.get(0)?.steps).toEqual([1, 2])
  })

  it('take a point of a known step in its place, and a late one where it belongs', () => {
    const grown = addPoints(start, [point(0, 'loss', 5, 0.5), point(0, 'loss', 2, 2.5), point(0, 'loss', 4, 0.7)])
    expect(grown.get('loss')?.get(0)).toEqual({ steps: [1, 2, 4, 5], values: [3, 2.5, 0.7, 0.5] })
  })

  it('are the same after the same points come twice', () => {
    const points = [point(0, 'loss', 3, 1), point(3, 'new', 1, 7)]
    expect(addPoints(addPoints(start, points), points)).toEqual(addPoints(start, points))
  })

  it('are read from a table of points', () => {
    const builder = createTableBuilder(3)
    ;[[4, 1, 0.5], [4, 2, Number.NaN], [2, 1, 3]].forEach(([trialNumber, step, value], row) => {
      builder.set('trial', row, trialNumber)
      builder.set('step', row, step)
      builder.set('value', row, value)
    })
    expect(curvesOfTable(builder.build(), 'loss')).toEqual(new Map([['loss', new Map([[4, { steps: [1, 2], values: [0.5, Number.NaN] }], [2, { steps: [1], values: [3] }]])]]))
    expect(curvesOfTable(createTableBuilder(0).build(), 'loss').get('loss')?.size).toBe(0)
  })

  it('join: where both have one, the later reading counts', () => {
    const joined = joinCurvesByMetric(start, groupCurves([{ trialNumber: 0, metric: 'loss', steps: [1], values: [9] }]))
    expect(joined.get('loss')?.get(0)).toEqual({ steps: [1], values: [9] })
    expect(joined.get('loss')?.get(1)).toEqual({ steps: [1], values: [5] })
    expect(joined.get('error')).toBe(start.get('error'))
  })

  it('are the same object when nothing comes', () => {
    expect(addPoints(start, [])).toBe(start)
  })
})

describe('trials, events and studies', () => {
  it('put changed trials in their places, ordered by number', () => {
    const merged = mergeTrials([trial(0, 'running'), trial(2, 'waiting')], [trial(1, 'running'), trial(0, 'complete')])
    expect(merged.map(({ number, state }) => [number, state])).toEqual([
      [0, 'complete'],
      [1, 'running'],
      [2, 'waiting'],
    ])
  })

  it('are found by number, also where numbers are missing', () => {
    const trials = [trial(0, 'complete'), trial(3, 'running'), trial(4, 'waiting')]
    expect([0, 1, 3, 4, 5].map((number) => trialByNumber(trials, number)?.state)).toEqual(['complete', undefined, 'running', 'waiting', undefined])
  })

  it('take each event once', () => {
    expect(mergeEvents([event(1), event(2)], [event(2), event(3)]).map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  it('replace changed studies and drop removed ones', () => {
    const merged = mergeSummaries(new Map([[1, summary(1, 'old')], [2, summary(2, 'gone')]]), { studies: [summary(1, 'new'), summary(3, 'more')], removed: [2] })
    expect([...merged.values()].map(({ name }) => name)).toEqual(['new', 'more'])
  })
})
