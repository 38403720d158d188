import { describe, expect, it } from 'vitest'
import { hypervolumeHistory, paretoFront } from '../../../../renderer/charts/pareto-front.ts'
import { trialNumberOfPoint } from '../../../../renderer/charts/point-trial.ts'
import { colors, trial } from './samples.ts'

const x = { name: 'loss', goal: 'minimize' } as const
const y = { name: 'speed', goal: 'maximize' } as const
const metrics = [x, y, { name: 'memory', at_most: 10 }]
const measured = (number: number, loss: number, speed: number, memory = 1) => trial(number, undefined, { values: { loss, speed, memory } })

describe('the chart of the Pareto front', () => {
  const trials = [measured(0, 1, 5), measured(1, 2, 9), measured(2, 3, 4), measured(3, 0, 10, 11), measured(4, Number.NaN, 1), trial(5, undefined, { state: 'running', values: { loss: 0, speed: 99 } })]
  const option = paretoFront({ trials, front: new Set([0, 1]), x, y, metrics }, colors)

  it('tells the front, what it beats and what breaks a bound apart', () => {
    expect(option.series).toMatchObject([
      { name: 'beaten', data: [{ value: [3, 4], trial: 2 }] },
      { name: 'breaks a bound', data: [{ value: [0, 10], trial: 3 }] },
      { name: 'front', data: [{ value: [1, 5], trial: 0 }, { value: [2, 9], trial: 1 }] },
    ])
  })

  it('says on each axis which side is good', () => {
    expect([option.xAxis, option.yAxis]).toMatchObject([{ name: 'loss (lower is better)' }, { name: 'speed (higher is better)' }])
  })
})

describe('the chart of the hypervolume', () => {
  it('rises where a trial made the front grow', () => {
    const history = [
      { trialNumber: 0, finished: 1, value: 2 },
      { trialNumber: 4, finished: 3, value: 2.5 },
    ]
    expect(hypervolumeHistory(history, colors).series).toMatchObject([{ data: [{ value: [1, 2], trial: 0 }, { value: [3, 2.5], trial: 4 }] }])
  })
})

describe('a point that was clicked', () => {
  it('knows its trial, and anything else none', () => {
    expect(trialNumberOfPoint({ data: { value: [1, 2], trial: 7 } })).toBe(7)
    for (const other of [undefined, null, 7, {}, { data: null }, { data: [7] }, { data: { trial: '7' } }]) expect(trialNumberOfPoint(other)).toBeUndefined()
  })
})
