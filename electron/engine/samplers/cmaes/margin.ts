import type { Evolution } from './evolution.ts'
import { normalCdf, normalQuantile } from '../../../../shared/statistics/normal-distribution.ts'

/** The ends of the stretch of the unit interval that one value of a discrete dimension stands for. At the first and the last value both are its only inner end. */
export interface Limits {
  readonly lower: number
  readonly upper: number
}

/** One entry a dimension: where the value at a position begins and ends; undefined for a continuous dimension. */
export type Lattice = readonly (((position: number) => Limits) | undefined)[]

/**
 * CMA-ES with margin (Hamano, Saito, Nomura & Shirakawa, “CMA-ES with Margin”, GECCO 2022, arXiv:2205.13482v3, section 4): after each generation the mean
 * and a stretch factor of each discrete dimension are corrected, so that the values beside the mean's stay at least so probable, and no integer freezes.
 *
 * @param stretch the diagonal of the paper's matrix A, changed in place: a sample's distance from the mean is multiplied by it before it is rounded
 * @param margin the least probability (α)
 */
export function keepMargin(evolution: Evolution, lattice: Lattice, stretch: Float64Array, margin: number): void {
  const { mean, sigma, covariance } = evolution
  lattice.forEach((limitsAt, i) => {
    if (limitsAt === undefined) return
    const centre = mean[i] ?? 0
    const { lower, upper } = limitsAt(centre)
    const deviation = sigma * Math.sqrt(covariance[i * mean.length + i] ?? 1)
    const spread = deviation * (stretch[i] ?? 1)
    const [below, above] = [normalCdf((lower - centre) / spread), 1 - normalCdf((upper - centre) / spread)]
    if (Math.max(below, above) > 0.5) {
      if (Math.min(below, above) < margin) mean[i] = upper + Math.sign(centre - upper) * spread * normalQuantile(1 - margin)
      return
    }
    const [low, high] = widened(below, above, margin)
    const [left, right] = [normalQuantile(1 - low), normalQuantile(1 - high)]
    stretch[i] = (upper - lower) / ((left + right) * deviation)
    mean[i] = (lower * right + upper * left) / (left + right)
  })
}

/** The probabilities below and above the mean's value, each at least half the margin, the rest scaled down to make room (equations 15 to 18). */
function widened(below: number, above: number, margin: number): readonly [number, number] {
  const within = 1 - below - above
  const [low, high] = [Math.max(below, margin / 2), Math.max(above, margin / 2)]
  const excess = 1 - low - high - within
  const room = low + within + high - (3 * margin) / 2
  const share = (part: number): number => Math.min(Math.max(part + (excess * (part - margin / 2)) / room, 1e-10), 0.5 - 1e-10)
  return [share(low), share(high)]
}
