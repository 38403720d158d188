import { describe, expect, it } from 'vitest'
import { axisNames, parameterAxis, parameterPosition, rangeTicks, unusedPosition, valueScale } from '../../../../renderer/charts/parallel-axis.ts'
import { parallelCoordinates, plottedNumberOf, plottedTrials, rankColor } from '../../../../renderer/charts/parallel-coordinates.ts'
import type { Parameter, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { colors, objective, trial } from './samples.ts'

const rate = { type: 'float', low: 1e-4, high: 0.1, log: true } as const
const momentum: Parameter = { type: 'float', low: 0, high: 1, when: { param: 'optimizer', in: ['sgd'] } }
const space: SearchSpace = { rate, optimizer: { type: 'categorical', choices: ['sgd', 'adam'] }, momentum, fixed: { type: 'int', low: 3, high: 3 } }

describe('an axis of parallel coordinates', () => {
  it('spreads the logarithm of a logarithmic parameter, with powers of ten', () => {
    expect(parameterAxis('rate', rate).ticks.map(({ label }) => label)).toEqual(['1e−4', '0.001', '0.01', '0.1'])
    expect(parameterPosition(rate, 'rate', { rate: 1e-3 })).toBeCloseTo(1 / 3)
  })

  it('has a place for each choice of a categorical parameter', () => {
    expect(parameterAxis('c', { type: 'categorical', choices: ['a', true, 3] }).ticks).toEqual([
      { position: 1 / 6, label: 'a' },
      { position: 0.5, label: 'true' },
      { position: 5 / 6, label: '3' },
    ])
  })

  it('has a place for trials that do not use a conditional parameter', () => {
    expect(parameterAxis('momentum', momentum).ticks[0]).toEqual({ position: unusedPosition, label: 'not used' })
    expect(parameterPosition(momentum, 'momentum', { optimizer: 'adam' })).toBe(unusedPosition)
  })

  it('draws a value of a wider space at the end that is nearest', () => {
    expect(parameterPosition(rate, 'rate', { rate: 10 })).toBe(1)
    expect(parameterPosition({ type: 'categorical', choices: ['a', 'b'] }, 'c', { c: 'gone' })).toBe(0)
  })

  it('is left out for a parameter that cannot vary', () => {
    expect(axisNames(space)).toEqual(['rate', 'optimizer', 'momentum'])
  })

  it('shows both ends and round numbers that do not touch them', () => {
    expect(rangeTicks(0, 0.99, false, false)).toEqual([0, 0.5, 0.99])
    expect(rangeTicks(32, 1024, true, true)).toEqual([32, 100, 1024])
    expect(rangeTicks(5, 5, false, true)).toEqual([5])
    expect(rangeTicks(1, 4, false, true)).toEqual([1, 2, 3, 4])
  })

  it('puts a single value in the middle', () => {
    expect(valueScale([2], false).position(2)).toBe(0.5)
    expect(valueScale([1, 100], true).position(10)).toBeCloseTo(0.5)
    expect(valueScale([], false).ticks).toEqual([])
  })
})

describe('parallel coordinates', () => {
  const trials = [
    trial(0, 2, { params: { rate: 1e-4, optimizer: 'adam' } }),
    trial(1, 1, { params: { rate: 0.1, optimizer: 'sgd', momentum: 0.5 } }),
    trial(2, 3, { state: 'running' }),
    trial(3, Number.NaN),
    trial(4, undefined, { state: 'fail' }),
  ]

  it('draw ended trials with a value, the best last', () => {
    expect(plottedTrials({ trials, space, objective, log: false, best: 1 }).map(({ number }) => number)).toEqual([0, 1])
    expect(plottedTrials({ trials: [trial(0, -1), trial(1, 1)], space, objective, log: true, best: 1 }).map(({ number }) => number)).toEqual([1])
  })

  it('give each line a position on every axis', () => {
    const { series } = parallelCoordinates({ trials, space, objective, log: false, best: 1 }, colors)
    expect(series).toMatchObject([{ data: [{ name: '0', value: [0, 0.75, unusedPosition, 1] }, { name: '1', value: [1, 0.25, 0.5, 0], lineStyle: { width: 3, opacity: 1 } }] }])
  })

  it('single out the best of the study, not the lowest value: that may be of a pruned trial', () => {
    const some = [trial(0, 3), trial(1, 2), trial(2, 1, { state: 'pruned' })]
    const data = { trials: some, space, objective, log: false, best: 1 }
    expect(plottedTrials(data).map(({ number }) => number)).toEqual([0, 2, 1])
    expect(parallelCoordinates(data, colors).series).toMatchObject([{ data: [{ lineStyle: { width: 1.25 } }, { lineStyle: { width: 1.25 } }, { name: '1', lineStyle: { width: 3 } }] }])
    expect(parallelCoordinates({ ...data, best: undefined }, colors).series).toMatchObject([{ data: [{}, {}, { name: '2', lineStyle: { width: 1.25 } }] }])
  })

  it('keep the best of very many, with an even sample of the rest', () => {
    const many = Array.from({ length: 10_000 }, (_, number) => trial(number, number))
    const plotted = plottedTrials({ trials: many, space, objective, log: false, best: undefined }).map(({ number }) => number)
    expect(plotted).toHaveLength(1500)
    expect(plotted.slice(-3)).toEqual([2, 1, 0])
    expect(plotted[0]).toBeGreaterThan(9900)
  })

  it('keep the colour of the best for the best alone', () => {
    expect(rankColor(1, colors)).toBe('#000002')
    expect(rankColor(0.99, colors)).not.toBe('#000002')
  })

  it('know the trial of a line', () => {
    expect(plottedNumberOf({ name: '12' })).toBe(12)
    expect(plottedNumberOf({ name: '' })).toBeUndefined()
    expect(plottedNumberOf(undefined)).toBeUndefined()
  })

  it('look as they did', () => {
    expect(parallelCoordinates({ trials, space, objective, log: false, best: 1 }, colors)).toMatchSnapshot()
  })
})
