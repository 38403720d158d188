import { describe, expect, it } from 'vitest'
import { ecdfChart, ecdfLine, ecdfSentence, ecdfTable, shareAt, valueAtShare } from '../../../../renderer/charts/ecdf.ts'
import { colors, objective, trial } from './samples.ts'

const trials = [trial(0, 3), trial(1, 1), trial(2, 2), trial(3, 4), trial(4, 0.1, { state: 'pruned' }), trial(5, Number.NaN), trial(6, 0.2, { confirms: 1 })]
const line = ecdfLine('all trials', trials, objective, 0)

describe('the distribution of results', () => {
  it('counts complete trials of the search', () => {
    expect(line).toEqual({ name: 'all trials', x: [1, 2, 3, 4], share: [0.25, 0.5, 0.75, 1], color: 0 })
    expect(ecdfLine('', trials, { name: 'loss', goal: 'maximize' })).toMatchObject({ x: [4, 3, 2, 1] })
  })

  it('can be read either way', () => {
    expect([0, 1, 2.5, 9].map((value) => shareAt(line, value, 'minimize'))).toEqual([0, 0.25, 0.5, 1])
    expect(shareAt(ecdfLine('', trials, { name: 'loss', goal: 'maximize' }), 3, 'maximize')).toBe(0.5)
    expect([0.1, 0.5, 0.51].map((share) => valueAtShare(line, share))).toEqual([1, 2, 3])
  })

  it('rises from nothing, and leaves out what has no place on a logarithmic axis', () => {
    expect(ecdfChart({ lines: [line], objective, log: false }, colors).series).toMatchObject([{ step: 'end', data: [[1, 0], [1, 0.25], [2, 0.5], [3, 0.75], [4, 1]] }])
    const negative = { name: 'n', x: [-1, 2], share: [0.5, 1], color: 1 }
    const { series, legend } = ecdfChart({ lines: [line, negative], objective, log: true }, colors)
    expect(series).toMatchObject([{}, { name: 'n', data: [[2, 0], [2, 1]] }])
    expect(legend).toMatchObject({ data: ['all trials', 'n'] })
  })

  it('says what a trial comes to', () => {
    expect(ecdfSentence(line, 4, objective)).toBe('Of 4 complete trials half come to loss 2 or better.')
    const many = ecdfLine('', Array.from({ length: 20 }, (_, i) => trial(i, i + 1)), objective)
    expect(ecdfSentence(many, 20, objective)).toBe('Of 20 complete trials one in ten comes to loss 2 or better, half to 10 or better.')
    expect(ecdfSentence(ecdfLine('', [], objective), 0, objective)).toMatch(/No trial has come/)
    expect(ecdfTable({ lines: [line], objective }).rows).toEqual([[1, 0.25], [2, 0.5], [3, 0.75], [4, 1]])
    expect(ecdfTable({ lines: [line, line], objective }).rows[0]).toEqual(['all trials', 1, 0.25])
  })
})
