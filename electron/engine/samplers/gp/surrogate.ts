import { createCholesky, type CholeskyFactor } from './cholesky.ts'
import { columnWeights, matern52, matern52Slope, scaleRow, squaredDistance, type RowShape } from './kernel.ts'
import { profileOf, type Profile, type Trend } from './profile.ts'
import { dot } from './vector.ts'

/** The hyper-parameters of a fit. */
export interface Hyperparameters {
  readonly logLengths: Float64Array
  /** The noise's variance over the signal's. */
  readonly noise: number
  readonly varianceWeight: number
}

/** The posterior of the noise-free function at one row; gradients by the row's number columns. */
export interface Posterior {
  mean: number
  sd: number
  readonly meanGradient: Float64Array
  readonly sdGradient: Float64Array
}

/** What is believed of an output: a Gaussian process conditioned on observations and on running trials, or a sum of such. */
export interface Surrogate {
  /** Overwrites `at` with the posterior; its gradients only when asked for. */
  predict(row: Float64Array, at: Posterior, withGradient: boolean): void
  /** The posterior mean alone, which costs less. */
  meanOf(row: Float64Array): number
  /** The posterior mean at the i-th conditioned row. */
  meanAt(index: number): number
}

/** A single Gaussian process. */
export interface Process extends Surrogate {
  readonly profile: Profile
}

export const createPosterior = (width: number): Posterior => ({
  mean: 0,
  sd: 1,
  meanGradient: new Float64Array(width),
  sdGradient: new Float64Array(width),
})

/** A factor of the correlations of rows, kept from one ask to the next as far as the rows are the same. */
export interface GrowingModel {
  /**
   * Conditions on rows: the first have outputs, the others are running, believed to come out at their posterior mean
   * (Ginsbourger et al., "Kriging is well-suited to parallelize optimization", 2010: the kriging believer), which leaves the mean
   * as it is and takes the uncertainty away: all of it, without noise, so that a batch does not ask for one point again and again.
   * With trends the process is of what these leave of the outputs: add them, times the profile's factors.
   */
  condition(rows: readonly Float64Array[], outputs: Float64Array, trends?: readonly Trend[]): Process
}

const smallestVariance = 1e-14

/** Keeps the factor of rows that nearly coincide well conditioned. */
const believedNoise = 1e-6

/** @param hyperparameters stay the same for all of the model's life */
export function createGrowingModel(shape: RowShape, hyperparameters: Hyperparameters): GrowingModel {
  const weights = columnWeights(shape, hyperparameters.logLengths)
  const factor = createCholesky()
  const kept: Float64Array[] = []
  let scaled = new Float64Array(0)
  let keptObserved = 0
  const extend = (rows: readonly Float64Array[], observed: number): void => {
    let same = 0
    while (same < kept.length && same < rows.length && same < keptObserved === same < observed && isSame(kept[same], rows[same])) same += 1
    keptObserved = observed
    factor.truncate(same)
    kept.length = same
    if (scaled.length < rows.length * shape.width) {
      const larger = new Float64Array(2 * rows.length * shape.width)
      larger.set(scaled)
      scaled = larger
    }
    const entries = new Float64Array(rows.length)
    for (let i = same; i < rows.length; i += 1) {
      const row = rows[i] ?? new Float64Array(shape.width)
      scaleRow(shape, weights, row, scaled, i * shape.width)
      const own = scaled.subarray(i * shape.width, (i + 1) * shape.width)
      for (let j = 0; j < i; j += 1) entries[j] = matern52(squaredDistance(shape, weights, own, scaled, j * shape.width))
      entries[i] = 1 + (i < observed ? hyperparameters.noise : believedNoise)
      factor.append(entries)
      kept.push(row)
    }
  }
  return {
    condition(rows, outputs, trends = []) {
      extend(rows, outputs.length)
      const solve = (b: Float64Array): void => {
        factor.solveLower(b, outputs.length)
        factor.solveUpper(b, outputs.length)
      }
      const profile = profileOf(outputs, solve, hyperparameters.varianceWeight, trends)
      const ofTrends = trends.map(({ values }, k) => ({ values, factor: profile.factors[k] ?? 0 }))
      const rest = outputs.map((value, i) => ofTrends.reduce((left, { values, factor: times }) => left - times * (values[i] ?? 0), value))
      return createProcess({ shape, weights, scaled, factor, profile, outputs: rest, noise: hyperparameters.noise, count: rows.length })
    },
  }
}

function isSame(a: Float64Array | undefined, b: Float64Array | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((value, i) => value === b[i]))
}

interface Parts {
  readonly shape: RowShape
  readonly weights: Float64Array
  readonly scaled: Float64Array
  readonly factor: CholeskyFactor
  readonly profile: Profile
  readonly outputs: Float64Array
  readonly noise: number
  readonly count: number
}

function createProcess({ shape, weights, scaled, factor, profile, outputs, noise, count }: Parts): Process {
  const own = new Float64Array(shape.width)
  const distances = new Float64Array(count)
  const correlations = new Float64Array(count)
  const solved = new Float64Array(count)
  const observed = profile.alpha.length
  const addGradients = (at: Posterior): void => {
    at.meanGradient.fill(0)
    at.sdGradient.fill(0)
    factor.solveUpper(solved, count)
    for (let i = 0; i < count; i += 1) {
      const slope = 2 * matern52Slope(distances[i] ?? 0)
      const ofMean = i < observed ? slope * (profile.alpha[i] ?? 0) : 0
      const ofSd = (-slope * (solved[i] ?? 0) * profile.variance) / at.sd
      for (let c = 0; c < shape.numberColumns; c += 1) {
        const difference = (own[c] ?? 0) - (scaled[i * shape.width + c] ?? 0)
        at.meanGradient[c] = (at.meanGradient[c] ?? 0) + ofMean * difference
        at.sdGradient[c] = (at.sdGradient[c] ?? 0) + ofSd * difference
      }
    }
    for (let c = 0; c < shape.numberColumns; c += 1) {
      const scale = Math.sqrt(weights[c] ?? 1)
      at.meanGradient[c] = (at.meanGradient[c] ?? 0) * scale
      at.sdGradient[c] = (at.sdGradient[c] ?? 0) * scale
    }
  }
  const meanOf = (row: Float64Array): number => {
    scaleRow(shape, weights, row, own)
    let mean = profile.mean
    for (let i = 0; i < observed; i += 1) mean += (profile.alpha[i] ?? 0) * matern52(squaredDistance(shape, weights, own, scaled, i * shape.width))
    return mean
  }
  return {
    profile,
    meanOf,
    predict(row, at, withGradient) {
      scaleRow(shape, weights, row, own)
      for (let i = 0; i < count; i += 1) {
        const squared = squaredDistance(shape, weights, own, scaled, i * shape.width)
        distances[i] = squared
        correlations[i] = matern52(squared)
      }
      at.mean = profile.mean + dot(correlations, 0, profile.alpha, 0, observed)
      solved.set(correlations)
      factor.solveLower(solved, count)
      at.sd = Math.sqrt(profile.variance * Math.max(1 - dot(solved, 0, solved, 0, count), smallestVariance))
      if (withGradient) addGradients(at)
    },
    meanAt(index) {
      // At an observation K α = (A - noise I) α = output - mean - noise α.
      if (index < observed) return (outputs[index] ?? 0) - noise * (profile.alpha[index] ?? 0)
      const start = index * shape.width
      const row = scaled.subarray(start, start + shape.width)
      let mean = profile.mean
      for (let i = 0; i < observed; i += 1) mean += (profile.alpha[i] ?? 0) * matern52(squaredDistance(shape, weights, row, scaled, i * shape.width))
      return mean
    },
  }
}
