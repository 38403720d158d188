import { describe, expect, it } from 'vitest'
import { axisUnit, comparedProgress, comparedProgressSentence, comparedProgressTable, heightAt, mainCurves, type ComparedProgressData } from '../../../../renderer/charts/compared-progress.ts'
import type { ComparisonCurve } from '../../../../shared/columns/comparison-table.ts'
import { colors } from './samples.ts'

const curve = (axis: 'trials' | 'time', group: number, studyId: number | null, x: number[], value: number[], spread = NaN): ComparisonCurve => ({
  axis, group, studyId, x: Float64Array.from(x), value: Float64Array.from(value), low: Float64Array.from(value, (one) => one - spread), high: Float64Array.from(value, (one) => one + spread),
})
const group = (name: string) => ({ name, studies: 2, measured: 2, best: 1, mean: 1, deviation: null, median: 1, trials: 1, runningMs: 1, reached: 0, trialsToTarget: null, msToTarget: null })
const study = (studyId: number, name: string) => ({ studyId, name, group: 0, seed: 0, status: 'finished' as const, trials: 1, runningMs: 1, best: 1, reached: null })
const curves = [
  curve('trials', 0, 7, [1, 5, 10], [9, 2, 2]),
  curve('trials', 0, 8, [1, 10], [7, 4]),
  curve('trials', 0, null, [1, 5, 10], [8, 4.5, 3], 1),
  curve('trials', 1, 9, [2, 8], [4, 3.5]),
  curve('time', 1, 9, [600_000, 7_200_000], [4, 3.5]),
]
const data: ComparedProgressData = {
  comparison: { metric: { name: 'loss', goal: 'minimize' }, groups: [group('tpe'), group('random')], studies: [study(7, 'tpe-0'), study(8, 'tpe-1'), study(9, 'random-0')] },
  curves, axis: 'trials', log: false,
}

describe('the progress of several studies', () => {
  it('has a main line a group: its mean, or its only study', () => {
    expect(mainCurves(data)).toEqual([curves[2], curves[3]])
    expect([0, 1, 4.9, 5, 10, 11].map((place) => heightAt(curves[2] ?? curve('trials', 0, null, [], []), place))).toEqual([undefined, 8, 8, 4.5, 3, undefined])
  })

  it('draws bands, then studies, then named main lines of different dashes', () => {
    const { series, legend } = comparedProgress(data, colors)
    expect(series).toMatchObject([
      { id: 'band-0', type: 'custom', data: [[1, 7, 9], [5, 3.5, 5.5], [10, 2, 4]] },
      { id: 'study-7', lineStyle: { width: 1 } },
      { id: 'study-8' },
      { id: 'group-0', name: 'tpe', step: 'end', lineStyle: { type: 'solid' }, data: [[1, 8], [5, 4.5], [10, 3]] },
      { id: 'study-9', name: 'random', lineStyle: { type: 'dashed' } },
    ])
    expect(legend).toMatchObject({ data: ['tpe', 'random'] })
  })

  it('leaves out of a logarithmic axis what has no place there', () => {
    const { series } = comparedProgress({ ...data, curves: [curve('trials', 0, null, [1, 2], [1, 0.5], 0.7)], log: true }, colors)
    expect(series).toMatchObject([{ data: [[1, expect.closeTo(0.3) as number, 1.7]] }, { data: [[1, 1], [2, 0.5]] }])
  })

  it('tells time in a unit of which there are a few', () => {
    const longest = (ms: number): string => axisUnit({ axis: 'time', curves: [curve('time', 0, 1, [ms], [1])] }).name
    expect([longest(90_000), longest(7_200_000), longest(20 * 3_600_000), axisUnit(data).name]).toEqual(['running time (s)', 'running time (min)', 'running time (h)', 'finished trials'])
    expect(comparedProgress({ ...data, axis: 'time' }, colors).series).toMatchObject([{ data: [[10, 4], [120, 3.5]] }])
  })

  it('says since when the one that ends best has been ahead', () => {
    expect(comparedProgressSentence(data)).toBe('tpe leads from 10 trials on, and ends at loss 3.')
    expect(comparedProgressSentence({ ...data, axis: 'time' })).toBe('random comes to loss 3.5.')
    expect(comparedProgressSentence({ ...data, curves: [curve('trials', 0, 7, [1, 9], [5, 1]), curve('trials', 1, 9, [2, 9], [6, 4])] })).toMatch(/^tpe leads from 1 trial on/)
    expect(comparedProgressSentence({ ...data, curves: [] })).toMatch(/No study/)
    expect(comparedProgressSentence({ ...data, curves: [curve('trials', 0, 7, [1], [5]), curve('trials', 1, 9, [1], [5])] })).toBe('tpe and random end level.')
  })

  it('lists every point', () => {
    const { rows } = comparedProgressTable(data)
    expect(rows).toHaveLength(10)
    expect([rows[0], rows[5]]).toEqual([['tpe', 'tpe-0', 1, 9, null, null], ['tpe', 'mean', 1, 8, 7, 9]])
  })
})
