import { describe, expect, it } from 'vitest'
import { completeCurves } from '../../../../../../../electron/engine/analysis/simulation/surrogate/complete-curves.ts'
import { principalComponents } from '../../../../../../../electron/engine/analysis/simulation/surrogate/components.ts'
import { knotsOf, valueOnCurve } from '../../../../../../../electron/engine/analysis/simulation/surrogate/knots.ts'
import { rankCorrelation } from '../../../../../../../shared/statistics/rank-correlation.ts'
import { fitWarp } from '../../../../../../../electron/engine/analysis/simulation/surrogate/warp.ts'

describe('the knots of curves', () => {
  it('are close together at first, and end with the last step', () => {
    expect(knotsOf(1)).toEqual([1])
    expect(knotsOf(5)).toEqual([1, 2, 3, 5])
    const knots = knotsOf(1000)
    expect([knots[0], knots.at(-1), knots.length]).toEqual([1, 1000, 12])
  })

  it('are read between points over the logarithm of the step, and not behind the last', () => {
    const curve = [[2, 8], [8, 4]] as const
    expect([1, 2, 4, 8].map((step) => valueOnCurve(curve, step))).toEqual([8, 8, 6, 4])
    expect(valueOnCurve(curve, 9)).toBeNaN()
  })
})

describe('curves that were stopped', () => {
  it('go on as those that were not', () => {
    const curves = [[1, 2], [2, 4], [3, 6], [4, 8], [5, 10], [6, NaN]].map((values) => Float64Array.from(values))
    completeCurves(curves)
    expect(curves[5]?.[1]).toBeGreaterThan(9)
    expect(curves[5]?.[1]).toBeLessThanOrEqual(12)
  })

  it('keep their distance where too few go on to tell', () => {
    const curves = [[1, 3], [4, NaN]].map((values) => Float64Array.from(values))
    completeCurves(curves)
    expect(curves[1]?.[1]).toBe(6)
  })
})

describe('the components of curves', () => {
  it('find the shapes that curves are mixed from', () => {
    const shapes = [[1, 1, 1, 1], [0, 1, 2, 3]]
    const curves = Array.from({ length: 30 }, (_, i) => Float64Array.from({ length: 4 }, (_unused, k) => Math.sin(i) * (shapes[0]?.[k] ?? 0) + Math.cos(3 * i) * (shapes[1]?.[k] ?? 0)))
    const components = principalComponents(curves)
    expect(components.shapes).toHaveLength(2)
    expect(Math.max(...components.rest)).toBeLessThan(0.1)
    const rebuilt = curves.map((_, i) => Array.from({ length: 4 }, (_unused, k) => components.shapes.reduce((sum, shape, c) => sum + (components.scores[c]?.[i] ?? 0) * (shape[k] ?? 0), components.mean[k] ?? 0)))
    rebuilt.forEach((curve, i) => {
      curve.forEach((value, k) => {
        expect(value).toBeCloseTo(curves[i]?.[k] ?? NaN, 8)
      })
    })
  })
})

describe('the scale of losses', () => {
  const losses = [0.1, 0.11, 0.12, 0.2, 0.5, 2, 1000, Infinity, NaN]
  const warp = fitWarp(losses, losses.slice(0, 6))

  it('reads back what it was given, in the same order', () => {
    const scaled = losses.map((loss) => warp.toScale(loss))
    expect(scaled.slice(0, 7)).toEqual(scaled.slice(0, 7).toSorted((a, b) => a - b))
    losses.slice(0, 7).forEach((loss, i) => {
      expect(warp.fromScale(scaled[i] ?? NaN)).toBeCloseTo(loss, 6)
    })
    expect(scaled.slice(7)).toEqual([scaled[6], scaled[6]])
  })

  it('has a floor a little below the best', () => {
    expect(warp.fromScale(-1e9)).toBeGreaterThan(0.08)
    expect(warp.fromScale(-1e9)).toBeLessThan(0.1)
  })
})

describe('the rank correlation', () => {
  it('goes by order alone, and shares the ranks of ties', () => {
    expect(rankCorrelation([1, 2, 3, 100], [10, 20, 30, 31])).toBe(1)
    expect(rankCorrelation([1, 2, 3], [3, 2, 1])).toBe(-1)
    // scipy.stats.spearmanr([1, 2, 2, 3, 5], [2, 1, 4, 4, 5]) = 0.7631578947368421
    expect(rankCorrelation([1, 2, 2, 3, 5], [2, 1, 4, 4, 5])).toBeCloseTo(0.7631578947368421, 12)
  })
})
