import { describe, expect, it } from 'vitest'
import { placeOn, quantities } from '../../../../renderer/charts/quantity.ts'
import { placedTrials, scatterChart, scatterSentence, scatterTable } from '../../../../renderer/charts/scatter.ts'
import type { SearchSpace } from '../../../../shared/domain/search-space.ts'
import { colors, trial } from './samples.ts'

const space: SearchSpace = {
  rate: { type: 'float', low: 1e-6, high: 0.1, log: true },
  kind: { type: 'categorical', choices: ['tanh', 'relu', true] },
  fixed: { type: 'int', low: 3, high: 3 },
}
const all = quantities(space, ['loss', 'rate'])
const quantity = (id: string) => {
  const found = all.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no ${id} among ${all.map((one) => one.id).join(' ')}`)
  return found
}
const loss = quantity('metric:loss')
const rate = quantity('param:rate')
const kind = quantity('param:kind')
const tried = (number: number, value: number, params: object, state: 'complete' | 'pruned' = 'complete') => trial(number, value, { params: { ...params }, state })

describe('the quantities of a study', () => {
  it('are its metrics, the parameters that vary, and what every trial has; a metric and a parameter may share a name', () => {
    expect(all.map(({ id }) => id)).toEqual(['metric:loss', 'metric:rate', 'param:rate', 'param:kind', 'number', 'step', 'seconds'])
    expect(quantity('param:rate').of(tried(0, 1, { rate: 0.01 }))).toBe(0.01)
    expect(quantity('metric:rate').of(tried(0, 1, { rate: 0.01 }))).toBeUndefined()
  })

  it('have a place for what is a number on their scale, or one of their choices', () => {
    expect([0.1, 0, -1, Number.NaN, Infinity, undefined].map((value) => placeOn(rate, value))).toEqual([0.1, undefined, undefined, undefined, undefined, undefined])
    expect(['relu', true, 'other'].map((value) => placeOn(kind, value))).toEqual([1, 2, undefined])
  })
})

describe('the scatter plot', () => {
  const trials = [tried(0, 3, { rate: 0.001, kind: 'tanh' }), tried(1, 2, { rate: 0.01, kind: 'relu' }), tried(2, 1, { rate: 0.1, kind: 'relu' }), tried(3, 9, { rate: 0.05 }, 'pruned'), trial(4, Number.NaN, { params: { rate: 0.1 } })]

  it('places the trials that have both values, the best one apart', () => {
    expect(placedTrials({ trials, x: kind, y: loss }).map((placed) => placed.value)).toEqual([[0, 3], [1, 2], [1, 1]])
    const { series } = scatterChart({ trials, x: rate, y: loss, best: 2 }, colors)
    expect(series).toMatchObject([
      { name: 'not selected', data: [] },
      { name: 'failed', data: [] },
      { name: 'pruned', data: [{ value: [0.05, 9], trial: 3 }] },
      { name: 'complete', data: [{ trial: 0 }, { trial: 1 }] },
      { name: 'paused', data: [] },
      { name: 'running', data: [] },
      { name: 'best', data: [{ value: [0.1, 1], trial: 2 }] },
    ])
  })

  it('says how the two go together', () => {
    expect(scatterSentence({ trials, x: rate, y: loss })).toBe('rate and loss run against each other (rank correlation −1, 3 complete trials).')
    expect(scatterSentence({ trials, x: kind, y: loss })).toBe('kind against loss: 3 complete trials.')
    expect(scatterSentence({ trials: trials.slice(0, 1), x: rate, y: loss })).toMatch(/too few/)
  })

  it('gives every kind of trial a shape of its own, and those that are not selected none of the ends of an axis', () => {
    const { series, xAxis } = scatterChart({ trials: trials.slice(0, 2), others: trials.slice(2), x: rate, y: loss, best: 1 }, colors)
    const shown = Array.isArray(series) ? series : []
    const shapes = shown.slice(1).map((one) => ('symbol' in one ? one.symbol : ''))
    expect(new Set(shapes).size).toBe(shapes.length)
    expect(shown[0]).toMatchObject({ name: 'not selected', silent: true, data: [{ trial: 2 }, { trial: 3 }] })
    // Axes are merged: what a categorical axis stated must be taken back.
    expect(xAxis).toHaveProperty('min', undefined)
  })

  it('lists what it shows', () => {
    expect(scatterTable({ trials, x: kind, y: loss })).toEqual({
      columns: [{ label: 'trial', numeric: true }, { label: 'state', numeric: false }, { label: 'kind', numeric: false }, { label: 'loss', numeric: true }],
      rows: [[0, 'complete', 'tanh', 3], [1, 'complete', 'relu', 2], [2, 'complete', 'relu', 1]],
    })
  })
})
