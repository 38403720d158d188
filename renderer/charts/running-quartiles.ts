import { quantileOf } from '../../shared/statistics/quantile.ts'

/** What the values around a trial are like: half of them lie from low to high. */
export interface Quartiles {
  readonly number: number
  readonly low: number
  readonly median: number
  readonly high: number
}

/** A line of more points looks the same. */
const mostPoints = 400

/**
 * The quartiles of the `window` values around each; at both ends of fewer. Linear between neighbours in order (R's type 7).
 * @param values finite, in order
 * @returns at most a few hundred, evenly, with the first and the last
 */
export function runningQuartiles(values: readonly { readonly number: number; readonly value: number }[], window: number): Quartiles[] {
  const half = Math.floor(window / 2)
  const every = Math.max(1, Math.ceil(values.length / mostPoints))
  const sorted: number[] = []
  let [from, to] = [0, 0]
  const quartiles: Quartiles[] = []
  for (const [at, { number }] of values.entries()) {
    for (; to < Math.min(values.length, at + half + 1); to += 1) insert(sorted, values[to]?.value ?? 0)
    for (; from < at - half; from += 1) sorted.splice(placeIn(sorted, values[from]?.value ?? 0), 1)
    if (at % every === 0 || at === values.length - 1) quartiles.push({ number, low: quantileOf(sorted, 0.25), median: quantileOf(sorted, 0.5), high: quantileOf(sorted, 0.75) })
  }
  return quartiles
}

function insert(sorted: number[], value: number): void {
  sorted.splice(placeIn(sorted, value), 0, value)
}

/** The first place whose value is not below. */
function placeIn(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1
    else high = middle
  }
  return low
}
