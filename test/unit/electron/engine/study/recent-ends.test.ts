import { describe, expect, it } from 'vitest'
import { budgetChange } from '../../../../../electron/engine/study/budget-words.ts'
import { RecentEnds } from '../../../../../electron/engine/study/recent-ends.ts'

const minute = 60_000

describe('the pace of the last minutes', () => {
  it('is not known before three trials have ended', () => {
    const ends = new RecentEnds(0)
    ends.add(minute)
    ends.add(minute)
    expect(ends.perHour(2 * minute)).toBeNull()
    ends.add(2 * minute)
    expect(ends.perHour(2 * minute)).toBe(90)
  })

  it('forgets what is longer ago than five minutes', () => {
    const ends = new RecentEnds(0)
    for (let at = 1; at <= 100; at += 1) ends.add(at * 1000)
    for (const at of [6, 7, 8]) ends.add(at * minute)
    expect(ends.perHour(10 * minute)).toBe(36)
    expect(ends.perHour(60 * minute)).toBeNull()
  })
})

describe('a change of a budget', () => {
  it('is told in words, and only what changed', () => {
    expect(budgetChange({ trials: 40, parallel: 2 }, { trials: 60, parallel: 4 })).toBe('Budget changed: 40 → 60 trials, 2 → 4 at once')
    expect(budgetChange({ trials: 40, parallel: 2 }, { seconds: 600, parallel: 2 })).toBe('Budget changed: 40 → any number of trials, any number of → 600 seconds')
    expect(budgetChange({ trials: 40, parallel: 2 }, { trials: 40, parallel: 2 })).toBeUndefined()
  })
})
