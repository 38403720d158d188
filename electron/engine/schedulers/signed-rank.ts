/**
 * The Wilcoxon signed-rank test, one-sided: how likely differences as large as these are when they are symmetric about zero.
 * (Wilcoxon 1945; zeros are split as in Conover 1973.) It repeats `scipy.stats.wilcoxon(d, alternative="greater", zero_method="zsplit")` of
 * SciPy 1.17: exact for up to 50 differences without ties or zeros, and for up to 13 with them; otherwise the normal approximation,
 * corrected for ties but not for continuity.
 *
 * O(n log n) for n differences, plus O(n^3) once for each n up to 50.
 * @param differences finite numbers, at least one of them
 * @returns the p-value of "they are greater than zero"
 */
export function signedRankGreater(differences: readonly number[]): number {
  const n = differences.length
  const { doubled, tieTerm } = doubledRanks(differences)
  let plus = 0
  let zeros = 0
  differences.forEach((difference, i) => {
    const rank = doubled[i] ?? 0
    if (difference > 0) plus += rank
    else if (difference === 0) zeros += rank
  })
  const hasTies = tieTerm > 0 || zeros > 0
  if (!hasTies && n <= 50) return exactTail(distributionOf(n), plus / 2)
  // A zero adds half its rank to either side, whatever signs are drawn, so it can be left out on both.
  if (n <= 13) return exactTail(signFlips(doubled.filter((_, i) => differences[i] !== 0)), plus)
  const statistic = plus / 2 + zeros / 4
  const variance = (n * (n + 1) * (2 * n + 1) - tieTerm / 2) / 24
  return variance === 0 ? NaN : normalTail((statistic - (n * (n + 1)) / 4) / Math.sqrt(variance))
}

/** Ranks of the absolute values from 1, equal ones sharing their mean, times two so that they are whole; and the sum of t^3 - t over groups of t equal ones. */
function doubledRanks(differences: readonly number[]): { doubled: number[]; tieTerm: number } {
  const order = differences.map((difference, index) => ({ size: Math.abs(difference), index })).sort((a, b) => a.size - b.size)
  const doubled = new Array<number>(differences.length).fill(0)
  let tieTerm = 0
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && order[end]?.size === order[start]?.size) end += 1
    for (const { index } of order.slice(start, end)) doubled[index] = start + 1 + end
    tieTerm += (end - start) ** 3 - (end - start)
    start = end
  }
  return { doubled, tieTerm }
}

/** How many of the 2^n choices of signs give each sum of the positive ranks: index s for the sum s. Counts up to 2^50 are exact. */
function signFlips(ranks: readonly number[]): Float64Array {
  const counts = new Float64Array(ranks.reduce((sum, rank) => sum + rank, 0) + 1)
  counts[0] = 1
  let top = 0
  for (const rank of ranks) {
    top += rank
    for (let sum = top; sum >= rank; sum -= 1) counts[sum] = (counts[sum] ?? 0) + (counts[sum - rank] ?? 0)
  }
  return counts
}

const distributions = new Map<number, Float64Array>()

/** `signFlips` of the ranks 1 … n, computed once. */
function distributionOf(n: number): Float64Array {
  const known = distributions.get(n) ?? signFlips(Array.from({ length: n }, (_, i) => i + 1))
  distributions.set(n, known)
  return known
}

/** The share of choices with a sum of at least `statistic`. */
function exactTail(counts: Float64Array, statistic: number): number {
  let [tail, all] = [0, 0]
  counts.forEach((count, sum) => {
    all += count
    if (sum >= statistic) tail += count
  })
  return tail / all
}

/**
 * The probability that a standard normal variable is above z, to about 1e-14: for |z| < 3 by the series of the normal integral
 * (Abramowitz & Stegun 26.2.11), beyond by its continued fraction (26.2.14).
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z)
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  if (z < 3) {
    let term = z
    let sum = z
    for (let k = 3; term > sum * 1e-17; k += 2) {
      term *= (z * z) / k
      sum += term
    }
    return 0.5 - density * sum
  }
  let fraction = z
  for (let k = 100; k > 0; k -= 1) fraction = z + k / fraction
  return density / fraction
}
