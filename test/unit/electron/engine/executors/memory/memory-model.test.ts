import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryModel, nonNegativeLeastSquares, type MemoryPrior } from '../../../../../../electron/engine/executors/memory/memory-model.ts'
import type { TrialSize } from '../../../../../../electron/engine/executors/memory/trial-size.ts'

const prior: MemoryPrior = [700, 3, 2]
const size = (stateMiB: number, activationsMiB: number): TrialSize => ({ parameters: stateMiB * 1e5, stateMiB, activationsMiB, leastMiB: stateMiB })
const megabytes = fc.double({ min: 0, max: 5000, noNaN: true })

describe('nonNegativeLeastSquares', () => {
  it('solves a system exactly where the solution has no negative number', () => {
    const solution = nonNegativeLeastSquares([[[1, 0, 0], 3], [[1, 1, 0], 5], [[1, 1, 1], 9], [[1, 2, 1], 11]])
    ;[3, 2, 4].forEach((value, i) => expect(solution[i]).toBeCloseTo(value, 9))
  })

  // scipy.optimize.nnls([[1, 2], [3, 4], [5, 6]], [7, 8, 9]) of scipy 1.14: ([0, 1.8571428571428572], 4.07080195…)
  it('agrees with scipy’s where the unbounded solution has a negative one', () => {
    const [first, second] = nonNegativeLeastSquares([[[1, 2], 7], [[3, 4], 8], [[5, 6], 9]])
    expect(first).toBe(0)
    expect(second).toBeCloseTo((14 + 32 + 54) / 56, 9)
  })

  it('is never beaten by a non-negative point beside it', () => {
    const row = fc.tuple(fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 }), fc.double({ min: -10, max: 100, noNaN: true }))
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 12 }), fc.nat(2), fc.double({ min: -0.5, max: 0.5, noNaN: true }), (rows, column, step) => {
        const error = (x: readonly number[]): number => rows.reduce((sum, [a, y]) => sum + (a.reduce((dot, value, i) => dot + value * (x[i] ?? 0), 0) - y) ** 2, 0)
        const solution = nonNegativeLeastSquares(rows)
        expect(solution.every((value) => value >= 0)).toBe(true)
        const other = solution.map((value, i) => (i === column ? Math.max(0, value + step) : value))
        expect(error(solution)).toBeLessThanOrEqual(error(other) * (1 + 1e-6) + 1e-6)
      }),
    )
  })
})

describe('a model of memory', () => {
  it('begins with what is known of the backend', () => {
    expect(createMemoryModel(prior).forecast(size(100, 50))).toEqual({ estimateMiB: 700 + 300 + 100, marginMiB: 0 })
  })

  it('finds the base and the growth that trials show', () => {
    const model = createMemoryModel(prior)
    for (let i = 0; i < 40; i += 1) model.observe(size((i * 37) % 400, (i * 53) % 300), 500 + 5 * ((i * 37) % 400) + 1 * ((i * 53) % 300))
    const { estimateMiB, marginMiB } = model.forecast(size(1000, 500))
    expect(estimateMiB).toBeGreaterThan(0.97 * (500 + 5000 + 500))
    expect(estimateMiB).toBeLessThan(1.03 * (500 + 5000 + 500))
    expect(marginMiB).toBeLessThan(20)
  })

  it('covers every trial that it has seen by its margin', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(megabytes, megabytes, megabytes), { minLength: 1, maxLength: 20 }), (trials) => {
        const model = createMemoryModel(prior)
        for (const [state, activations, peak] of trials) model.observe(size(state, activations), peak)
        for (const [state, activations, peak] of trials) {
          const { estimateMiB, marginMiB } = model.forecast(size(state, activations))
          expect(estimateMiB + marginMiB).toBeGreaterThanOrEqual(peak - 1e-6)
        }
      }),
    )
  })

  it('never needs less for a larger trial', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(megabytes, megabytes, megabytes), { maxLength: 10 }), megabytes, megabytes, megabytes, (trials, state, activations, more) => {
        const model = createMemoryModel(prior)
        for (const [s, a, peak] of trials) model.observe(size(s, a), peak)
        const estimate = (s: number, a: number): number => model.forecast(size(s, a)).estimateMiB
        expect(estimate(state + more, activations)).toBeGreaterThanOrEqual(estimate(state, activations) - 1e-6)
        expect(estimate(state, activations + more)).toBeGreaterThanOrEqual(estimate(state, activations) - 1e-6)
      }),
    )
  })
})
