import { describe, expect, it } from 'vitest'
import type { TrialOutcome } from '../../../../../electron/engine/contracts/executor.ts'
import { settle, type ActiveTrial } from '../../../../../electron/engine/study/active-trial.ts'
import type { Trial } from '../../../../../shared/domain/trial.ts'

const trial: Trial = {
  id: 11,
  studyId: 1,
  number: 3,
  state: 'running',
  reason: null,
  message: null,
  params: {},
  seed: 0,
  values: {},
  lastStep: 0,
  pausedAtStep: null,
  attempts: 1,
  slot: 'cpu-0',
  startedAt: 0,
  endedAt: null,
  runningMs: 0,
  origin: 'sampler',
  forkedFrom: null,
    peakMemoryMiB: null,
  confirms: null,
  tags: {},
  labels: [],
  note: null,
}

function active(change: Partial<ActiveTrial> = {}): ActiveTrial {
  return {
    trial,
    slot: { name: 'cpu-0' },
    startedAt: 0,
    abort: new AbortController(),
    decidedUpTo: 0,
    due: undefined,
    lastStep: 2,
    firstStep: 0,
    firstReportAt: null,
    waits: null,
    verdict: undefined,
    nanAtStep: undefined,
    done: Promise.resolve(),
    ...change,
  }
}

const lost: TrialOutcome = { kind: 'failed', reason: 'crash', message: 'killed by SIGKILL', processLost: true }

describe('settling a trial whose run is over', () => {
  it('completes a trial that has a value of the objective', () => {
    expect(settle(active(), { kind: 'complete', values: {} }, 'y', 0.5, 0)).toMatchObject({ kind: 'end', state: 'complete' })
  })

  it('fails a trial that never reported the objective, and says what to print', () => {
    const settlement = settle(active(), { kind: 'complete', values: {} }, 'y', undefined, 0)
    expect(settlement).toMatchObject({ kind: 'end', state: 'fail', reason: 'crash' })
    expect(JSON.stringify(settlement)).toContain('{\\"step\\": 1, \\"y\\": 0.5}')
  })

  it('fails a trial with reason nan, whether the NaN came in a report or at the end', () => {
    expect(settle(active({ nanAtStep: 4 }), { kind: 'stopped' }, 'y', NaN, 0)).toMatchObject({ state: 'fail', reason: 'nan', message: expect.stringContaining('step 4') })
    expect(settle(active(), { kind: 'complete', values: {} }, 'y', NaN, 0)).toMatchObject({ state: 'fail', reason: 'nan' })
  })

  it('pauses a trial when the scheduler said so, and puts it back in the queue when the study halts', () => {
    const paused: TrialOutcome = { kind: 'paused', step: 2 }
    expect(settle(active({ verdict: { kind: 'pause', why: '7th of 9' } }), paused, 'y', 1, 0)).toEqual({ kind: 'pause', checkpointStep: 2, why: '7th of 9' })
    expect(settle(active(), paused, 'y', 1, 0)).toEqual({ kind: 'requeue', checkpointStep: 2, note: null })
  })

  it('prunes a stopped trial with the reason of the scheduler', () => {
    const verdict = { kind: 'stop', why: 'worse than the median' } as const
    expect(settle(active({ verdict }), { kind: 'stopped' }, 'y', 1, 0)).toEqual({ kind: 'end', state: 'pruned', reason: null, message: 'worse than the median' })
  })

  it('runs a trial again whose process was killed from outside, twice, and then gives it up', () => {
    expect(settle(active(), lost, 'y', 1, 0)).toMatchObject({ kind: 'requeue', note: expect.stringContaining('run again') })
    expect(settle(active(), lost, 'y', 1, 1)).toMatchObject({ kind: 'requeue' })
    expect(settle(active(), lost, 'y', 1, 2)).toMatchObject({ kind: 'end', state: 'fail', reason: 'crash' })
  })

  it('runs a trial again whose group was too large, however often, but keeps to what was decided about it', () => {
    const crowded: TrialOutcome = { kind: 'failed', reason: 'oom', message: 'The memory ran out.', crowded: true }
    expect(settle(active(), crowded, 'y', 1, 9)).toEqual({ kind: 'requeue', checkpointStep: undefined, note: 'The memory ran out.; the trial is run again in a smaller group' })
    expect(settle(active({ verdict: { kind: 'stop', why: 'worse than the median' } }), crowded, 'y', 1, 0)).toMatchObject({ kind: 'end', state: 'pruned' })
    expect(settle(active(), { ...crowded, crowded: false }, 'y', 1, 0)).toMatchObject({ kind: 'end', state: 'fail', reason: 'oom' })
  })

  it('runs a trial again only as often as its executor says, and then fails it with what was lost', () => {
    const gpu: TrialOutcome = { ...lost, message: 'The GPU was lost.', mostRestarts: 1 }
    expect(settle(active(), gpu, 'y', 1, 0)).toMatchObject({ kind: 'requeue', note: expect.stringContaining('The GPU was lost.') })
    expect(settle(active(), gpu, 'y', 1, 1)).toEqual({ kind: 'end', state: 'fail', reason: 'crash', message: 'The GPU was lost.' })
  })

  it('puts a trial back that was interrupted because the study halts', () => {
    const abort = new AbortController()
    abort.abort()
    expect(settle(active({ abort }), { kind: 'failed', reason: 'interrupted', message: '' }, 'y', 1, 0)).toEqual({ kind: 'requeue', checkpointStep: undefined, note: null })
  })

  it('keeps to what the scheduler decided, however the run ended after that', () => {
    const abort = new AbortController()
    abort.abort()
    const interrupted: TrialOutcome = { kind: 'failed', reason: 'interrupted', message: '' }
    const stop = { kind: 'stop', why: 'worse than the median' } as const
    const pause = { kind: 'pause', why: '7th of 9' } as const
    for (const change of [{ abort, outcome: interrupted }, { outcome: lost }]) {
      expect(settle(active({ ...change, verdict: stop }), change.outcome, 'y', 1, 0)).toMatchObject({ kind: 'end', state: 'pruned' })
      expect(settle(active({ ...change, verdict: pause }), change.outcome, 'y', 1, 0)).toMatchObject({ kind: 'pause', why: '7th of 9' })
    }
  })

  it('fails a trial whose own code failed, at once', () => {
    const outcome: TrialOutcome = { kind: 'failed', reason: 'oom', message: 'out of memory' }
    expect(settle(active(), outcome, 'y', 1, 0)).toEqual({ kind: 'end', state: 'fail', reason: 'oom', message: 'out of memory' })
  })
})
