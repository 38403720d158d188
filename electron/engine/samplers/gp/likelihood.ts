import { createCholesky, invert, rowStart } from './cholesky.ts'
import { matern52, matern52Slope, pairDifferences, type RowShape } from './kernel.ts'
import type { Differentiable } from './lbfgs.ts'
import { profileOf, type Profile } from './profile.ts'

/** What a fit is made to: rows, and one output each, standardised. */
export interface FitData {
  readonly shape: RowShape
  readonly dimensions: number
  readonly rows: readonly Float64Array[]
  readonly outputs: Float64Array
}

/** The priors of the hyper-parameters. */
export interface Priors {
  /** Length scales are log-normal: mean and standard deviation of the logarithm. */
  readonly logLengthMean: number
  readonly logLengthSd: number
  /** The noise's variance, in units of the signal's, is Gamma distributed with this shape and rate. */
  readonly noiseShape: number
  readonly noiseRate: number
  /** How many observations of variance 1 the signal's variance is taken to rest on beforehand. */
  readonly varianceWeight: number
}

/** The logarithm of the priors' density over log length scales and the log noise ratio, up to a constant; adds its gradient to `gradient`. */
function logPrior(theta: Float64Array, priors: Priors, gradient: Float64Array): number {
  const last = theta.length - 1
  const logNoise = theta[last] ?? 0
  let value = (priors.noiseShape - 1) * logNoise - priors.noiseRate * Math.exp(logNoise)
  gradient[last] = (gradient[last] ?? 0) + priors.noiseShape - 1 - priors.noiseRate * Math.exp(logNoise)
  for (let d = 0; d < last; d += 1) {
    const z = ((theta[d] ?? 0) - priors.logLengthMean) / priors.logLengthSd
    value -= (z * z) / 2
    gradient[d] = (gradient[d] ?? 0) - z / priors.logLengthSd
  }
  return value
}

/**
 * The negative log posterior of the hyper-parameters, to be minimised, with its gradient (Rasmussen & Williams, 2006, equation 5.9).
 * The parameters are the log length scale of each dimension, then the log of the noise's variance over the signal's.
 */
export function negativeLogPosterior(data: FitData, priors: Priors): Differentiable {
  const { rows, outputs, shape, dimensions } = data
  const n = rows.length
  const differences = pairDifferences(shape, dimensions, rows)
  const squared = new Float64Array((n * (n - 1)) / 2)
  const factor = createCholesky(n)
  const row = new Float64Array(n)
  return (theta, gradient) => {
    const weights = Float64Array.from({ length: dimensions }, (_, d) => Math.exp(-2 * (theta[d] ?? 0)))
    const noise = Math.exp(theta[dimensions] ?? 0)
    weigh(differences, weights, squared)
    factor.truncate(0)
    for (let i = 0; i < n; i += 1) {
      const start = (i * (i - 1)) / 2
      for (let j = 0; j < i; j += 1) row[j] = matern52(squared[start + j] ?? 0)
      row[i] = 1 + noise
      factor.append(row)
    }
    const profile = profileOf(outputs, (b) => {
      factor.solveLower(b, n)
      factor.solveUpper(b, n)
    }, priors.varianceWeight)
    const likelihood = -((n + priors.varianceWeight) / 2) * Math.log(profile.variance) - factor.logDeterminant(n) / 2
    gradient.fill(0)
    addLikelihoodGradient({ inverse: invert(factor), profile, squared, differences, weights, noise }, gradient)
    const prior = logPrior(theta, priors, gradient)
    for (let d = 0; d <= dimensions; d += 1) gradient[d] = -(gradient[d] ?? 0)
    return -(likelihood + prior)
  }
}

function weigh(differences: readonly Float64Array[], weights: Float64Array, squared: Float64Array): void {
  squared.fill(0)
  differences.forEach((column, d) => {
    const weight = weights[d] ?? 0
    for (let pair = 0; pair < squared.length; pair += 1) squared[pair] = (squared[pair] ?? 0) + weight * (column[pair] ?? 0)
  })
}

interface GradientParts {
  readonly inverse: Float64Array
  readonly profile: Profile
  readonly squared: Float64Array
  readonly differences: readonly Float64Array[]
  readonly weights: Float64Array
  readonly noise: number
}

/** Adds ½ tr((α αᵀ / s² - A⁻¹) ∂A): the mean and the variance s² are at their optimum, so that they add nothing. */
function addLikelihoodGradient({ inverse, profile, squared, differences, weights, noise }: GradientParts, gradient: Float64Array): void {
  const { alpha, variance } = profile
  let ofNoise = 0
  let pair = 0
  // squared becomes, pair by pair, the derivative of the likelihood by the squared distance.
  for (let i = 0; i < alpha.length; i += 1) {
    const start = rowStart(i)
    const scaled = (alpha[i] ?? 0) / variance
    for (let j = 0; j < i; j += 1, pair += 1)
      squared[pair] = (scaled * (alpha[j] ?? 0) - (inverse[start + j] ?? 0)) * matern52Slope(squared[pair] ?? 0)
    ofNoise += scaled * (alpha[i] ?? 0) - (inverse[start + i] ?? 0)
  }
  differences.forEach((column, d) => {
    let sum = 0
    for (let p = 0; p < squared.length; p += 1) sum += (squared[p] ?? 0) * (column[p] ?? 0)
    // The weight is exp(-2 log length); both triangles count.
    gradient[d] = (gradient[d] ?? 0) - 2 * (weights[d] ?? 0) * sum
  })
  gradient[weights.length] = (gradient[weights.length] ?? 0) + (noise * ofNoise) / 2
}
