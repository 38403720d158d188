import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { normalTail, signedRankGreater } from '../../../../../electron/engine/schedulers/signed-rank.ts'

const fixture = z
  .object({
    tests: z.array(z.object({ kind: z.string(), n: z.int(), differences: z.array(z.number()), p: z.number() })),
    normal_tail: z.array(z.tuple([z.number(), z.number()])),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../../fixtures/scipy/wilcoxon.json', import.meta.url), 'utf8')))

describe('the signed-rank test', () => {
  it.each(fixture.tests.map((each) => [each.n, each.kind, each] as const))("gives SciPy's p-value for %i differences (%s)", (_n, _kind, { differences, p }) => {
    expect(Math.abs(signedRankGreater(differences) / p - 1)).toBeLessThan(1e-9)
  })

  it('is 2^-n when all of n different differences are positive: the table of Wilcoxon (1945)', () => {
    for (const n of [2, 5, 8, 20]) expect(signedRankGreater(Array.from({ length: n }, (_, i) => i + 1))).toBeCloseTo(2 ** -n, 15)
  })

  it('counts the choices of signs that give a sum as large', () => {
    // Of the 8 choices of signs for the ranks 1, 2, 3 two have the sum 3 (by 3 and by 1 + 2), and five a sum of at least 3.
    expect(signedRankGreater([1, 2, -3])).toBe(5 / 8)
    expect(signedRankGreater([-1, -2, 3])).toBe(5 / 8)
  })
})

describe('the tail of the normal distribution', () => {
  it('is that of SciPy, near and far', () => {
    for (const [z, p] of fixture.normal_tail) expect(Math.abs(normalTail(z) / p - 1)).toBeLessThan(1e-11)
  })
})
