import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { previewOf, previewText, sampledText } from '../../../../../renderer/pages/new-study/preview.ts'
import { fromUnit } from '../../../../../shared/domain/config.ts'
import { sampledConfigs } from '../../../../../shared/domain/sampled-configs.ts'
import { parameterSchema, type ParameterValue } from '../../../../../shared/domain/search-space.ts'
import { anyParameter } from '../../../shared/domain/arbitrary-space.ts'

const drawn = (spec: unknown): ParameterValue[] => sampledConfigs({ x: parameterSchema.parse(spec) }, 1).flatMap((config) => config['x'] ?? [])
const positions = (spec: unknown): number[] => previewOf(spec, drawn(spec))?.dots.map((dot) => dot.position) ?? []

describe('the preview of a parameter', () => {
  it('shows the values that it is given, and none that it cannot take', () => {
    const spec = { type: 'float', low: 1e-6, high: 0.1, log: true }
    expect(previewOf(spec, drawn(spec))?.dots.map(({ value }) => value)).toEqual(drawn(spec))
    expect(previewOf(spec, [0.01, 5, 'relu'])?.dots.map(({ value }) => value)).toEqual([0.01])
  })

  it('shows the distribution on the axis, its highest bar at full height, whatever the parameter', () => {
    fc.assert(
      fc.property(anyParameter, fc.double({ min: 0, max: 1, noNaN: true }), (spec, unit) => {
        const preview = previewOf(spec, [fromUnit(spec, unit)])
        expect(Math.max(...(preview?.bars ?? []).map(({ height }) => height))).toBe(1)
        for (const { from, to } of preview?.bars ?? []) expect(from >= 0 && to <= 1 && from <= to).toBe(true)
        expect(preview?.dots[0]?.position).toBeGreaterThanOrEqual(0)
        expect(preview?.dots[0]?.position).toBeLessThanOrEqual(1)
      }),
      { numRuns: 40 },
    )
  })

  it('shows that a small whole number of a log range is likelier than a large one', () => {
    const heights = previewOf({ type: 'int', low: 1, high: 4, log: true }, [])?.bars.map(({ height }) => Number(height.toFixed(2)))
    expect(heights).toEqual([1, 0.46, 0.31, 0.23])
  })

  it('puts the same draws of a log and of a linear range in the same places of their own axes', () => {
    const log = positions({ type: 'float', low: 1e-6, high: 0.1, log: true })
    const linear = positions({ type: 'float', low: 1e-6, high: 0.1 })
    expect(log).toHaveLength(20)
    log.forEach((position, index) => expect(position).toBeCloseTo(linear[index] ?? Number.NaN, 6))
  })

  it('marks the powers of ten of a log axis, and both ends', () => {
    const ticks = previewOf({ type: 'float', low: 1e-3, high: 1, log: true }, [])?.ticks ?? []
    expect(ticks.filter((tick) => tick.label !== undefined).map((tick) => tick.label)).toEqual(['0.001', '1'])
    expect(ticks.filter((tick) => tick.label === undefined).map((tick) => Number(tick.position.toFixed(3)))).toEqual([0.333, 0.667])
  })

  it('stacks draws of one choice', () => {
    const dots = previewOf({ type: 'categorical', choices: ['relu', 'tanh'] }, ['relu', 'tanh', 'relu'])?.dots ?? []
    const relu = dots.filter((dot) => dot.value === 'relu')
    expect(relu.map((dot) => dot.level)).toEqual(relu.map((_, index) => index))
    expect(new Set(relu.map((dot) => dot.position))).toEqual(new Set([0.25]))
  })

  it('draws a range of one value in the middle', () => {
    expect(new Set(positions({ type: 'int', low: 5, high: 5 }))).toEqual(new Set([0.5]))
  })

  it('draws nothing for a bad parameter', () => {
    expect(previewOf({ type: 'float', low: 2, high: 1 }, [])).toBeUndefined()
    expect(previewOf({ type: 'float', low: Number.NaN, high: 1 }, [])).toBeUndefined()
  })

  it('is told in words', () => {
    expect(previewText({ type: 'categorical', choices: ['a', 'b'] })).toBe('2 equally likely choices')
    expect(previewText({ type: 'float', low: 0.001, high: 1, log: true })).toBe('even over the logarithm from 0.001 to 1')
    expect(sampledText(['a', undefined, 0.5])).toBe('a, –, 0.5')
  })
})
