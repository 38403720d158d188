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

  it('expects nothing of a study that has ended', () => {
    expect(studyProgress({ ...input, ended: true, counts: { ...input.counts, complete: 3 }, runningMs: 1000 }).remainingMs).toBe(0)
  })
})
