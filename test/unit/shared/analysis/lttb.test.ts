import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestTriangles } from '../../../../shared/analysis/lttb.ts'

const steps = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

describe('largestTriangles', () => {
  it('keeps as many points as asked, ascending, with the first and the last', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 300 }), fc.integer({ min: 3, max: 60 }), (values, count) => {
        const curve = { steps: steps(values.length), values }
        const kept = largestTriangles(curve, count)
        expect(kept.steps).toHaveLength(Math.min(count, values.length))
        expect(kept.steps).toEqual([...new Set(kept.steps)].sort((a, b) => a - b))
        expect([kept.steps[0], kept.steps.at(-1)]).toEqual([1, values.length])
        expect(kept.values).toEqual(kept.steps.map((step) => values[step - 1]))
      }),
    )
  })

  it('keeps the spike of a curve that is flat otherwise', () => {
    const values = steps(1000).map((step) => (step === 437 ? 5 : 1))
    expect(largestTriangles({ steps: steps(1000), values }, 20).values).toContain(5)
  })

  it('chooses what the definition chooses, computed by hand', () => {
    // Two parts: steps 2-3 and 4-5. Between (1, 0) and the mean (4.5, 2) the triangles of steps 2 and 3 have twice the areas 16.5 and 0.5.
    const curve = { steps: steps(6), values: [0, 5, 1, 4, 0, 0] }
    expect(largestTriangles(curve, 4).steps).toEqual([1, 2, 4, 6])
  })
})
