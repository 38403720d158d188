import { describe, expect, it } from 'vitest'
import { historySentence, historyTable, optimisationHistory, trendWindow, trialNumberOf, type HistoryData } from '../../../../renderer/charts/optimisation-history.ts'
import type { Trial } from '../../../../shared/domain/trial.ts'
import { colors, objective, trial } from './samples.ts'

function historyOf(trials: readonly Trial[], changes: Partial<HistoryData> = {}): HistoryData {
  return { trials, objective, metrics: [], log: false, trend: false, last: trials.at(-1)?.number ?? 0, ...changes }
}

function dataOf(trials: readonly Trial[], id: string, log = false, trend = false): unknown {
  const { series } = optimisationHistory(historyOf(trials, { log, trend }), colors)
  return Array.isArray(series) ? series.find((one) => one.id === id)?.data : undefined
}

describe('the optimisation history', () => {
  const trials = [trial(0, 3), trial(1, 2, { state: 'pruned' }), trial(2, 1), trial(3, undefined, { state: 'fail' }), trial(4, 5, { state: 'running' }), trial(5, Number.NaN)]

  it('groups the values by state', () => {
    expect(dataOf(trials, 'complete')).toEqual([[0, 3], [2, 1]])
    expect(dataOf(trials, 'pruned')).toEqual([[1, 2]])
    expect(dataOf(trials, 'running')).toEqual([[4, 5]])
  })

  it('puts failed trials, and values without a place, at the bottom', () => {
    expect(dataOf(trials, 'failed')).toEqual([[3, 0.02], [5, 0.02]])
    expect(dataOf([trial(0, -1)], 'failed', true)).toEqual([[0, 0.02]])
    expect(dataOf([trial(0, -1)], 'failed')).toEqual([])
  })

  it('draws the best value on to the last trial', () => {
    expect(dataOf(trials, 'best')).toEqual([[0, 3], [2, 1], [5, 1]])
  })

  it('has only states that occur in its legend', () => {
    expect(optimisationHistory(historyOf([trial(0, 1)]), colors).legend).toMatchObject({ data: ['best so far', 'complete'] })
    expect(optimisationHistory(historyOf([]), colors).legend).toMatchObject({ data: [] })
  })

  it('has tooltips of plain text', () => {
    expect(optimisationHistory(historyOf(trials), colors)).toMatchObject({ animation: false, tooltip: { renderMode: 'richText' } })
  })

  it('has an upright line of the standard error where a trial was repeated, within what a logarithmic axis has a place for', () => {
    const repeated = [trial(0, 3, { values: { loss: 3, loss_se: 0.5 } }), trial(1, 1, { values: { loss: 1, loss_se: 2 } }), trial(2, 1, { values: { loss: 1, loss_se: NaN } })]
    expect(dataOf(repeated, 'errors')).toEqual([[0, 2.5], [0, 3.5], [0, null], [1, -1], [1, 3], [1, null]])
    expect(dataOf(repeated.slice(1), 'errors', true)).toEqual([[1, 1], [1, 3], [1, null]])
  })

  it('has the median and the middle half of the complete trials around each, where they are wanted', () => {
    const many = Array.from({ length: 9 }, (_, number) => trial(number, number))
    expect(dataOf(many, 'trend-median')).toBeUndefined()
    expect(dataOf(many, 'trend-median', false, true)).toEqual([[0, 1], [1, 1.5], [2, 2], [3, 3], [4, 4], [5, 5], [6, 6], [7, 6.5], [8, 7]])
    expect(dataOf(many, 'trend-low', false, true)).toContainEqual([4, 3])
    expect(dataOf(many, 'trend-band', false, true)).toContainEqual([4, 2])
    expect([trendWindow(3), trendWindow(1000), trendWindow(1e6)]).toEqual([5, 100, 200])
  })

  it('says when the best was found and where the search went', () => {
    const many = Array.from({ length: 40 }, (_, number) => trial(number, 40 - number, { values: { loss: 40 - number, loss_se: 0.25 } }))
    expect(historySentence(historyOf(many))).toBe('40 trials; the best loss is 1 ± 0.25, found by trial 39. The median went from 39 at the start to 2 at the end.')
    expect(historySentence(historyOf([trial(0, undefined, { state: 'fail' })]))).toBe('1 trial; none is complete yet.')
  })

  it('has a row a trial, with the best so far', () => {
    expect(historyTable(historyOf([trial(0, 3), trial(1, undefined, { state: 'fail' }), trial(2, 4), trial(3, 1)])).rows).toEqual([[0, 'complete', 3, 3], [1, 'fail', null, 3], [2, 'complete', 4, 3], [3, 'complete', 1, 1]])
    expect(historyTable(historyOf([trial(0, 3, { values: { loss: 3, loss_se: 0.5 } })])).rows).toEqual([[0, 'complete', 3, 0.5, 3]])
  })

  it('knows the trial of a point', () => {
    expect(trialNumberOf({ value: [7, 0.1] })).toBe(7)
    expect(trialNumberOf({ value: 7 })).toBeUndefined()
  })

  it('looks as it did', () => {
    expect(optimisationHistory(historyOf(trials, { log: true, trend: true }), colors)).toMatchSnapshot()
  })
})
