import type { Trial } from '../../shared/domain/trial.ts'

/** The share of the dots that goes to the best trials. */
const bestShare = 0.25

/**
 * As many trials as a chart can show apart: the best ones and an even sample of the others by number, in the order of their numbers.
 * @param lossOf what makes one better than another: less
 * @param most so many are left; fewer trials than that are all left
 */
export function thinnedTrials(trials: readonly Trial[], lossOf: (trial: Trial) => number, most: number): readonly Trial[] {
  if (trials.length <= most) return trials
  const losses = Float64Array.from(trials, lossOf)
  const wantedBest = Math.floor(bestShare * most)
  const worstOfBest = losses.slice().sort()[wantedBest - 1] ?? -Infinity
  const chosen = new Set<number>()
  for (let row = 0; row < losses.length && chosen.size < wantedBest; row += 1) if ((losses[row] ?? Infinity) <= worstOfBest) chosen.add(row)
  const others = trials.length - chosen.size
  const wanted = most - chosen.size
  let [seen, taken] = [0, 0]
  for (let row = 0; row < trials.length; row += 1) {
    if (chosen.has(row)) continue
    seen += 1
    if (Math.floor((seen * wanted) / others) > taken) {
      taken += 1
      chosen.add(row)
    }
  }
  return trials.filter((_, row) => chosen.has(row))
}
