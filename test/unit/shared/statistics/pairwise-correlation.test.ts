import { describe, expect, it } from 'vitest'
import { createRng } from '../../../../shared/random/rng.ts'
import { createAssociations, type Variable } from '../../../../shared/statistics/pairwise-correlation.ts'
import { rankCorrelation } from '../../../../shared/statistics/rank-correlation.ts'

const ordered = (...values: number[]): Variable => ({ values: Float64Array.from(values), unordered: false })
const choices = (...values: number[]): Variable => ({ values: Float64Array.from(values), unordered: true })

describe('associations of variables', () => {
  it('are Spearman’s over the items of which both are known, ties and gaps included', () => {
    const rng = createRng(3)
    const draw = (): number => (rng.uniform() < 0.2 ? NaN : rng.integer(12))
    const [a, b] = [Array.from({ length: 60 }, draw), Array.from({ length: 60 }, draw)]
    const both = a.flatMap((value, i) => (Number.isNaN(value) || Number.isNaN(b[i]) ? [] : [i]))
    const found = createAssociations([ordered(...a), ordered(...b)])(0, 1)
    expect(found).toMatchObject({ kind: 'rank', items: both.length })
    expect(found?.value).toBeCloseTo(rankCorrelation(both.map((i) => a[i] ?? NaN), both.map((i) => b[i] ?? NaN)), 12)
  })

  it('are the correlation ratio of the ranks where one has no order, whichever comes first', () => {
    const of = createAssociations([choices(0, 1, 2, 0, 1, 2), ordered(10, 1, 5, 11, 2, 7)])
    // Ranks 4 0 2 | 5 1 3 about 2.5: group sums 4, -4, 0 of two each, so 16 between of 17.5 in all; of the rest, 1.5, each of 3 degrees
    // of freedom has 0.5, and all 5 have 2.5.
    expect(of(0, 1)).toEqual({ kind: 'ratio', items: 6, value: expect.closeTo(Math.sqrt(1 - 2.5 / 17.5), 12) as number })
    expect(of(1, 0)).toEqual(of(0, 1))
  })

  it('make nothing of choices that have nothing to do with it, however many they are', () => {
    const rng = createRng(1)
    const drawn = Array.from({ length: 200 }, () => createAssociations([choices(...Array.from({ length: 30 }, () => rng.integer(6))), ordered(...Array.from({ length: 30 }, () => rng.uniform()))])(0, 1)?.value ?? 0)
    // Unadjusted, the mean square would be 5 / 29.
    expect(drawn.reduce((sum, value) => sum + value ** 2, 0) / drawn.length).toBeLessThan(0.09)
  })

  it('are nothing where there is nothing to go by', () => {
    const of = createAssociations([ordered(1, 2, NaN), ordered(1, NaN, 2), ordered(3, 3, 3), ordered(1, 2, 3), choices(0, 1, 0), choices(1, 1, 1)])
    expect(of(0, 1)).toEqual({ kind: 'rank', items: 1, value: null })
    expect(of(2, 3)?.value).toBeNull()
    expect(of(5, 3)?.value).toBeNull()
    expect(of(4, 5)).toBeUndefined()
  })
})
