import type { Goal } from '../domain/metric.ts'

/** Steps of a distribution that are told apart on a screen. */
const mostSteps = 400

/**
 * The empirical distribution of values as a staircase: at `x`, the share of values that are at least as good. For a metric to minimize that is
 * the distribution function, for one to maximize what is left of it.
 * @param values those that are NaN do not count
 */
export function sharesOf(values: Iterable<number>, goal: Goal): { x: number[]; share: number[] } {
  // As numbers of one kind, which are sorted ten times sooner than by a comparison: there may be a million.
  const sorted = Float64Array.from(values).filter((value) => !Number.isNaN(value)).sort()
  if (goal === 'maximize') sorted.reverse()
  const steps = Math.min(mostSteps, sorted.length)
  const ranks = [...new Set(Array.from({ length: steps }, (_, i) => (steps === 1 ? 0 : Math.round((i * (sorted.length - 1)) / (steps - 1)))))]
  // Of equal values the last one has the share of them all.
  const last = ranks.map((rank) => lastOfEqual(sorted, rank))
  const distinct = last.filter((rank, i) => rank !== last[i - 1])
  return { x: distinct.map((rank) => sorted[rank] ?? NaN), share: distinct.map((rank) => (rank + 1) / sorted.length) }
}

function lastOfEqual(sorted: Float64Array, rank: number): number {
  let last = rank
  while (sorted[last + 1] === sorted[rank]) last += 1
  return last
}
