import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hypervolume, hypervolumeContributions, hypervolumeHistory, referencePoint, selectByHypervolume } from '../../../../shared/analysis/hypervolume.ts'

const side = 5

const cloud = (dimension: number, most = 9): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(fc.integer({ min: 0, max: side + 1 }), { minLength: dimension, maxLength: dimension }), { maxLength: most })

/** Counts the unit cells below the reference (side, side, …) that some point dominates. */
function countCells(points: readonly (readonly number[])[], dimension: number): number {
  let count = 0
  for (let index = 0; index < side ** dimension; index += 1) {
    const cell = Array.from({ length: dimension }, (_, k) => Math.floor(index / side ** k) % side)
    if (points.some((point) => point.every((value, k) => value <= (cell[k] ?? 0)))) count += 1
  }
  return count
}

const reference = (dimension: number): number[] => new Array<number>(dimension).fill(side)

describe('hypervolume', () => {
  it.each([1, 2, 3, 4, 5])('is the number of dominated cells of a grid in %i dimensions', (dimension) => {
    fc.assert(
      fc.property(cloud(dimension), (points) => {
        expect(hypervolume(points, reference(dimension))).toBeCloseTo(countCells(points, dimension), 9)
      }),
      { numRuns: 60 },
    )
  })

  it('agrees with Optuna’s, and so do the contributions', () => {
    const { cases } = JSON.parse(readFileSync(new URL('../../../fixtures/pareto/optuna.json', import.meta.url), 'utf8')) as {
      cases: { points: number[][]; reference: number[]; hypervolume: number; contributions: number[] }[]
    }
    for (const each of cases) {
      expect(hypervolume(each.points, each.reference)).toBeCloseTo(each.hypervolume, 10)
      const contributions = hypervolumeContributions(each.points, each.reference)
      each.contributions.forEach((value, i) => expect(contributions[i]).toBeCloseTo(value, 10))
    }
  })

  it('approaches the published limits of ZDT1 (2/3) and ZDT2 (1/3) with the reference (1, 1)', () => {
    const along = Array.from({ length: 2000 }, (_, i) => i / 1999)
    expect(hypervolume(along.map((x) => [x, 1 - Math.sqrt(x)]), [1, 1])).toBeCloseTo(2 / 3, 2)
    expect(hypervolume(along.map((x) => [x, 1 - x * x]), [1, 1])).toBeCloseTo(1 / 3, 2)
  })

  it('is zero for no points, for infinite losses, and for points at or beyond the reference', () => {
    expect(hypervolume([], [1, 1])).toBe(0)
    expect(hypervolume([[Infinity, 0], [1, 0], [0.5, 2]], [1, 1])).toBe(0)
  })
})

describe('what is derived from the hypervolume', () => {
  it.each([2, 3, 4])('contributions are what is lost without the point, in %i dimensions', (dimension) => {
    fc.assert(
      fc.property(cloud(dimension), (points) => {
        const contributions = hypervolumeContributions(points, reference(dimension))
        points.forEach((_, i) => {
          const without = countCells(points.toSpliced(i, 1), dimension)
          expect(contributions[i]).toBeCloseTo(countCells(points, dimension) - without, 9)
        })
      }),
      { numRuns: 40 },
    )
  })

  it.each([2, 3, 4])('the history is the hypervolume of every prefix, in %i dimensions', (dimension) => {
    fc.assert(
      fc.property(cloud(dimension), (points) => {
        const history = hypervolumeHistory(points, reference(dimension))
        points.forEach((_, i) => expect(history[i]).toBeCloseTo(countCells(points.slice(0, i + 1), dimension), 9))
      }),
      { numRuns: 40 },
    )
  })

  it('the greedy selection takes the point that adds most, each time', () => {
    fc.assert(
      fc.property(cloud(3, 7), fc.nat(7), (points, count) => {
        const chosen = selectByHypervolume(points, reference(3), count)
        expect(chosen).toHaveLength(Math.min(count, points.length))
        expect(new Set(chosen).size).toBe(chosen.length)
        chosen.forEach((_, taken) => {
          const before = chosen.slice(0, taken).map((i) => points[i] ?? [])
          const gain = (i: number): number => countCells([...before, points[i] ?? []], 3)
          const rest = points.map((_, i) => i).filter((i) => !chosen.slice(0, taken).includes(i))
          expect(gain(chosen[taken] ?? -1)).toBe(Math.max(...rest.map(gain)))
        })
      }),
      { numRuns: 60 },
    )
  })

  it('the reference point lies beyond every finite loss', () => {
    expect(referencePoint([[1, -2, 0, Infinity], [0.5, -1, -1, Infinity]], 4)).toEqual([1.1, -0.9, Number.EPSILON, 1])
  })
})
