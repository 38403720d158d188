import { intervalCoverage, type SurrogateQuality } from '../../../../shared/contract/surrogate.ts'
import { rankCorrelation } from '../../../../shared/statistics/rank-correlation.ts'
import type { LeftOut } from './forest.ts'

/** How wide intervals are to be, and how well a forest predicts what it has not seen. */
export interface Calibration {
  readonly quality: SurrogateQuality
  /** The half-width of an interval is this many times the standard deviation. */
  readonly factor: number
  /** Added to the variance: a place where all trees agree is not sure for ever. */
  readonly leastVariance: number
}

/** A share of the variance of all values; see `leastVariance`. */
const leastShare = 1e-3

/**
 * Judges a forest by its trials that were left out of trees. The interval around a prediction is as wide, in standard deviations, as it has
 * to be for 90 % of them to fall into theirs (conformal prediction on out-of-bag errors: Johansson et al., 2014, "Regression conformal
 * prediction with random forests"), so that its coverage does not depend on the errors being normal.
 */
export function calibrate(values: Float64Array, leftOut: LeftOut): Calibration {
  const leastVariance = leastShare * varianceOf(values)
  const known = [...leftOut.rows.keys()].filter((i) => Number.isFinite(leftOut.mean[i] ?? NaN))
  const predicted = known.map((i) => leftOut.mean[i] ?? 0)
  const measured = known.map((i) => values[leftOut.rows[i] ?? 0] ?? 0)
  const errors = measured.map((value, i) => Math.abs(value - (predicted[i] ?? 0)))
  const scores = errors.map((error, i) => (error === 0 ? 0 : error / Math.sqrt((leftOut.variance[known[i] ?? 0] ?? 0) + leastVariance))).sort((a, b) => a - b)
  // One more than there are: the new trial is one of them.
  const place = Math.min(scores.length, Math.ceil(intervalCoverage * (scores.length + 1)))
  return {
    quality: {
      rankCorrelation: rankCorrelation(predicted, measured),
      error: errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length),
    },
    factor: scores[place - 1] ?? 0,
    leastVariance,
  }
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length)
}
