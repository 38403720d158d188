import { describe, expect, it } from 'vitest'
import { previewOf, previewSize, previewText } from '../../../../../renderer/pages/new-study/preview.ts'

const positions = (spec: unknown): number[] => previewOf(spec, 1)?.dots.map((dot) => dot.position) ?? []

describe('the preview of a parameter', () => {
  it('draws twenty values inside the range, the same for the same seed', () => {
    const spec = { type: 'float', low: 1e-6, high: 0.1, log: true }
    const preview = previewOf(spec, 3)
    expect(preview?.dots).toHaveLength(previewSize)
    for (const dot of preview?.dots ?? []) {
      expect(dot.value).toBeGreaterThanOrEqual(1e-6)
      expect(dot.value).toBeLessThanOrEqual(0.1)
    }
    expect(previewOf(spec, 3)).toEqual(preview)
    expect(previewOf(spec, 4)).not.toEqual(preview)
  })

  it('puts the same draws of a log and of a linear range in the same places of their own axes', () => {
    const log = positions({ type: 'float', low: 1e-6, high: 0.1, log: true })
    const linear = positions({ type: 'float', low: 1e-6, high: 0.1 })
    log.forEach((position, index) => expect(position).toBeCloseTo(linear[index] ?? Number.NaN, 6))
  })

  it('marks the powers of ten of a log axis, and both ends', () => {
    const ticks = previewOf({ type: 'float', low: 1e-3, high: 1, log: true }, 1)?.ticks ?? []
    expect(ticks.filter((tick) => tick.label !== undefined).map((tick) => tick.label)).toEqual(['0.001', '1'])
    expect(ticks.filter((tick) => tick.label === undefined).map((tick) => Number(tick.position.toFixed(3)))).toEqual([0.333, 0.667])
  })

  it('stacks draws of one choice', () => {
    const dots = previewOf({ type: 'categorical', choices: ['relu', 'tanh'] }, 1)?.dots ?? []
    const relu = dots.filter((dot) => dot.value === 'relu')
    expect(relu.map((dot) => dot.level)).toEqual(relu.map((_, index) => index))
    expect(new Set(relu.map((dot) => dot.position))).toEqual(new Set([0.25]))
  })

  it('draws a range of one value in the middle', () => {
    expect(new Set(positions({ type: 'int', low: 5, high: 5 }))).toEqual(new Set([0.5]))
  })

  it('draws nothing for a bad parameter', () => {
    expect(previewOf({ type: 'float', low: 2, high: 1 }, 1)).toBeUndefined()
    expect(previewOf({ type: 'float', low: Number.NaN, high: 1 }, 1)).toBeUndefined()
  })

  it('is told in words', () => {
    const preview = previewOf({ type: 'categorical', choices: ['a'] }, 1)
    expect(preview === undefined ? '' : previewText(preview)).toMatch(/^20 sampled values: a, a, /)
  })
})
