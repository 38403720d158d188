import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crowdingDistances, dominates, nonDominatedRanks, paretoSet, totalViolation, type LossVector } from '../../../../shared/analysis/pareto.ts'

const cloud = (dimension: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(Infinity)), { minLength: dimension, maxLength: dimension }), { maxLength: 25 })

/** The definition itself: take away what nothing dominates, again and again. */
function peel(points: readonly LossVector[], before: (a: number, b: number) => boolean): number[] {
  const ranks = new Array<number>(points.length).fill(-1)
  for (let rank = 0; ranks.includes(-1); rank += 1) {
    const rest = ranks.flatMap((known, i) => (known === -1 ? [i] : []))
    for (const i of rest.filter((i) => !rest.some((j) => before(j, i)))) ranks[i] = rank
  }
  return ranks
}

describe('non-dominated sorting', () => {
  it.each([1, 2, 3, 4])('gives every point the front that peeling gives it, with %i objectives', (dimension) => {
    fc.assert(
      fc.property(cloud(dimension), (points) => {
        expect([...nonDominatedRanks(points)]).toEqual(peel(points, (i, j) => dominates(points[i] ?? [], points[j] ?? [])))
      }),
    )
  })

  it('puts points that break a bound after those that keep all, by how much they exceed them', () => {
    const violations = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 2, maxLength: 2 })
    const points = fc.array(fc.record({ losses: fc.tuple(fc.nat(4), fc.nat(4)), violations }), { maxLength: 20 })
    fc.assert(
      fc.property(points, (all) => {
        const total = (i: number): number => totalViolation(all[i]?.violations ?? [])
        const before = (i: number, j: number): boolean =>
          total(i) !== total(j) ? total(i) < total(j) : total(i) === 0 && dominates(all[i]?.losses ?? [], all[j]?.losses ?? [])
        const losses = all.map((point) => point.losses)
        const bounds = all.map((point) => point.violations)
        const expected = peel(losses, before)
        expect([...nonDominatedRanks(losses, bounds)]).toEqual(expected)
        expect(paretoSet(losses, bounds)).toEqual(all.flatMap((_, i) => (expected[i] === 0 && total(i) === 0 ? [i] : [])))
      }),
    )
  })

  it('agrees with Optuna’s fast_non_domination_rank', () => {
    const file = new URL('../../../fixtures/pareto/optuna.json', import.meta.url)
    const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: { points: number[][]; ranks: number[] }[] }
    for (const { points, ranks } of cases) expect([...nonDominatedRanks(points)]).toEqual(ranks)
  })

  it('leaves a study without a feasible trial with an empty Pareto set', () => {
    expect(paretoSet([[1, 2]], [[0.5]])).toEqual([])
    expect([...nonDominatedRanks([[1, 2], [0, 0]], [[0.5], [Infinity]])]).toEqual([0, 1])
  })
})

describe('crowding distance', () => {
  it('adds the gaps between the neighbours, each as a share of the extent, and keeps the ends', () => {
    const front = [[0, 10], [2, 5], [3, 4], [10, 0]]
    expect([...crowdingDistances(front)]).toEqual([Infinity, 0.3 + 0.6, 0.8 + 0.5, Infinity])
  })

  it('does not count an objective that is the same for all', () => {
    expect([...crowdingDistances([[0, 1], [1, 1], [4, 1]])]).toEqual([Infinity, 1, Infinity])
  })

  it('is never NaN, even among infinite losses', () => {
    fc.assert(
      fc.property(cloud(3), (points) => {
        expect([...crowdingDistances(points)].some(Number.isNaN)).toBe(false)
      }),
    )
  })
})
