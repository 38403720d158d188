import { describe, expect, it } from 'vitest'
import type { StoredEarlierTrial } from '../../../../../electron/engine/contracts/store.ts'
import { loadHistory } from '../../../../../electron/engine/study/load-history.ts'
import type { Metric } from '../../../../../shared/domain/metric.ts'
import type { Trial } from '../../../../../shared/domain/trial.ts'

const metrics: readonly Metric[] = [{ name: 'accuracy', goal: 'maximize' }, { name: 'size', goal: 'minimize', at_most: 10 }]

const trial = (number: number, change: Partial<Trial>): Trial => ({
  id: 100 + number, studyId: 1, number, state: 'waiting', reason: null, message: null, params: { x: number }, seed: number, values: {}, lastStep: 0, pausedAtStep: null, attempts: 0,
  slot: null, startedAt: null, endedAt: null, runningMs: 0, origin: 'sampler', forkedFrom: null, confirms: null, peakMemoryMiB: null, tags: {}, labels: [], note: null, ...change,
})

describe('a history that is read back', () => {
  it('knows who started from whose checkpoint, who is paused, and what complete trials came to', () => {
    const trials = [
      trial(0, { state: 'complete', values: { accuracy: 0.9, size: 12 }, lastStep: 2 }),
      trial(1, { pausedAtStep: 1, lastStep: 1 }),
      trial(2, { state: 'running', forkedFrom: { trial: 1, step: 1 } }),
    ]
    const reports = [{ trialNumber: 0, step: 1, value: 0.5 }, { trialNumber: 1, step: 1, value: 0.4 }, { trialNumber: 0, step: 2, value: 0.9 }]
    const history = loadHistory(metrics, trials, reports)
    expect(history.trials.map(({ forkedFrom }) => forkedFrom)).toEqual([undefined, undefined, { trial: 1, step: 1 }])
    expect(history.trials.map(({ pausedAtStep }) => pausedAtStep)).toEqual([undefined, 1, undefined])
    expect(history.trials[0]).toMatchObject({ state: 'complete', lastStep: 2, loss: -0.9, result: { losses: [-0.9, 12], violations: [2] } })
    expect(history.reports.map(({ trial: number, step }) => [number, step])).toEqual([[0, 1], [1, 1], [0, 2]])
  })

  it('holds the trials of earlier studies as losses, a metric that they lack being as bad as can be', () => {
    const told: StoredEarlierTrial[] = [
      { source: 'old', params: { x: 1 }, values: { accuracy: 0.8, size: 4 }, weight: 0.5 },
      { source: 'old', params: { x: 2 }, values: { accuracy: 0.7 }, weight: 0.25 },
    ]
    expect(loadHistory(metrics, [], [], told).earlier).toEqual([
      { source: 'old', config: { x: 1 }, losses: [-0.8, 4], violations: [-6], weight: 0.5 },
      { source: 'old', config: { x: 2 }, losses: [-0.7, Infinity], violations: [Infinity], weight: 0.25 },
    ])
  })
})
