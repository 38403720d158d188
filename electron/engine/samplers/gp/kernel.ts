import type { Encoding } from './encoding.ts'

const root5 = Math.sqrt(5)

/**
 * Matérn 5/2 (Rasmussen & Williams, Gaussian Processes for Machine Learning, 2006, equation 4.17) of a squared distance in length scales.
 */
export function matern52(squared: number): number {
  const a = root5 * Math.sqrt(squared)
  return (1 + a + (a * a) / 3) * Math.exp(-a)
}

/** Its derivative by the squared distance, which is finite at 0. */
export function matern52Slope(squared: number): number {
  const a = root5 * Math.sqrt(squared)
  return (-5 / 6) * (1 + a) * Math.exp(-a)
}

/** Rows of one width, one after another. */
export interface Rows {
  readonly values: Float64Array
  readonly count: number
}

/** The shape of rows that a kernel compares. */
export type RowShape = Pick<Encoding, 'width' | 'numberColumns' | 'dimensionOfColumn'>

/** @returns the weight of each column, 1 / (length scale)² of its dimension */
export function columnWeights(shape: RowShape, logLengths: Float64Array): Float64Array {
  return Float64Array.from(shape.dimensionOfColumn, (dimension) => Math.exp(-2 * (logLengths[dimension] ?? 0)))
}

/** A row with its numbers in length scales; the others as they are. */
export function scaleRow(shape: RowShape, weights: Float64Array, row: Float64Array, into: Float64Array, start = 0): void {
  for (let c = 0; c < shape.numberColumns; c += 1) into[start + c] = (row[c] ?? 0) * Math.sqrt(weights[c] ?? 1)
  for (let c = shape.numberColumns; c < shape.width; c += 1) into[start + c] = row[c] ?? 0
}

/**
 * The squared distance of a scaled row from the scaled row that starts at `start`: Euclidean over numbers, plus the column's weight
 * where categories differ (a Hamming term: Hutter et al., 2009; both are of negative type, so their sum makes a kernel).
 */
export function squaredDistance(shape: RowShape, weights: Float64Array, row: Float64Array, others: Float64Array, start: number): number {
  let sum = 0
  for (let c = 0; c < shape.numberColumns; c += 1) {
    const difference = (row[c] ?? 0) - (others[start + c] ?? 0)
    sum += difference * difference
  }
  for (let c = shape.numberColumns; c < shape.width; c += 1) if (row[c] !== others[start + c]) sum += weights[c] ?? 0
  return sum
}

/**
 * For every pair of rows j < i the squared difference in each dimension, without length scales: `[dimension][i (i - 1) / 2 + j]`.
 * What a fit needs again and again while only the length scales change.
 */
export function pairDifferences(shape: RowShape, dimensions: number, rows: readonly Float64Array[]): Float64Array[] {
  const pairs = (rows.length * (rows.length - 1)) / 2
  const differences = Array.from({ length: dimensions }, () => new Float64Array(pairs))
  for (let c = 0; c < shape.width; c += 1) {
    const into = differences[shape.dimensionOfColumn[c] ?? 0]
    if (into === undefined) continue
    const isNumber = c < shape.numberColumns
    let pair = 0
    for (let i = 0; i < rows.length; i += 1) {
      const a = rows[i]?.[c] ?? 0
      for (let j = 0; j < i; j += 1, pair += 1) {
        const difference = a - (rows[j]?.[c] ?? 0)
        into[pair] = (into[pair] ?? 0) + (isNumber ? difference * difference : difference === 0 ? 0 : 1)
      }
    }
  }
  return differences
}
