import type { Dimension, Encoding } from './encoding.ts'

/** What the space's `prior` values say of a row: a log density, up to a constant. */
export interface Belief {
  /** Adds its gradient, times `weight`, to that of the row's number columns. */
  log(row: Float64Array, weight: number, gradient?: Float64Array): number
}

/** The standard deviation of a number around its prior, in ranges. */
const spread = 0.25

/** How much less is believed of a choice that is not the prior. */
const otherChoice = Math.log(0.25)

/** How fast the belief is given up: it counts as much as the model's score after so many observations. */
const observationsToEqual = 10

/** The weight of the belief after some observations: πBO's β / n (Hvarfner et al., "πBO: Augmenting Acquisition Functions with User Beliefs", ICLR 2022, equation 6). */
export const beliefWeight = (observations: number): number => observationsToEqual / Math.max(observations, 1)

/** @returns undefined for a space without priors */
export function createBelief(encoding: Encoding): Belief | undefined {
  const believed = encoding.dimensions.filter(({ spec }) => spec.prior !== undefined)
  if (believed.length === 0) return undefined
  const centre = encoding.priorRow
  const numberTerm = ({ column, activityColumn }: Dimension, row: Float64Array, weight: number, gradient?: Float64Array): number => {
    if (activityColumn !== undefined && row[activityColumn] !== 0) return 0
    const z = ((row[column] ?? 0) - (centre[column] ?? 0)) / spread
    if (gradient !== undefined) gradient[column] = (gradient[column] ?? 0) - (weight * z) / spread
    return -(z * z) / 2
  }
  return {
    log: (row, weight, gradient) =>
      weight *
      believed.reduce((sum, dimension) => {
        if (dimension.spec.type !== 'categorical') return sum + numberTerm(dimension, row, weight, gradient)
        const choice = row[dimension.column]
        return choice === -1 || choice === centre[dimension.column] ? sum : sum + otherChoice
      }, 0),
  }
}
