import { describe, expect, it } from 'vitest'
import { fitYeoJohnson, scaleLosses, scaleViolations, yeoJohnson } from '../../../../../../electron/engine/samplers/gp/outputs.ts'
import { fixture } from './fixture.ts'

describe('the scale of outputs', () => {
  it.each(fixture.yeoJohnson)('is Yeo and Johnson’s as SciPy has it for λ = $lambda', ({ lambda, values, moved }) => {
    values.forEach((value, i) => expect(yeoJohnson(value, lambda)).toBeCloseTo(moved[i] ?? NaN, 10))
  })

  it('finds the most likely λ that SciPy finds', () => {
    const { values, lambda } = fixture.yeoJohnsonFit
    expect(fitYeoJohnson(Float64Array.from(values))).toBeCloseTo(lambda, 2)
  })

  it('has mean 0 and variance 1, keeps the order, and puts Infinity where the worst is', () => {
    const scaled = scaleLosses(Float64Array.of(3, 1, Infinity, 2, 1e9, 5, NaN))
    expect(scaled.every(Number.isFinite)).toBe(true)
    expect(scaled.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10)
    expect(scaled.reduce((sum, value) => sum + value * value, 0) / 7).toBeCloseTo(1, 10)
    const [three = NaN, one = NaN, infinite = NaN, two = NaN, huge = NaN, five = NaN] = scaled
    expect(one < two && two < three && three < five && five < huge && huge === infinite).toBe(true)
  })

  it('does not flatten the losses because one is enormous', () => {
    const scaled = scaleLosses(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 1e12))
    expect((scaled[6] ?? NaN) - (scaled[0] ?? NaN)).toBeGreaterThan(1)
  })

  it('is 0 everywhere when all losses are equal, or none is finite', () => {
    for (const loss of [4, Infinity, NaN]) expect(scaleLosses(new Float64Array(5).fill(loss))).toEqual(new Float64Array(5))
  })

  it('keeps a bound that is just kept at 0', () => {
    const scaled = scaleViolations(Float64Array.of(-3, 0, 2, Infinity, -Infinity, NaN))
    expect([...scaled].map(Math.sign)).toEqual([-1, 0, 1, 1, -1, 1])
    expect(scaled.every(Number.isFinite)).toBe(true)
  })
})
