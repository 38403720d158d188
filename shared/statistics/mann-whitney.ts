import { ranksOf } from './rank-correlation.ts'
import { normalCdf } from './normal-distribution.ts'

/** What a comparison of two samples says. */
export interface MannWhitney {
  /** How likely samples as different as these are when both are drawn from one distribution (two-sided). */
  readonly p: number
  /** The probability that a value drawn from the first is below one drawn from the second, a tie counting half. */
  readonly below: number
}

/** Up to so many values in the smaller sample the distribution is counted out. */
const mostExact = 8

/**
 * The Mann-Whitney U test (Mann and Whitney, 1947), two-sided. It repeats `scipy.stats.mannwhitneyu(a, b)` of SciPy 1.17:
 * exact without ties when a sample has at most 8 values, else the normal approximation, corrected for ties and for continuity.
 * @param a numbers that can be ordered (no NaN), at least one
 * @param b likewise
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): MannWhitney {
  const [n, m] = [a.length, b.length]
  const ranks = ranksOf([...a, ...b])
  const sum = ranks.slice(0, n).reduce((total, rank) => total + rank + 1, 0)
  /** Pairs in which the first is the larger one. */
  const above = sum - (n * (n + 1)) / 2
  const extreme = Math.max(above, n * m - above)
  const ties = tieTerm(ranks)
  const p = ties === 0 && Math.min(n, m) <= mostExact ? exactTail(n, m, extreme) : normalTail(n, m, extreme, ties)
  return { p: Math.min(1, 2 * p), below: 1 - above / (n * m) }
}

/** The sum of t³ − t over groups of t equal values. */
function tieTerm(ranks: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1)
  return [...counts.values()].reduce((total, count) => total + count ** 3 - count, 0)
}

/**
 * The probability of U ≥ u: the numbers of ways are the coefficients of the Gaussian binomial, which is built by multiplying with
 * 1 − x^(m+i) and dividing by 1 − x^i for each i.
 */
function exactTail(n: number, m: number, u: number): number {
  const ways = new Float64Array(n * m + 1)
  ways[0] = 1
  for (let i = 1; i <= n; i += 1) {
    for (let k = ways.length - 1; k >= m + i; k -= 1) ways[k] = (ways[k] ?? 0) - (ways[k - m - i] ?? 0)
    for (let k = i; k < ways.length; k += 1) ways[k] = (ways[k] ?? 0) + (ways[k - i] ?? 0)
  }
  let [tail, all] = [0, 0]
  ways.forEach((count, k) => {
    all += count
    if (k >= u) tail += count
  })
  return tail / all
}

function normalTail(n: number, m: number, u: number, ties: number): number {
  const all = n + m
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)))
  return variance === 0 ? 0.5 : 1 - normalCdf((u - (n * m) / 2 - 0.5) / Math.sqrt(variance))
}
