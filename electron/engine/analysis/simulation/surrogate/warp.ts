/** A scale on which losses are modelled. */
export interface Warp {
  /** What is no number, or infinite, stands where the worst number does. */
  toScale(loss: number): number
  fromScale(value: number): number
}

/**
 * How far below the best value the floor lies, in distances of the best tenth from the best. Nobody knows how good the very best is, but what is good lies close together;
 * without a floor a model of a few dozen trials has corners that are better than anything there is (see docs/laboratory.md).
 */
const room = 1

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.round(q * (sorted.length - 1))] ?? 0
}

/**
 * A scale for a study's losses: the logarithm of how far they are above a floor that lies a little below the best of the last ones. So differences among good
 * configurations count as much as those among bad ones, a few diverged trials do not flatten the others, and no prediction is absurdly good.
 * @param losses every loss that was reported
 * @param last the last loss of each trial that ran to its end (of every trial, where too few did)
 */
export function fitWarp(losses: readonly number[], last: readonly number[]): Warp {
  const finite = losses.filter(Number.isFinite)
  const lowest = finite.reduce((least, loss) => Math.min(least, loss), Infinity)
  const worst = finite.reduce((most, loss) => Math.max(most, loss), -Infinity)
  const good = last.filter(Number.isFinite).sort((a, b) => a - b)
  const best = Math.min(good[0] ?? lowest, lowest)
  const distance = quantile(good, 0.1) - best || (worst - best) / 20 || 1
  const below = best - room * distance
  // What is positive stays so: half of the best is far enough.
  const floor = best > 0 ? Math.max(below, best / 2) : below
  const most = Math.log(worst - floor + distance)
  return {
    toScale: (loss) => Math.log(Math.min(Number.isFinite(loss) ? loss : worst, worst) - floor),
    fromScale: (value) => Math.max(floor, floor + Math.exp(Math.min(value, most))),
  }
}
