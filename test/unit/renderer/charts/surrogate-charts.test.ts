import { describe, expect, it } from 'vitest'
import { contourChart, contourPieces, contourSentence, contourTable, placeInContour } from '../../../../renderer/charts/contour.ts'
import { dotOnParameterAxis, onParameterAxis, placeOfValue, valueOnAxis } from '../../../../renderer/charts/parameter-axis.ts'
import { bySwing, placeInFirstSlice, sliceChart, slicedParameters, slicedTrials, sliceHeight, sliceSentence, sliceTable, type SliceData } from '../../../../renderer/charts/slice.ts'
import { thinnedTrials } from '../../../../renderer/charts/thinned-trials.ts'
import type { SearchSpace } from '../../../../shared/domain/search-space.ts'
import { colors, trial } from './samples.ts'

const space: SearchSpace = {
  lr: { type: 'float', low: 0.001, high: 1, log: true },
  kind: { type: 'categorical', choices: ['a', 'b'] },
  fixed: { type: 'int', low: 3, high: 3 },
}
const trials = [
  trial(0, 0.5, { params: { lr: 0.01, kind: 'a', fixed: 3 } }),
  trial(1, 0.2, { params: { lr: 0.1, kind: 'b', fixed: 3 } }),
  trial(2, undefined, { state: 'fail', params: { lr: 0.5, kind: 'b', fixed: 3 } }),
  trial(3, 0.3, { params: { lr: 0.02, kind: 'a', fixed: 3 }, confirms: 0 }),
  trial(4, Infinity, { params: { lr: 0.03, kind: 'a', fixed: 3 } }),
]
const slices = [
  { parameter: 'lr', values: [0.001, 0.1, 1], mean: [0.6, 0.2, 0.4], low: [0.5, 0.1, 0.3], high: [0.7, 0.3, 0.5] },
  { parameter: 'kind', values: ['a', 'b'], mean: [0.4, 0.3], low: [0.3, 0.2], high: [0.5, 0.4] },
]
const data: SliceData = { trials, space, metric: 'loss', goal: 'minimize', log: false, slices, best: 1, dots: true }
const quality = { rankCorrelation: 0.9, error: 0.1 }

describe('slices', () => {
  it('have a panel for each parameter that varies, and all share one vertical range', () => {
    const { grid, yAxis, xAxis } = sliceChart(data, colors)
    expect(slicedParameters(space)).toEqual(['lr', 'kind'])
    expect(grid).toHaveLength(2)
    expect([yAxis].flat()[0]).toMatchObject({ gridIndex: 0, name: 'loss', min: [yAxis].flat()[1]?.min, max: [yAxis].flat()[1]?.max })
    expect([xAxis].flat()).toMatchObject([{ type: 'log', min: 0.001, max: 1 }, { min: -0.5, max: 1.5 }])
    expect([sliceHeight(2), sliceHeight(7)]).toEqual(['12rem', '36rem'])
  })

  it('show complete trials with a finite value, not those that confirm others, and the best one apart', () => {
    expect(slicedTrials(data).map(({ number }) => number)).toEqual([0, 1])
    const series = [sliceChart(data, colors).series].flat()
    expect(series.find((one) => one?.id === 'trials 0')?.data).toMatchObject([{ trial: 0, value: [0.01, 0.5] }])
    expect(series.find((one) => one?.id === 'best 0')?.data).toMatchObject([{ trial: 1, value: [0.1, 0.2] }])
  })

  it('lay the model over the dots when it is asked for', () => {
    const ids = (slicesShown: SliceData['slices']): unknown[] => [sliceChart({ ...data, slices: slicesShown }, colors).series].flat().map((one) => one?.id)
    expect(ids(undefined)).toEqual(['trials 0', 'best 0', 'trials 1', 'best 1'])
    expect(ids(slices)).toEqual(['band 0', 'mean 0', 'trials 0', 'best 0', 'band 1', 'trials 1', 'best 1'])
  })

  it('draw the axes and the model before the dots, over the same range', () => {
    const [first, whole] = [sliceChart({ ...data, dots: false }, colors), sliceChart(data, colors)]
    expect([first.series].flat().map((one) => one?.id)).toEqual(['band 0', 'mean 0', 'band 1'])
    expect(first.yAxis).toMatchObject([whole.yAxis].flat().map((axis) => ({ min: axis?.min, max: axis?.max })))
  })

  it('leave out what has no place on a log scale', () => {
    expect(slicedTrials({ trials: [trial(0, -1), trial(1, 0), trial(2, 1)], metric: 'loss', log: true }).map(({ number }) => number)).toEqual([2])
  })

  it('say along which parameter the metric goes farthest, in the direction of the goal', () => {
    expect(bySwing(slices)).toEqual(['lr', 'kind'])
    expect(sliceSentence(data, { slices, quality })).toBe('loss changes most along lr: on average from 0.2 to 0.6, best near 0.1.')
    expect(sliceSentence({ ...data, goal: 'maximize' }, { slices, quality })).toContain('best near 0.001.')
    expect(sliceSentence(data, { slices: [], quality: null })).toBe('loss against 2 parameters, 2 complete trials.')
  })

  it('are rows too, and know where a trial is in the first panel', () => {
    expect(sliceTable(data)).toEqual({
      columns: [{ label: 'trial', numeric: true }, { label: 'loss', numeric: true }, { label: 'lr', numeric: true }, { label: 'kind', numeric: false }],
      rows: [[0, 0.5, 0.01, 'a'], [1, 0.2, 0.1, 'b']],
    })
    expect(placeInFirstSlice(data, trial(0, 0.5, { params: { lr: 0.01 } }))).toEqual([[0.01, 0.5]])
    expect(placeInFirstSlice(data, trial(0, 0.5))).toEqual([])
  })
})

describe('trials that are too many to be told apart', () => {
  it('are thinned to the best and an even sample of the rest, in their order', () => {
    const many = Array.from({ length: 10_000 }, (_, number) => trial(number, (number * 7919) % 10_000))
    const thinned = thinnedTrials(many, ({ values }) => values['loss'] ?? 0, 400)
    expect(thinned).toHaveLength(400)
    const numbers = thinned.map(({ number }) => number)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    expect(thinned.filter(({ values }) => (values['loss'] ?? 0) < 100)).toHaveLength(100)
    for (let from = 0; from < 10_000; from += 1000) expect(numbers.filter((number) => number >= from && number < from + 1000).length).toBeGreaterThan(25)
    expect(thinnedTrials(many.slice(0, 400), () => 0, 400)).toHaveLength(400)
  })
})

describe('a contour', () => {
  const plane: SearchSpace = { x: { type: 'float', low: 0, high: 10 }, y: { type: 'float', low: 0, high: 1 }, kind: { type: 'categorical', choices: ['a', 'b'] } }
  const values = Array.from({ length: 11 }, (_, i) => i)
  const surface = { x: values, y: values.map((value) => value / 10), mean: values.flatMap((j) => values.map((i) => Math.hypot(i - 8, j - 2))) }
  const contour = { trials: [trial(0, 1, { params: { x: 8, y: 0.2 } }), trial(1, 2, { params: { x: 1 } })], space: plane, x: 'x', y: 'y', metric: 'loss', goal: 'minimize' as const, surface, best: 0 }

  it('covers the whole plane, each shade as much as any other, the best around the minimum', () => {
    const areas = new Map<number, number>()
    for (const { x, y, level } of contourPieces(contour)) areas.set(level, (areas.get(level) ?? 0) + (x[1] - x[0]) * (y[1] - y[0]))
    expect([...areas.keys()].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    for (const area of areas.values()) expect(area).toBeCloseTo(1, 1)
    const best = contourPieces(contour).filter(({ level }) => level === 9)
    expect(best.some(({ x, y }) => x[0] <= 8 && x[1] >= 8 && y[0] <= 0.2 && y[1] >= 0.2)).toBe(true)
    expect(Math.min(...best.map(({ x }) => x[0]))).toBeGreaterThan(5)
  })

  it('turns over with the goal', () => {
    const best = contourPieces({ ...contour, goal: 'maximize' }).filter(({ level }) => level === 9)
    expect(best.some(({ x, y }) => x[0] === 0 && y[1] === 1)).toBe(true)
  })

  it('says where the valley lies', () => {
    expect(contourSentence(contour)).toMatch(/^loss is best \(0 on average\) near x 8 and y 0\.2; the best tenth of the plane lies at x [56]\.\d to (10|9\.\d) and y 0\.0\d+ to 0\.\d+\.$/)
    const byKind = { ...contour, y: 'kind', surface: { x: values, y: ['a', 'b'], mean: [...values.map((i) => i), ...values.map((i) => 100 + i)] } }
    expect(contourSentence(byKind)).toContain('and kind a.')
    expect(contourSentence({ ...contour, surface: { ...surface, mean: surface.mean.map(() => null) } })).toBe('x and y are never in use together.')
  })

  it('leaves holes where the two are not in use together', () => {
    const holes = { ...contour, y: 'kind', surface: { x: values, y: ['a', 'b'], mean: [...values, ...values.map(() => null)] } }
    expect(new Set(contourPieces(holes).map(({ y }) => y[0]))).toEqual(new Set([-0.5]))
  })

  it('has the trials that use both parameters as dots, and its known values as rows', () => {
    const series = [contourChart(contour, colors).series].flat()
    expect(series.find((one) => one?.id === 'best')?.data).toEqual([{ trial: 0, value: [8, 0.2] }])
    expect(series.find((one) => one?.id === 'trials')?.data).toEqual([])
    expect(placeInContour(contour, trial(1, 2, { params: { x: 1 } }))).toEqual([])
    const { columns, rows } = contourTable(contour)
    expect(columns.map(({ label }) => label)).toEqual(['x', 'y', 'predicted loss'])
    expect(rows).toHaveLength(121)
    expect(rows[12]).toEqual([1, 0.1, Math.hypot(7, 1)])
  })
})

describe('the axis of a parameter', () => {
  it('goes from places to values and back, on its own scale', () => {
    const lr = { type: 'float', low: 0.001, high: 1, log: true } as const
    expect(valueOnAxis(lr, 1 / 3)).toBeCloseTo(0.01, 10)
    expect(placeOfValue(lr, 0.01)).toBeCloseTo(1 / 3, 10)
    expect(onParameterAxis(lr, -1)).toBeUndefined()
  })

  it('spreads the dots of a choice a little, a trial always to the same place', () => {
    const kind = { type: 'categorical', choices: ['a', 'b'] } as const
    const spec = { ...kind, choices: [...kind.choices] }
    const places = Array.from({ length: 50 }, (_, number) => dotOnParameterAxis(spec, 'b', number) ?? NaN)
    expect(Math.max(...places)).toBeLessThan(1.16)
    expect(Math.min(...places)).toBeGreaterThan(0.84)
    expect(new Set(places).size).toBe(50)
    expect(dotOnParameterAxis(spec, 'b', 7)).toBe(places[7])
    expect(dotOnParameterAxis(spec, 'gone', 7)).toBeUndefined()
  })
})
