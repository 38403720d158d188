import { describe, expect, it } from 'vitest'
import { timelineChart, timelineOf, timelineSentence, timelineTable, zoomed } from '../../../../renderer/charts/timeline.ts'
import type { TrialRun } from '../../../../shared/domain/trial-run.ts'
import { colors } from './samples.ts'

const run = (trialNumber: number, slot: string, startedAt: number, endedAt: number | null, outcome: TrialRun['outcome'] = 'complete'): TrialRun => ({ trialNumber, attempt: 1, slot, startedAt, endedAt, outcome })

const runs = [run(0, 'cpu-10', 1000, 5000, 'paused'), run(1, 'cpu-2', 1000, 11_000), run(2, 'cpu-10', 6000, null, 'running')]
const looked = { runs, now: 11_000, range: undefined, kept: undefined }

describe('a timeline', () => {
  it('has a row a slot and a bar a run, from the first start on', () => {
    const { slots, bars, start, length } = timelineOf(looked)
    expect([slots, start, length]).toEqual([['cpu-2', 'cpu-10'], 1000, 10_000])
    expect(bars).toEqual([
      { from: 0, to: 4000, slot: 1, lane: 0, lanes: 1, outcome: 'paused', isKept: true, trial: 0, count: 1 },
      { from: 0, to: 10_000, slot: 0, lane: 0, lanes: 1, outcome: 'complete', isKept: true, trial: 1, count: 1 },
      { from: 5000, to: 10_000, slot: 1, lane: 0, lanes: 1, outcome: 'running', isKept: true, trial: 2, count: 1 },
    ])
  })

  it('puts trials that train together above each other', () => {
    const together = [run(0, 'a', 0, 10), run(1, 'a', 0, 8), run(2, 'a', 8, 12), run(3, 'a', 10, 20)]
    expect(timelineOf({ ...looked, runs: together }).bars.map(({ lane, lanes }) => [lane, lanes])).toEqual([[0, 2], [1, 2], [1, 2], [0, 2]])
  })

  it('joins runs that are too short to be told apart, and shows them when one looks closer', () => {
    const many = Array.from({ length: 20_000 }, (_, n) => run(n, 'a', n * 10, n * 10 + 9, n % 10 === 0 ? 'fail' : 'complete'))
    const whole = timelineOf({ ...looked, runs: many })
    expect(whole.bars.length).toBeLessThan(1500)
    expect(whole.bars.reduce((sum, { count }) => sum + count, 0)).toBe(20_000)
    const close = timelineOf({ ...looked, runs: many, range: { from: 1000, to: 1500 } })
    expect(close.bars.every(({ count }) => count === 1)).toBe(true)
    expect(close.bars.length).toBeLessThan(60)
  })

  it('is faint where trials are filtered out', () => {
    expect(timelineOf({ ...looked, kept: new Set([1]) }).bars.map(({ isKept }) => isKept)).toEqual([false, true, false])
  })

  it('has a series for each outcome that occurs in its legend', () => {
    expect(timelineChart(timelineOf(looked), undefined, colors)).toMatchObject({ legend: { data: ['complete', 'running', 'paused'] }, yAxis: { data: ['cpu-2', 'cpu-10'] }, dataZoom: [{ startValue: 0, endValue: 10_000 }] })
  })

  it('says how busy the slots were', () => {
    expect(timelineSentence(looked)).toBe('2 slots were busy 95 % of 10 s, cpu-10 the least (90 %); 3 trials ran.')
    expect(timelineSentence({ runs: [], now: 0 })).toBe('No trial has run yet.')
  })

  it('has a row a run', () => {
    expect(timelineTable(looked).rows[2]).toEqual([2, 1, 'cpu-10', 'running', 5, null, 5])
  })
})

describe('what is looked at', () => {
  it('stays within the whole', () => {
    expect(zoomed({ from: 0, to: 100 }, 100, 0.5)).toEqual({ from: 25, to: 75 })
    expect(zoomed({ from: 25, to: 75 }, 100, 1, 0.9)).toEqual({ from: 50, to: 100 })
    expect(zoomed({ from: 25, to: 75 }, 100, 1, -9)).toEqual({ from: 0, to: 50 })
    expect(zoomed({ from: 25, to: 75 }, 100, 2)).toBeUndefined()
  })
})
