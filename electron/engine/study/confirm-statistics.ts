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
 * What is held of a difference before it is measured, as so many pairs that came to 0: its mean, in units of the standard deviation σ of the
 * differences under the same seed, is normal around 0 with variance 1/25. The best configurations of a search are close to each other: with
 * the prior that says nothing, a race that looks after every round believes its luck.
 */
const priorPairs = 25

/**
 * The posterior probability that the mean of what paired differences are drawn from is below 0, for normal differences. With σ known and the
 * prior above, the mean has a normal posterior around n d̄ / (n + 25) with variance σ² / (n + 25) (Gelman et al., Bayesian Data Analysis, 3rd ed.,
 * section 2.5); it may be looked at after every pair, since a posterior does not depend on when one stops (ibid., section 8.5).
 * σ is estimated from the differences and one more that is 0, so that differences which are all the same, as those of a metric of few
 * different values, leave doubt; Student's t with n - 1 degrees of freedom allows for the estimate.
 * @returns undefined for fewer than two pairs
 */
export function probabilityBelowZero(differences: readonly number[]): number | undefined {
  const pairs = differences.length
  if (pairs < 2) return undefined
  const withZero = [...differences, 0]
  const error = standardErrorOf(withZero) ?? 0
  return error === 0 ? 0.5 : studentCdf((-meanOf(withZero) / error) * Math.sqrt(pairs / (pairs + priorPairs)), pairs - 1)
}
