import { describe, expect, it } from 'vitest'
import { quantileOf } from '../../../../shared/statistics/quantile.ts'

describe('a quantile', () => {
  it('lies between order statistics, as NumPy’s default has it', () => {
    expect(quantileOf([1, 2, 4, 8], 0.5)).toBe(3)
    expect(quantileOf([1, 2, 4, 8], 0.25)).toBe(1.75)
    expect([quantileOf([1, 2, 4, 8], 0), quantileOf([1, 2, 4, 8], 1)]).toEqual([1, 8])
    expect(quantileOf(Float64Array.of(5), 0.75)).toBe(5)
  })

  it('is infinite among infinities, and no number of nothing', () => {
    expect(quantileOf([1, Infinity, Infinity], 0.75)).toBe(Infinity)
    expect(quantileOf([], 0.5)).toBeNaN()
  })
})
