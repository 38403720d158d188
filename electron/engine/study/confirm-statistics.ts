/**
 * The distribution function of Student's t for a whole number of degrees of freedom: exact finite sums
 * (Abramowitz & Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4).
 * @param t any number, the infinities included
 * @param degrees at least 1
 */
export function studentCdf(t: number, degrees: number): number {
  if (t === Infinity) return 1
  if (t === -Infinity) return 0
  const angle = Math.atan(t / Math.sqrt(degrees))
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)]
  const isOdd = degrees % 2 === 1
  let term = isOdd ? cosine : 1
  let sum = degrees === 1 ? 0 : term
  for (let k = isOdd ? 3 : 2; k < degrees; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k
    sum += term
  }
  const central = isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum
  return Math.min(Math.max(0.5 + central / 2, 0), 1)
}

/** The mean of numbers. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The sample's standard deviation over the root of its size; undefined for fewer than two numbers. */
export function standardErrorOf(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined
  const mean = meanOf(values)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1) / values.length)
}

/**
 * The posterior probability that the mean of what paired differences are drawn from is below 0, for normal differences and the prior that
 * says nothing (1/σ²): Student's t with n - 1 degrees of freedom around their mean (Benavoli et al., "Time for a change: a tutorial for
 * comparing multiple classifiers through Bayesian analysis", JMLR 18(77), 2017, section 2.1; independent seeds: ρ = 0).
 * Differences that are all the same leave no doubt: 1, 0, or a half when they are 0.
 * @returns undefined for fewer than two pairs
 */
export function probabilityBelowZero(differences: readonly number[]): number | undefined {
  const error = standardErrorOf(differences)
  if (error === undefined) return undefined
  const mean = meanOf(differences)
  // Rounding must not make a spread out of differences that are the same.
  const rounding = 1e-12 * Math.max(...differences.map(Math.abs))
  if (error > rounding) return studentCdf(-mean / error, differences.length - 1)
  return mean === 0 ? 0.5 : Number(mean < 0)
}
