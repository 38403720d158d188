import { describe, expect, it } from 'vitest'
import { optimisationHistory, trialNumberOf } from '../../../../renderer/charts/optimisation-history.ts'
import type { Trial } from '../../../../shared/domain/trial.ts'
import { colors, objective, trial } from './samples.ts'

function dataOf(trials: readonly Trial[], id: string, log = false): unknown {
  const { series } = optimisationHistory({ trials, objective, metrics: [], log }, colors)
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
    expect(optimisationHistory({ trials: [trial(0, 1)], objective, metrics: [], log: false }, colors).legend).toMatchObject({ data: ['best so far', 'complete'] })
    expect(optimisationHistory({ trials: [], objective, metrics: [], log: false }, colors).legend).toMatchObject({ data: [] })
  })

  it('has tooltips of plain text', () => {
    expect(optimisationHistory({ trials, objective, metrics: [], log: false }, colors)).toMatchObject({ animation: false, tooltip: { renderMode: 'richText' } })
  })

  it('knows the trial of a point', () => {
    expect(trialNumberOf({ value: [7, 0.1] })).toBe(7)
    expect(trialNumberOf({ value: 7 })).toBeUndefined()
  })

  it('looks as it did', () => {
    expect(optimisationHistory({ trials, objective, metrics: [], log: true }, colors)).toMatchSnapshot()
  })
})
