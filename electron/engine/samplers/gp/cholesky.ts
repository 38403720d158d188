import { addScaled, dot } from './vector.ts'

/**
 * A Cholesky factor A = L Lᵀ that grows a row at a time (Cholesky–Banachiewicz; Golub & Van Loan, Matrix Computations, 4.2),
 * each in O(n²), and shrinks for nothing. A factor grown row by row is, bit for bit, the one made at once: suggestions do not depend on
 * whether the sampler was there all along or has just read the history.
 */
export interface CholeskyFactor {
  readonly size: number
  /** L by rows, each up to its diagonal, one after another. */
  readonly packed: Float64Array
  /**
   * @param row the new row of A up to its diagonal, which it includes
   */
  append(row: Float64Array): void
  /** Keeps the first rows only. */
  truncate(size: number): void
  /** Solves L x = b in place, for the leading `count` rows. */
  solveLower(b: Float64Array, count: number): void
  /** Solves Lᵀ x = b in place, for the leading `count` rows. */
  solveUpper(b: Float64Array, count: number): void
  /** log |A| of the leading `count` rows. */
  logDeterminant(count: number): number
}

/** The smallest pivot, of a matrix with ones on its diagonal: rows that are equal to rounding stay usable. */
const smallestPivot = 1e-12

/** Where a row starts in packed storage. */
export const rowStart = (row: number): number => (row * (row + 1)) / 2

/** @param capacity rows to have room for at first */
export function createCholesky(capacity = 32): CholeskyFactor {
  let packed = new Float64Array(rowStart(capacity))
  let size = 0
  const grow = (): void => {
    if (packed.length >= rowStart(size + 1)) return
    const larger = new Float64Array(rowStart(2 * size + 2))
    larger.set(packed)
    packed = larger
  }
  return {
    get size() {
      return size
    },
    get packed() {
      return packed
    },
    append(row) {
      grow()
      const start = rowStart(size)
      for (let j = 0; j < size; j += 1) {
        const other = rowStart(j)
        packed[start + j] = ((row[j] ?? 0) - dot(packed, start, packed, other, j)) / (packed[other + j] ?? 1)
      }
      const pivot = (row[size] ?? 0) - dot(packed, start, packed, start, size)
      packed[start + size] = Math.sqrt(Math.max(pivot, smallestPivot))
      size += 1
    },
    truncate(count) {
      size = Math.min(size, count)
    },
    solveLower(b, count) {
      for (let i = 0; i < count; i += 1) {
        const start = rowStart(i)
        b[i] = ((b[i] ?? 0) - dot(packed, start, b, 0, i)) / (packed[start + i] ?? 1)
      }
    },
    solveUpper(b, count) {
      for (let i = count - 1; i >= 0; i -= 1) {
        const start = rowStart(i)
        const x = (b[i] ?? 0) / (packed[start + i] ?? 1)
        b[i] = x
        addScaled(-x, packed, start, b, 0, i)
      }
    },
    logDeterminant(count) {
      let sum = 0
      for (let i = 0; i < count; i += 1) sum += Math.log(packed[rowStart(i) + i] ?? 1)
      return 2 * sum
    },
  }
}

/**
 * A⁻¹ from its factor: the lower triangle by rows, packed. O(n³ / 3) for L⁻¹ and as much again for L⁻ᵀ L⁻¹.
 */
export function invert(factor: CholeskyFactor): Float64Array {
  const { size, packed } = factor
  const lower = new Float64Array(rowStart(size))
  for (let i = 0; i < size; i += 1) {
    const start = rowStart(i)
    const scale = 1 / (packed[start + i] ?? 1)
    for (let j = 0; j < i; j += 1) addScaled(packed[start + j] ?? 0, lower, rowStart(j), lower, start, j + 1)
    for (let j = 0; j < i; j += 1) lower[start + j] = -scale * (lower[start + j] ?? 0)
    lower[start + i] = scale
  }
  const inverse = new Float64Array(rowStart(size))
  for (let k = 0; k < size; k += 1) {
    const start = rowStart(k)
    for (let i = 0; i <= k; i += 1) addScaled(lower[start + i] ?? 0, lower, start, inverse, rowStart(i), i + 1)
  }
  return inverse
}
