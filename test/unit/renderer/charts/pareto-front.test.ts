import { describe, expect, it } from 'vitest'
import { hypervolumeHistory, hypervolumeSentence, hypervolumeTable } from '../../../../renderer/charts/hypervolume.ts'
import { cubePlaces, paretoFront3, project, turned } from '../../../../renderer/charts/pareto-front-3d.ts'
import { frontSentence, frontTable, paretoFront } from '../../../../renderer/charts/pareto-front.ts'
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

describe('the front in words and rows', () => {
  const trials = [measured(0, 1, 5), measured(1, 2, 9), measured(2, 3, 4), measured(3, 0, 10, 11)]

  it('says how many are on it, and between which values one chooses', () => {
    expect(frontSentence(trials, new Set([0, 1]), [x, y])).toBe('2 of 4 complete trials are on the front: loss from 1 to 2, speed from 5 to 9.')
    expect(frontSentence(trials, new Set(), [x, y])).toBe('0 of 4 complete trials are on the front.')
  })

  it('has a row a complete trial, those of the front first', () => {
    const table = frontTable(trials, new Set([1]), [x, y], metrics, ['units'])
    expect(table.columns.map(({ label }) => label)).toEqual(['trial', 'kind', 'loss', 'speed', 'units'])
    expect(table.rows).toEqual([[1, 'front', 2, 9, null], [0, 'beaten', 1, 5, null], [2, 'beaten', 3, 4, null], [3, 'breaks a bound', 0, 10, null]])
  })
})

describe('the front of three objectives', () => {
  const z = { name: 'memory', goal: 'minimize' } as const
  const trials = [measured(0, 0, 0, 0), measured(1, 1, 10, 4), measured(2, 0.5, 5, 2), trial(3, undefined, { values: { loss: 1, speed: NaN, memory: 2 } })]
  const data = { trials, front: new Set([0]), axes: [x, y, z] as const, metrics: [x, y, z], rotation: { turn: 0, tilt: 0 }, aspect: 2 }

  it('is a cube seen from where it was turned to', () => {
    expect(project([0.5, 0.25, 0.5], { turn: 0, tilt: 0 })).toEqual([0.5, 0.5])
    const [across, up] = project([0, 0.5, 0], { turn: 0, tilt: 90 })
    expect([across, up].map((value) => Number(value.toFixed(9)))).toEqual([0, 0.5])
    expect(project([0.5, 0, 0], { turn: 90, tilt: 0 })[0]).toBeCloseTo(0)
  })

  it('has each trial at its share of the range of each objective', () => {
    const places = cubePlaces(data)
    expect(trials.map((one) => places.of(one))).toEqual([[-0.5, -0.5, -0.5], [0.5, 0.5, 0.5], [0, 0, 0], undefined])
  })

  it('draws the front, what it beats, and which side of each axis is good', () => {
    const { series } = paretoFront3(data, colors)
    const byId = new Map((Array.isArray(series) ? series : []).map((one) => [one.id, one]))
    expect(byId.get('front')?.data).toEqual([{ value: [-0.5, -0.5], trial: 0 }])
    expect(byId.get('beaten')?.data).toHaveLength(2)
    expect(JSON.stringify(byId.get('words')?.data, (_, value: unknown) => (typeof value === 'function' ? String(value()) : value))).toContain('speed (higher is better)')
  })

  it('turns with the pointer, and never upside down', () => {
    expect(turned({ turn: 10, tilt: 20 }, 40, 50)).toEqual({ turn: 350, tilt: 40 })
    expect(turned({ turn: 0, tilt: 20 }, 0, -999).tilt).toBe(0)
  })
})

describe('the chart of the hypervolume', () => {
  const history = [
    { trialNumber: 0, finished: 1, value: 2 },
    { trialNumber: 4, finished: 3, value: 9.6 },
    { trialNumber: 9, finished: 8, value: 10 },
  ]

  it('rises where a trial made the front grow, and goes on to the last finished trial', () => {
    expect(hypervolumeHistory(history.slice(0, 2), 6, colors).series).toMatchObject([{ data: [{ value: [1, 2], trial: 0 }, { value: [3, 9.6], trial: 4 }, { value: [6, 9.6] }] }])
    expect(hypervolumeHistory(history, 8, colors).series).toMatchObject([{ data: { length: 3 } }])
  })

  it('says how early most of it was there', () => {
    expect(hypervolumeSentence(history, 20)).toBe('The front dominates a volume of 10 after 20 finished trials. 95 % of it was there after 3. It last grew with trial 9.')
    expect(hypervolumeSentence([], 0)).toBe('There is no front yet.')
    expect(hypervolumeTable(history).rows).toEqual([[0, 1, 2], [4, 3, 9.6], [9, 8, 10]])
  })
})

describe('a point that was clicked', () => {
  it('knows its trial, and anything else none', () => {
    expect(trialNumberOfPoint({ data: { value: [1, 2], trial: 7 } })).toBe(7)
    for (const other of [undefined, null, 7, {}, { data: null }, { data: [7] }, { data: { trial: '7' } }]) expect(trialNumberOfPoint(other)).toBeUndefined()
  })
})
