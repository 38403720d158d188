import { createCholesky } from '../gp/cholesky.ts'
import { compareOutcomes, type Outcome } from '../outcomes.ts'
import { normalQuantile } from '../../../../shared/statistics/normal-distribution.ts'

/** A configuration as the model sees it: numbers in coordinates in which the search's distribution is standard normal, and the index of each choice. */
export interface Place {
  readonly coordinates: Float64Array
  readonly choices: readonly number[]
}

/** Length scale of the kernel, in standard deviations, for one dimension; it grows as distances do, with the root of the dimension. */
const lengthScale = 2
/** What a different choice adds to a squared distance, in squared length scales. */
const otherChoice = 1
/** Variance of what ranks say beside the model, against 1 for what the model explains. */
const noise = 0.1

/** The normal scores of outcomes by their ranks: like values get the mean of their ranks. */
export function normalScores(outcomes: readonly Outcome[]): Float64Array {
  const order = outcomes.map((_, i) => i).sort((a, b) => compareAt(outcomes, a, b))
  const scores = new Float64Array(outcomes.length)
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && isTie(outcomes[order[from] ?? 0], outcomes[order[to] ?? 0])) to += 1
    const score = normalQuantile((from + to) / 2 / order.length)
    for (const i of order.slice(from, to)) scores[i] = score
    from = to
  }
  return scores
}

function compareAt(outcomes: readonly Outcome[], a: number, b: number): number {
  const [left, right] = [outcomes[a], outcomes[b]]
  return left === undefined || right === undefined ? 0 : compareOutcomes(left, right)
}

const isTie = (a: Outcome | undefined, b: Outcome | undefined): boolean => a?.loss === b?.loss && a?.violation === b?.violation && a?.reached === b?.reached

/** Writes the kernel between a place and each of the first `count` others: Matérn 5/2 (Rasmussen & Williams, 2006, equation 4.17). */
function kernels(place: Place, others: readonly Place[], count: number, inverseSquare: number, into: Float64Array): void {
  const { coordinates, choices } = place
  for (let k = 0; k < count; k += 1) {
    const other = others[k] ?? place
    let sum = 0
    for (let i = 0; i < coordinates.length; i += 1) {
      const difference = (coordinates[i] ?? 0) - (other.coordinates[i] ?? 0)
      sum += difference * difference
    }
    let square = sum * inverseSquare
    for (let i = 0; i < choices.length; i += 1) if (choices[i] !== other.choices[i]) square += otherChoice
    const root = Math.sqrt(5 * square)
    into[k] = (1 + root + (5 / 3) * square) * Math.exp(-root)
  }
}

/** Predicts scores from those nearby. */
export interface RankModel {
  /**
   * @param places may begin with those of the last fit, the same objects: what was computed for them is used again
   * @param scores one for each place; lower is better
   * @returns the score that is to be expected at a place
   */
  fit(places: readonly Place[], scores: Float64Array): (place: Place) => number
}

/**
 * The mean of a Gaussian process over ranks, in the coordinates of the search's distribution, so that it needs no scales of its own. For the pre-selection
 * of candidates, as in surrogate CMA-ES (Bajer, Pitra, Repický & Holeňa, “Gaussian Process Surrogate Models for the CMA Evolution Strategy”,
 * Evol. Comput. 27(4), 2019), over ranks as in ACM-ES (Loshchilov, Schoenauer & Sebag, GECCO 2012).
 */
export function createRankModel(): RankModel {
  const factor = createCholesky()
  let known: readonly Place[] = []
  return {
    fit(places, scores) {
      const dimension = Math.max(places[0]?.coordinates.length ?? 1, 1)
      const inverseSquare = 1 / (lengthScale ** 2 * dimension)
      const row = new Float64Array(places.length)
      let same = 0
      while (same < places.length && known[same] === places[same]) same += 1
      factor.truncate(same)
      known = places
      places.slice(same).forEach((place, k) => {
        kernels(place, places, same + k, inverseSquare, row)
        row[same + k] = 1 + noise
        factor.append(row)
      })
      const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(scores.length, 1)
      const weights = scores.map((score) => score - mean)
      factor.solveLower(weights, places.length)
      factor.solveUpper(weights, places.length)
      return (place) => {
        kernels(place, places, places.length, inverseSquare, row)
        let score = mean
        for (let i = 0; i < row.length; i += 1) score += (weights[i] ?? 0) * (row[i] ?? 0)
        return score
      }
    },
  }
}
