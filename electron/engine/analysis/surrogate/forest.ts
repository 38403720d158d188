import { permutation, type Rng } from '../../../../shared/random/rng.ts'
import type { EncodedColumn } from './encoding.ts'
import { growTree, leafOf, type ForestData, type Tree } from './tree.ts'

/** The mean and the variance of a prediction. */
export interface Moments {
  mean: number
  variance: number
}

export interface Forest {
  readonly trees: readonly Tree[]
  readonly leftOut: LeftOut
}

/** What some rows are predicted to be by the trees that have not seen them; NaN for a row that all have seen. */
export interface LeftOut {
  readonly rows: Int32Array
  readonly mean: Float64Array
  readonly variance: Float64Array
}

export interface ForestInput {
  readonly columns: readonly EncodedColumn[]
  readonly rows: readonly Float64Array[]
  readonly targets: Float64Array
  readonly values: Float64Array
}

/** Trees of a forest: enough for smooth curves. */
const treeCount = 64
/** A tree sees at most so many rows, so that a forest of any number of trials takes about half a second; the trees see different ones. */
const mostSamples = 2000
/** Rows that a forest is judged by: more of them say the same. */
const mostJudged = 2000

/**
 * Grows a random forest, every tree on a bootstrap sample of at most 2,000 rows. Yields between pieces of work of a few milliseconds.
 * @returns the forest, and what it says of rows that it has not seen (the out-of-bag prediction, Breiman, 2001)
 */
export function* growForest({ columns, rows, targets, values }: ForestInput, rng: Rng): Generator<undefined, Forest> {
  const places = columns.map((_, column) => Float64Array.from(rows, (row) => row[column] ?? 0))
  const orders: Int32Array[] = []
  for (const ofColumn of places) {
    orders.push(orderOf(ofColumn))
    yield
  }
  const data: ForestData = { columns, places, orders, targets, values }
  const judged = Int32Array.from(permutation(rows.length, rng).subarray(0, mostJudged))
  const leftOut = leftOutSums(judged, flatten([...judged].map((row) => rows[row] ?? new Float64Array(columns.length)), columns.length), columns.length)
  const trees: Tree[] = []
  for (let i = 0; i < treeCount; i += 1) {
    const weights = bootstrap(rows.length, rng)
    const tree = growTree(data, weights, rng)
    trees.push(tree)
    leftOut.add(tree, weights)
    yield
  }
  return { trees, leftOut: leftOut.done() }
}

/** Sums up what the trees say of rows that they have not seen. */
function leftOutSums(judged: Int32Array, flat: Float64Array, width: number) {
  const [sums, squares, counts] = [new Float64Array(judged.length), new Float64Array(judged.length), new Int32Array(judged.length)]
  return {
    add(tree: Tree, weights: Int32Array): void {
      for (const [i, row] of judged.entries()) {
        if ((weights[row] ?? 0) > 0) continue
        const leaf = leafOf(tree, flat, i * width)
        const mean = tree.mean[leaf] ?? 0
        sums[i] = (sums[i] ?? 0) + mean
        squares[i] = (squares[i] ?? 0) + (tree.variance[leaf] ?? 0) + mean ** 2
        counts[i] = (counts[i] ?? 0) + 1
      }
    },
    done(): LeftOut {
      const mean = sums.map((sum, i) => sum / (counts[i] ?? 0))
      return { rows: judged, mean, variance: squares.map((square, i) => Math.max(0, square / (counts[i] ?? 0) - (mean[i] ?? 0) ** 2)) }
    },
  }
}

/** Rows one after the other, as the trees read them. */
function flatten(rows: readonly Float64Array[], width: number): Float64Array {
  const flat = new Float64Array(rows.length * width)
  rows.forEach((row, i) => flat.set(row, i * width))
  return flat
}

/**
 * Mean and variance of the prediction for a row, by the law of total variance over the trees: the mean of the leaves' variances and the
 * variance of their means (Hutter, Hoos & Leyton-Brown, 2011, "Sequential Model-Based Optimization for General Algorithm Configuration"; 2014, section 4.3.2).
 */
export function predictRow({ trees }: Pick<Forest, 'trees'>, rows: Float64Array, offset: number, into: Moments): void {
  let [sum, squares] = [0, 0]
  for (const tree of trees) {
    const leaf = leafOf(tree, rows, offset)
    const mean = tree.mean[leaf] ?? 0
    sum += mean
    squares += (tree.variance[leaf] ?? 0) + mean * mean
  }
  into.mean = sum / trees.length
  into.variance = Math.max(0, squares / trees.length - into.mean ** 2)
}

function orderOf(places: Float64Array): Int32Array {
  return Int32Array.from(places.keys()).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0))
}

/** How often each row is drawn. */
function bootstrap(count: number, rng: Rng): Int32Array {
  const weights = new Int32Array(count)
  for (let i = 0; i < Math.min(count, mostSamples); i += 1) {
    const row = rng.integer(count)
    weights[row] = (weights[row] ?? 0) + 1
  }
  return weights
}
