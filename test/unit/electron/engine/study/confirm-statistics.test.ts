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

  it('finds the probability that one mean is lower from paired runs, as one minus the p of SciPy’s paired t-test', () => {
    for (const { a, b, p_a_is_lower } of fixture.paired)
      expect(probabilityBelowZero(a.map((value, i) => value - (b[i] ?? NaN)))).toBeCloseTo(p_a_is_lower, 10)
  })

  it('computes means and standard errors as SciPy does', () => {
    for (const { a, mean, standard_error } of fixture.paired) {
      expect(meanOf(a)).toBeCloseTo(mean, 12)
      expect(standardErrorOf(a)).toBeCloseTo(standard_error, 12)
    }
    expect(standardErrorOf([1])).toBeUndefined()
  })

  it('has no doubt where every difference is the same, up to rounding, and knows nothing from one pair', () => {
    expect(probabilityBelowZero([-0.1, -0.1, -0.1])).toBe(1)
    expect(probabilityBelowZero([0.3 - 0.1, 0.4 - 0.2, 0.2])).toBe(0)
    expect(probabilityBelowZero([0, 0, 0])).toBe(0.5)
    expect(probabilityBelowZero([-1])).toBeUndefined()
  })
})
