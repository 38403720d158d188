import { createPosterior, type Surrogate } from './surrogate.ts'

/** A model of something related, and what its mean is multiplied by. */
export interface Term {
  readonly surrogate: Surrogate
  readonly factor: number
}

/**
 * The sum of independent Gaussian processes: an own one, and multiples of others (Kennedy & O'Hagan, Biometrika 87(1), 2000, equation 1).
 * @param width of the rows
 * @param offsets what the terms say at the own one's conditioned rows
 */
export function combine(width: number, own: Surrogate, terms: readonly Term[], offsets: (index: number) => number): Surrogate {
  if (terms.length === 0) return own
  const parts = terms.map((term) => ({ ...term, at: createPosterior(width) }))
  return {
    predict(row, at, withGradient) {
      own.predict(row, at, withGradient)
      let variance = at.sd * at.sd
      if (withGradient) for (let c = 0; c < width; c += 1) at.sdGradient[c] = at.sd * (at.sdGradient[c] ?? 0)
      for (const { surrogate, factor, at: part } of parts) {
        surrogate.predict(row, part, withGradient)
        at.mean += factor * part.mean
        variance += (factor * part.sd) ** 2
        if (!withGradient) continue
        for (let c = 0; c < width; c += 1) {
          at.meanGradient[c] = (at.meanGradient[c] ?? 0) + factor * (part.meanGradient[c] ?? 0)
          at.sdGradient[c] = (at.sdGradient[c] ?? 0) + factor * factor * part.sd * (part.sdGradient[c] ?? 0)
        }
      }
      at.sd = Math.sqrt(variance)
      if (withGradient) for (let c = 0; c < width; c += 1) at.sdGradient[c] = (at.sdGradient[c] ?? 0) / at.sd
    },
    meanOf: (row) => parts.reduce((sum, { surrogate, factor }) => sum + factor * surrogate.meanOf(row), own.meanOf(row)),
    meanAt: (index) => own.meanAt(index) + offsets(index),
  }
}
