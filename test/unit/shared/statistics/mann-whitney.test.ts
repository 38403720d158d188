import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { mannWhitney } from '../../../../shared/statistics/mann-whitney.ts'

const fixture = z
  .object({ cases: z.array(z.object({ a: z.array(z.number()), b: z.array(z.number()), p: z.number(), below: z.number() })) })
  .parse(JSON.parse(readFileSync(new URL('../../../fixtures/scipy/mann-whitney.json', import.meta.url), 'utf8')))

describe('the Mann-Whitney test', () => {
  it('gives the p-values of SciPy: exact for few values, approximate for many and for ties', () => {
    for (const { a, b, p, below } of fixture.cases) {
      const test = mannWhitney(a, b)
      expect(test.p, `${String(a.length)} against ${String(b.length)}`).toBeCloseTo(p, 10)
      expect(test.below).toBeCloseTo(below, 12)
    }
  })

  it('says the same of both samples the other way round, and nothing of equal ones', () => {
    const [one] = fixture.cases
    const [there, back] = [mannWhitney(one?.a ?? [], one?.b ?? []), mannWhitney(one?.b ?? [], one?.a ?? [])]
    expect(back.p).toBeCloseTo(there.p, 12)
    expect(back.below).toBeCloseTo(1 - there.below, 12)
    expect(mannWhitney([1, 1, 1], [1, 1])).toEqual({ p: 1, below: 0.5 })
  })
})
