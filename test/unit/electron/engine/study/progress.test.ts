import { describe, expect, it } from 'vitest'
import { studyProgress, type ProgressInput } from '../../../../../electron/engine/study/progress.ts'

const input: ProgressInput = {
  counts: { waiting: 0, running: 0, complete: 0, pruned: 0, fail: 0 },
  paused: 0,
  confirming: 0,
  trialBudget: 20,
  secondsBudget: undefined,
  runningMs: 0,
  running: [],
  fusion: null,
  ended: false,
}

describe('the progress of a study', () => {
  it('promises nothing before the first trial has ended', () => {
    expect(studyProgress(input)).toMatchObject({ finished: 0, total: 20, remainingMs: null, trialsPerHour: null })
  })

  it('expects the trials to come to take as long as those before', () => {
    const progress = studyProgress({ ...input, counts: { ...input.counts, complete: 4, fail: 1 }, runningMs: 50_000 })
    expect(progress).toMatchObject({ finished: 5, remainingMs: 150_000, trialsPerHour: 360 })
  })

  it('counts paused trials as done, since most of them stay paused', () => {
    expect(studyProgress({ ...input, counts: { ...input.counts, waiting: 10 }, paused: 10, runningMs: 100_000 }).remainingMs).toBe(100_000)
  })

  it('never expects more than what the budget of seconds leaves', () => {
    expect(studyProgress({ ...input, trialBudget: undefined, secondsBudget: 60, runningMs: 45_000 }).remainingMs).toBe(15_000)
  })

  it('goes by the steps of running trials, so that there is an answer before the first has ended', () => {
    const running = [0, 1, 2, 3].map((number) => ({ number, slot: 'cpu-0', step: 5, maxSteps: 10, startedAt: 0 }))
    expect(studyProgress({ ...input, running, runningMs: 10_000 })).toMatchObject({ remainingMs: 90_000, trialsPerHour: null })
    expect(studyProgress({ ...input, running: running.map((trial) => ({ ...trial, step: 0 })), runningMs: 10_000 }).remainingMs).toBeNull()
    expect(studyProgress({ ...input, running: running.map((trial) => ({ ...trial, maxSteps: null })), runningMs: 10_000 }).remainingMs).toBeNull()
  })

  it('goes by the pace of the last minutes where that is known', () => {
    const progress = studyProgress({ ...input, counts: { ...input.counts, complete: 10 }, runningMs: 1_000_000, recentPerHour: 3600 })
    expect(progress).toMatchObject({ remainingMs: 10_000, trialsPerHour: 36, recentPerHour: 3600 })
  })

  it('expects nothing of a study that has ended', () => {
    expect(studyProgress({ ...input, ended: true, counts: { ...input.counts, complete: 3 }, runningMs: 1000 }).remainingMs).toBe(0)
  })
})
