import { describe, expect, it } from 'vitest'
import { cellOfParams, correlatedQuantities, correlationChart, correlationData, correlationSentence, correlationTable } from '../../../../renderer/charts/correlation.ts'
import { quantities } from '../../../../renderer/charts/quantity.ts'
import { isInside } from '../../../../renderer/charts/rectangle-brush.ts'
import { goodnessColor, signedColor } from '../../../../renderer/charts/ramps.ts'
import type { SearchSpace } from '../../../../shared/domain/search-space.ts'
import { colors, trial } from './samples.ts'

const space: SearchSpace = {
  rate: { type: 'float', low: 0, high: 1 },
  two: { type: 'categorical', choices: ['a', 'b'] },
  three: { type: 'categorical', choices: ['p', 'q', 'r'] },
  more: { type: 'categorical', choices: [1, 2, 3] },
}
const shown = correlatedQuantities(quantities(space, ['size', 'loss']), 'loss')
const trials = [
  ...Array.from({ length: 6 }, (_, i) => trial(i, 6 - i, { values: { loss: 6 - i, size: i % 3 }, params: { rate: i / 10, two: i < 3 ? 'a' : 'b', three: ['p', 'q', 'r'][i % 3] ?? 'p', more: 1 + (i % 3) } })),
  trial(6, 100, { state: 'pruned', params: { rate: 0 } }),
]
const data = correlationData(trials, shown, 'loss')
const between = (a: string, b: string) => data.cells.find(({ row, column }) => [shown[row]?.label, shown[column]?.label].sort().join() === [a, b].sort().join())?.association

describe('correlations', () => {
  it('are those of metrics and parameters, the objective first', () => {
    expect(shown.map(({ id }) => id)).toEqual(['metric:loss', 'metric:size', 'param:rate', 'param:two', 'param:three', 'param:more'])
    expect(data).toMatchObject({ trials: 6, objective: 0 })
  })

  it('take two choices as 0 and 1, more as groups, and leave out two without an order', () => {
    expect(between('loss', 'rate')).toEqual({ kind: 'rank', value: -1, items: 6 })
    expect(between('loss', 'two')).toMatchObject({ kind: 'rank', value: expect.closeTo(-0.878, 3) as number })
    expect(between('size', 'three')).toMatchObject({ kind: 'ratio', value: expect.closeTo(1, 12) as number })
    expect(between('three', 'more')).toBeUndefined()
    expect(data.cells).toHaveLength(14)
  })

  it('say what the objective goes with most, and are listed', () => {
    expect(correlationSentence(data)).toBe('loss goes most with rate (rank correlation −1.00, 6 complete trials).')
    expect(correlationSentence(correlationData([], shown, 'loss'))).toMatch(/Too few/)
    expect(correlationTable(data).rows).toContainEqual(['loss', 'rate', 'rank correlation', -1, 6])
  })

  it('are the lower half of a matrix', () => {
    const { xAxis, yAxis, series } = correlationChart(data, colors)
    expect([xAxis, yAxis]).toMatchObject([{ data: ['loss', 'size', 'rate', 'two', 'three'] }, { data: ['size', 'rate', 'two', 'three', 'more'] }])
    expect(series).toMatchObject([{ type: 'custom', data: expect.arrayContaining([[0, 1, -1]]) as unknown[] }])
    expect(cellOfParams(data, { dataIndex: 1 })).toBe(data.cells[1])
    expect(cellOfParams(data, {})).toBeUndefined()
  })

  it('have colours that differ by sign and strength', () => {
    expect(signedColor(0, colors)).toBe(colors.surface)
    expect([signedColor(1, colors), signedColor(-1, colors)]).toEqual([colors.series[0], colors.series[1]])
    expect([goodnessColor(0, colors), goodnessColor(1, colors)]).toEqual([colors.series[1], colors.series[0]])
  })
})

it('a rectangle holds what lies in it and on its edges', () => {
  const rectangle = { x: [0, 1], y: [2, 3] } as const
  expect(([[0, 3], [0.5, 2.5], [1.1, 2], [0, 1.9]] as const).map((point) => isInside(rectangle, point))).toEqual([true, true, false, false])
})
