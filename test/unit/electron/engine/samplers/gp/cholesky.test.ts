import { describe, expect, it } from 'vitest'
import { createCholesky, invert, rowStart, type CholeskyFactor } from '../../../../../../electron/engine/samplers/gp/cholesky.ts'
import { createRng } from '../../../../../../shared/random/rng.ts'

const size = 40
const rng = createRng(3)
const seeds = Array.from({ length: size }, () => Float64Array.from({ length: size }, () => rng.normal()))
/** G Gᵀ + size I: symmetric and positive definite. */
const entry = (i: number, j: number): number => seeds[i]?.reduce((sum, value, k) => sum + value * (seeds[j]?.[k] ?? 0), i === j ? size : 0) ?? NaN
const rowOf = (i: number): Float64Array => Float64Array.from({ length: i + 1 }, (_, j) => entry(i, j))

function factorOf(count: number): CholeskyFactor {
  const factor = createCholesky(2)
  for (let i = 0; i < count; i += 1) factor.append(rowOf(i))
  return factor
}

describe('a Cholesky factor', () => {
  it('solves A x = b', () => {
    const factor = factorOf(size)
    const x = Float64Array.from({ length: size }, () => rng.normal())
    const b = Float64Array.from({ length: size }, (_, i) => x.reduce((sum, value, j) => sum + entry(i, j) * value, 0))
    factor.solveLower(b, size)
    factor.solveUpper(b, size)
    b.forEach((value, i) => expect(value).toBeCloseTo(x[i] ?? NaN, 10))
  })

  it('gives the inverse', () => {
    const inverse = invert(factorOf(size))
    const at = (i: number, j: number): number => inverse[rowStart(Math.max(i, j)) + Math.min(i, j)] ?? NaN
    for (const [i, j] of [[0, 0], [3, 17], [39, 39], [39, 0]] as const) {
      const product = Array.from({ length: size }, (_, k) => entry(i, k) * at(k, j)).reduce((sum, value) => sum + value, 0)
      expect(product).toBeCloseTo(i === j ? 1 : 0, 10)
    }
  })

  it('is bit for bit the same after rows were taken off and put back', () => {
    const factor = factorOf(size)
    factor.truncate(11)
    for (let i = 11; i < size; i += 1) factor.append(rowOf(i))
    expect(factor.packed.slice(0, rowStart(size))).toEqual(factorOf(size).packed.slice(0, rowStart(size)))
  })

  it('stays finite when a row is there twice', () => {
    const factor = createCholesky()
    factor.append(Float64Array.of(1))
    factor.append(Float64Array.of(1, 1))
    expect([...factor.packed.slice(0, 3)].every(Number.isFinite)).toBe(true)
    expect(factor.logDeterminant(2)).toBeGreaterThan(-Infinity)
  })
})
