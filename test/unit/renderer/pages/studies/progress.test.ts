import { expect, it } from 'vitest'
import { progressShare, progressText } from '../../../../../renderer/pages/studies/progress.ts'
import { sampleStudy } from '../../../../../renderer/pages/studies/sample-study.ts'
import type { Progress } from '../../../../../shared/contract/views.ts'
import { studyFileSchema } from '../../../../../shared/domain/study.ts'

const progress = (change: Partial<Progress>): Progress => ({
  counts: { waiting: 0, running: 0, complete: 0, pruned: 0, fail: 0 },
  paused: 0,
  finished: 0,
  total: null,
  runningMs: 0,
  remainingMs: null,
  trialsPerHour: null,
  running: [],
  fusion: null,
  ...change,
})

it('tells how far a study is by trials, else by time, else not at all', () => {
  expect(progressShare(progress({ finished: 5, total: 20 }))).toBe(0.25)
  expect(progressShare(progress({ finished: 25, total: 20 }))).toBe(1)
  expect(progressShare(progress({ runningMs: 30, remainingMs: 90 }))).toBe(0.25)
  expect(progressShare(progress({ finished: 5 }))).toBeNull()
  expect(progressShare(progress({ finished: 5, paused: 10, total: 20 }))).toBe(0.75)
  expect([progressText(progress({ finished: 5, total: 20 })), progressText(progress({ finished: 5 })), progressText(progress({ finished: 9000, total: 10_000 }))]).toEqual(['5 of 20', '5', '9,000 of 10,000'])
})

it('ships a sample study that the schema takes', () => {
  expect(studyFileSchema.safeParse(sampleStudy).success).toBe(true)
})
