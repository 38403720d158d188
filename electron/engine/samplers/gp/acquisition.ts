import type { Belief } from './belief.ts'
import type { Encoding } from './encoding.ts'
import { logCdf, logDensity, logH } from './normal.ts'
import { createPosterior, type Posterior, type Surrogate } from './surrogate.ts'

/** A score of posteriors, one an output, to be maximised; it writes its derivatives by each mean and standard deviation. */
export interface Score {
  value(posteriors: readonly Posterior[], byMean: Float64Array, bySd: Float64Array): number
}

/** What the search maximises over rows. */
export interface Acquisition {
  value(row: Float64Array): number
  /** Also writes the gradient by the row's number columns. */
  valueAndGradient(row: Float64Array, gradient: Float64Array): number
}

/**
 * log EI of a normal below `best` (Ament et al., 2023, equation 8), for one output among several; adds to its derivatives.
 */
export function logExpectedImprovement(best: number, output = 0): Score {
  return {
    value(posteriors, byMean, bySd) {
      const { mean, sd } = posteriors[output] ?? { mean: 0, sd: 1 }
      const z = (best - mean) / sd
      const log = logH(z)
      byMean[output] = (byMean[output] ?? 0) - Math.exp(logCdf(z) - log) / sd
      bySd[output] = (bySd[output] ?? 0) + Math.exp(logDensity(z) - log) / sd
      return log + Math.log(sd)
    },
  }
}

/** The log probability that every one of some outputs is at most its bound (Gardner et al., "Bayesian Optimization with Inequality Constraints", ICML 2014). */
export function logFeasibility(bounds: ReadonlyMap<number, number>): Score {
  return {
    value(posteriors, byMean, bySd) {
      let sum = 0
      for (const [output, bound] of bounds) {
        const { mean, sd } = posteriors[output] ?? { mean: 0, sd: 1 }
        const z = (bound - mean) / sd
        const log = logCdf(z)
        const ratio = Math.exp(logDensity(z) - log)
        byMean[output] = (byMean[output] ?? 0) - ratio / sd
        bySd[output] = (bySd[output] ?? 0) - (ratio * z) / sd
        sum += log
      }
      return sum
    },
  }
}

/** Joins scores of the same outputs: their sum. */
export const sumOf = (scores: readonly Score[]): Score => ({
  value: (posteriors, byMean, bySd) => scores.reduce((sum, score) => sum + score.value(posteriors, byMean, bySd), 0),
})

/** A belief, and what it counts. */
export interface WeightedBelief {
  readonly belief: Belief
  readonly weight: number
}

/** A score of surrogates as a function of a row, plus what is believed of the row. */
export function createAcquisition(encoding: Encoding, surrogates: readonly Surrogate[], score: Score, prior?: WeightedBelief): Acquisition {
  const posteriors = surrogates.map(() => createPosterior(encoding.width))
  const [byMean, bySd] = [new Float64Array(surrogates.length), new Float64Array(surrogates.length)]
  const evaluate = (row: Float64Array, withGradient: boolean): number => {
    surrogates.forEach((surrogate, k) => {
      const at = posteriors[k]
      if (at !== undefined) surrogate.predict(row, at, withGradient)
    })
    byMean.fill(0)
    bySd.fill(0)
    return score.value(posteriors, byMean, bySd)
  }
  return {
    value: (row) => evaluate(row, false) + (prior?.belief.log(row, prior.weight) ?? 0),
    valueAndGradient(row, gradient) {
      const value = evaluate(row, true)
      gradient.fill(0)
      posteriors.forEach(({ meanGradient, sdGradient }, k) => {
        const [mean, sd] = [byMean[k] ?? 0, bySd[k] ?? 0]
        for (let c = 0; c < encoding.numberColumns; c += 1) gradient[c] = (gradient[c] ?? 0) + mean * (meanGradient[c] ?? 0) + sd * (sdGradient[c] ?? 0)
      })
      return value + (prior?.belief.log(row, prior.weight, gradient) ?? 0)
    },
  }
}
