import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { meanOf, probabilityBelowZero, standardErrorOf, studentCdf } from '../../../../../electron/engine/study/confirm-statistics.ts'

const fixture = z
  .object({
    cdf: z.array(z.object({ t: z.number(), degrees: z.int(), p: z.number() })),
    paired: z.array(z.object({ a: z.array(z.number()), b: z.array(z.number()), p_a_is_lower: z.number(), standard_error: z.number(), mean: z.number() })),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../../fixtures/scipy/student.json', import.meta.url), 'utf8')))

describe('the statistics of confirming', () => {
  it('computes Student’s t distribution as SciPy does, for odd and even degrees of freedom', () => {
    for (const { t, degrees, p } of fixture.cdf) expect(studentCdf(t, degrees), `t ${t}, ${degrees} degrees`).toBeCloseTo(p, 12)
    expect([studentCdf(Infinity, 3), studentCdf(-Infinity, 3)]).toEqual([1, 0])
  })

  it('finds on which side the mean is as SciPy’s paired t-test does, and is less sure of it', () => {
    for (const { a, b, p_a_is_lower } of fixture.paired) {
      const probability = probabilityBelowZero(a.map((value, i) => value - (b[i] ?? NaN))) ?? NaN
      expect(Math.sign(probability - 0.5)).toBe(Math.sign(p_a_is_lower - 0.5))
      expect(Math.abs(probability - 0.5)).toBeLessThan(Math.abs(p_a_is_lower - 0.5))
    }
  })

  it('takes the prior for as much as 25 pairs without a difference, so that many pairs outweigh it', () => {
    const alternating = (pairs: number): number[] => Array.from({ length: pairs }, (_, i) => (i % 2 === 0 ? -0.5 : -1.5))
    // With the 0: mean -4 / 5, standard error 0.3; t = 2.667 √(4 / 29) = 0.990 with 3 degrees of freedom.
    expect(probabilityBelowZero(alternating(4))).toBeCloseTo(0.8025, 4)
    expect(probabilityBelowZero(alternating(40))).toBeGreaterThan(0.9999)
  })

  it('computes means and standard errors as SciPy does', () => {
    for (const { a, mean, standard_error } of fixture.paired) {
      expect(meanOf(a)).toBeCloseTo(mean, 12)
      expect(standardErrorOf(a)).toBeCloseTo(standard_error, 12)
    }
    expect(standardErrorOf([1])).toBeUndefined()
  })

  it('is never certain, even where every difference is the same, and knows nothing from one pair', () => {
    const same = (pairs: number, difference = -0.1): number => probabilityBelowZero(Array(pairs).fill(difference)) ?? NaN
    expect(same(3)).toBeLessThan(0.8)
    expect(same(5)).toBeLessThan(0.95)
    expect(same(6)).toBeGreaterThan(0.95)
    expect(same(10)).toBeLessThan(0.9999)
    expect(same(6, 0.1)).toBeCloseTo(1 - same(6), 12)
    expect(same(6, -1e-9)).toBeCloseTo(same(6), 9)
    expect(probabilityBelowZero([0, 0, 0])).toBe(0.5)
    expect(probabilityBelowZero([-1])).toBeUndefined()
  })
})
