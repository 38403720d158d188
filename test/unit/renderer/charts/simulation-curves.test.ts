import { describe, expect, it } from 'vitest'
import { describeSimulation, simulationCurves, timeUnitOf } from '../../../../renderer/charts/simulation-curves.ts'
import { colors } from './samples.ts'
import { pair, simulation } from '../pages/laboratory/simulations.ts'

const result = simulation({
  time: 40,
  pairs: [pair('random + none', { low: [null, 1, 1], median: [null, 2, 1], high: [null, 4, 2] }), pair('tpe + asha', { low: [null, 1, 0], median: [null, 1, 0], high: [null, 1, 0] })],
})

describe('the chart of a simulation', () => {
  it('draws the median of each pair, and the band between its quartiles by stacking', () => {
    const { series } = simulationCurves({ result, hidden: new Set(), log: false }, colors)
    expect(series).toMatchObject([
      { id: 'low-random + none', stack: 'band-random + none', data: [[0, '-'], [20, 1], [40, 1]] },
      { id: 'band-random + none', stack: 'band-random + none', data: [[0, '-'], [20, 3], [40, 1]] },
      { name: 'random + none', data: [[0, '-'], [20, 2], [40, 1]], lineStyle: { color: colors.series[0] } },
      { id: 'low-tpe + asha' },
      { id: 'band-tpe + asha' },
      { name: 'tpe + asha', lineStyle: { color: colors.series[1] } },
    ])
  })

  it('leaves hidden pairs out, and the others in their colours', () => {
    const { series } = simulationCurves({ result, hidden: new Set(['random + none']), log: false }, colors)
    expect(series).toMatchObject([{}, {}, { name: 'tpe + asha', lineStyle: { color: colors.series[1] } }])
  })

  it('has logarithms on a logarithmic axis, a regret of 0 below the smallest of the others', () => {
    const { series, yAxis } = simulationCurves({ result, hidden: new Set(['random + none']), log: true }, colors)
    expect(series).toMatchObject([{}, {}, { data: [[0, '-'], [20, 0], [40, Math.log10(0.5)]] }])
    expect(yAxis).toHaveProperty('axisLabel.formatter')
  })

  it('has an axis that bad first trials do not stretch', () => {
    const values = [null, 100, ...Array.from({ length: 19 }, (_, i) => 20 - i)]
    const steep = simulation({ pairs: [pair('random + none', { low: values, median: values, high: values })] })
    expect(simulationCurves({ result: steep, hidden: new Set(), log: false }, colors).yAxis).toMatchObject({ max: 20 + 18 / 20 })
    expect(simulationCurves({ result, hidden: new Set(), log: false }, colors).yAxis).not.toHaveProperty('max')
  })

  it('tells time in steps, seconds, minutes or hours', () => {
    expect([100, 600, 20_000].map((time) => timeUnitOf({ unit: 'seconds', time }).name)).toEqual(['seconds', 'minutes', 'hours'])
    expect(timeUnitOf({ unit: 'steps', time: 20_000 }).name).toBe('steps of one worker')
  })

  it('is put in words', () => {
    expect(describeSimulation(result)).toBe('Simulated regret of 2 pairs over time. tpe + asha would have saved 41 %.')
  })
})
