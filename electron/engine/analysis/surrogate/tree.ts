import type { Rng } from '../../../../shared/random/rng.ts'
import type { EncodedColumn } from './encoding.ts'

/** What a forest learns from: columns of one length. */
export interface ForestData {
  readonly columns: readonly EncodedColumn[]
  /** One array a column, with a number a row. */
  readonly places: readonly Float64Array[]
  /** Rows in the order of each column. */
  readonly orders: readonly Int32Array[]
  /** What the splits are chosen by. */
  readonly targets: Float64Array
  /** What the leaves hold. */
  readonly values: Float64Array
}

/** A regression tree as arrays: node 0 is the root, a node without a column (-1) is a leaf. */
export interface Tree {
  readonly column: Int32Array
  /** The largest place on the left. */
  readonly at: Float64Array
  /** For a categorical the position in `sets`, otherwise -1. */
  readonly set: Int32Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly mean: Float64Array
  readonly variance: Float64Array
  /** Which codes of a categorical go left. */
  readonly sets: readonly Uint8Array[]
}

interface Split {
  column: number
  at: number
  /** Which codes go left; undefined for a number. */
  codes: Uint8Array | undefined
  gain: number
}

/** Nodes of fewer samples are leaves, and no leaf has fewer than this (SMAC's 3). */
const leastSamples = 3
/** The share of the columns that is looked at for a split, as in SMAC. */
const columnShare = 5 / 6
/** A gain that rounding may have made. */
const leastGain = 1e-12

/** Grows one tree; see `growTree`. */
class Growth {
  readonly #data: ForestData
  readonly #weights: Int32Array
  readonly #rng: Rng
  readonly #orders: readonly Int32Array[]
  readonly #goesLeft: Uint8Array
  readonly #held: Int32Array
  readonly #looked: Int32Array
  readonly #column: number[] = []
  readonly #at: number[] = []
  readonly #set: number[] = []
  readonly #left: number[] = []
  readonly #right: number[] = []
  readonly #mean: number[] = []
  readonly #variance: number[] = []
  readonly #sets: Uint8Array[] = []
  readonly #size: number

  constructor(data: ForestData, weights: Int32Array, rng: Rng) {
    this.#data = data
    this.#weights = weights
    this.#rng = rng
    this.#orders = data.orders.map((order) => order.filter((row) => (weights[row] ?? 0) > 0))
    this.#size = weights.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0)
    this.#goesLeft = new Uint8Array(weights.length)
    this.#held = new Int32Array(this.#size)
    this.#looked = Int32Array.from(data.columns, (_, column) => column)
  }

  grow(): Tree {
    const open = [{ node: this.#addNode(), start: 0, end: this.#size }]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { node, start, end } = next
      const split = this.#bestSplit(start, end)
      if (split === undefined) {
        this.#close(node, start, end)
        continue
      }
      const middle = this.#part(split, start, end)
      this.#column[node] = split.column
      this.#at[node] = split.at
      this.#set[node] = split.codes === undefined ? -1 : this.#sets.push(split.codes) - 1
      const [left, right] = [this.#addNode(), this.#addNode()]
      this.#left[node] = left
      this.#right[node] = right
      open.push({ node: left, start, end: middle }, { node: right, start: middle, end })
    }
    return {
      column: Int32Array.from(this.#column), at: Float64Array.from(this.#at), set: Int32Array.from(this.#set), left: Int32Array.from(this.#left), right: Int32Array.from(this.#right),
      mean: Float64Array.from(this.#mean), variance: Float64Array.from(this.#variance), sets: this.#sets,
    }
  }

  #addNode(): number {
    for (const list of [this.#at, this.#set, this.#left, this.#right, this.#mean, this.#variance]) list.push(0)
    return this.#column.push(-1) - 1
  }

  /** Makes a node a leaf: the mean and the variance of its samples. */
  #close(node: number, start: number, end: number): void {
    const order = this.#orders[0] ?? new Int32Array(0)
    const { values } = this.#data
    let [count, sum, squares] = [0, 0, 0]
    for (let i = start; i < end; i += 1) {
      const row = order[i] ?? 0
      const weight = this.#weights[row] ?? 0
      count += weight
      sum += weight * (values[row] ?? 0)
    }
    const mean = sum / Math.max(1, count)
    for (let i = start; i < end; i += 1) {
      const row = order[i] ?? 0
      squares += (this.#weights[row] ?? 0) * ((values[row] ?? 0) - mean) ** 2
    }
    this.#mean[node] = mean
    this.#variance[node] = squares / Math.max(1, count)
  }

  #bestSplit(start: number, end: number): Split | undefined {
    const order = this.#orders[0]
    if (order === undefined) return undefined
    let [count, sum] = [0, 0]
    for (let i = start; i < end; i += 1) {
      const row = order[i] ?? 0
      const weight = this.#weights[row] ?? 0
      count += weight
      sum += weight * (this.#data.targets[row] ?? 0)
    }
    if (count < 2 * leastSamples) return undefined
    const best: Split = { column: -1, at: 0, codes: undefined, gain: leastGain }
    const looked = Math.max(1, Math.ceil(columnShare * this.#looked.length))
    for (let i = 0; i < looked; i += 1) {
      this.#swapLooked(i)
      const column = this.#looked[i] ?? 0
      const codes = this.#data.columns[column]?.codes
      if (codes === undefined) this.#lookAtNumber(column, start, end, count, sum, best)
      else this.#lookAtCodes(column, codes, start, end, count, sum, best)
    }
    return best.column < 0 ? undefined : best
  }

  #swapLooked(i: number): void {
    const j = i + this.#rng.integer(this.#looked.length - i)
    const held = this.#looked[i] ?? 0
    this.#looked[i] = this.#looked[j] ?? 0
    this.#looked[j] = held
  }

  #lookAtNumber(column: number, start: number, end: number, count: number, sum: number, best: Split): void {
    const order = this.#orders[column] ?? new Int32Array(0)
    const places = this.#data.places[column] ?? new Float64Array(0)
    const { targets } = this.#data
    const base = sum ** 2 / count
    let [left, sumLeft, gain, at] = [0, 0, best.gain, -1]
    for (let i = start; i < end - 1; i += 1) {
      const row = order[i] ?? 0
      const weight = this.#weights[row] ?? 0
      left += weight
      sumLeft += weight * (targets[row] ?? 0)
      if (left < leastSamples) continue
      if (count - left < leastSamples) break
      const found = sumLeft ** 2 / left + (sum - sumLeft) ** 2 / (count - left) - base
      if (found > gain && (places[row] ?? 0) < (places[order[i + 1] ?? 0] ?? 0)) {
        gain = found
        at = i
      }
    }
    if (at < 0) return
    const [here, next] = [places[order[at] ?? 0] ?? 0, places[order[at + 1] ?? 0] ?? 0]
    // Anywhere between the two: the mean of many trees is then nearly linear there (Hutter et al., 2014, "Algorithm runtime prediction", section 4.1).
    Object.assign(best, { column, at: Math.min(here + this.#rng.uniform() * (next - here), next - (next - here) * 1e-9), codes: undefined, gain })
  }

  /** The best subset of the codes is among those that hold the lowest means (Fisher, 1958; Breiman et al., 1984, theorem 4.5). */
  #lookAtCodes(column: number, codes: number, start: number, end: number, count: number, sum: number, best: Split): void {
    const order = this.#orders[column] ?? new Int32Array(0)
    const places = this.#data.places[column] ?? new Float64Array(0)
    const [counts, sums] = [new Float64Array(codes), new Float64Array(codes)]
    for (let i = start; i < end; i += 1) {
      const row = order[i] ?? 0
      const [weight, code] = [this.#weights[row] ?? 0, places[row] ?? 0]
      counts[code] = (counts[code] ?? 0) + weight
      sums[code] = (sums[code] ?? 0) + weight * (this.#data.targets[row] ?? 0)
    }
    const meanOf = (code: number): number => (sums[code] ?? 0) / (counts[code] ?? 1)
    const present = [...counts.keys()].filter((code) => (counts[code] ?? 0) > 0).sort((a, b) => meanOf(a) - meanOf(b))
    let [left, sumLeft, gain, last] = [0, 0, best.gain, -1]
    for (const [i, code] of present.slice(0, -1).entries()) {
      left += counts[code] ?? 0
      sumLeft += sums[code] ?? 0
      if (left < leastSamples || count - left < leastSamples) continue
      const found = sumLeft ** 2 / left + (sum - sumLeft) ** 2 / (count - left) - sum ** 2 / count
      if (found > gain) [gain, last] = [found, i]
    }
    if (last < 0) return
    const goesLeft = new Uint8Array(codes)
    // A code without a sample here goes either way, so that over many trees it is the mean of both.
    for (let code = 0; code < codes; code += 1) if ((counts[code] ?? 0) === 0) goesLeft[code] = this.#rng.uniform() * count < left ? 1 : 0
    for (const code of present.slice(0, last + 1)) goesLeft[code] = 1
    Object.assign(best, { column, at: 0, codes: goesLeft, gain })
  }

  /** Parts every order's range in two, each still in its order. @returns where the right part starts */
  #part({ column, at, codes }: Split, start: number, end: number): number {
    const places = this.#data.places[column] ?? new Float64Array(0)
    const own = this.#orders[column] ?? new Int32Array(0)
    for (let i = start; i < end; i += 1) {
      const row = own[i] ?? 0
      const place = places[row] ?? 0
      this.#goesLeft[row] = codes === undefined ? Number(place <= at) : (codes[place] ?? 0)
    }
    let middle = start
    for (const order of this.#orders) {
      let [left, held] = [start, 0]
      for (let i = start; i < end; i += 1) {
        const row = order[i] ?? 0
        if (this.#goesLeft[row] === 1) order[left++] = row
        else this.#held[held++] = row
      }
      order.set(this.#held.subarray(0, held), left)
      middle = left
    }
    return middle
  }
}

/**
 * Grows a regression tree (CART, Breiman et al., 1984) whose leaves know their mean and variance. The split points lie at random between
 * the neighbours that they part. The columns are sorted once for the whole forest; a split parts each order in time linear in the node.
 * @param weights how often each row is in the bootstrap sample
 */
export function growTree(data: ForestData, weights: Int32Array, rng: Rng): Tree {
  return new Growth(data, weights, rng).grow()
}

/** The leaf of the row that stands at `offset` of `rows`. */
export function leafOf({ column, at, set, left, right, sets }: Tree, rows: Float64Array, offset: number): number {
  let node = 0
  for (let split = column[0] ?? -1; split >= 0; split = column[node] ?? -1) {
    const place = rows[offset + split] ?? 0
    const codes = set[node] ?? -1
    const goesLeft = codes < 0 ? place <= (at[node] ?? 0) : (sets[codes]?.[place] ?? 0) === 1
    node = (goesLeft ? left[node] : right[node]) ?? 0
  }
  return node
}
