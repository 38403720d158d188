import type { Rng } from '../../../../shared/random/rng.ts'
import type { Acquisition } from './acquisition.ts'
import { candidates } from './candidates.ts'
import type { Dimension, Encoding } from './encoding.ts'
import { climb, type Scored } from './climb.ts'

export interface SearchOptions {
  /** Candidates spread over the space, and candidates around the incumbents. */
  readonly spread: number
  readonly around: number
  /** From how many of the best candidates the local searches start. */
  readonly starts: number
}

/**
 * Maximises an acquisition over a mixed space: the best of many candidates, then a local search from each of the best few that climbs along
 * the gradient in the continuous coordinates and exchanges values in the others. Every point is scored as the configuration that it stands for:
 * nothing is rounded afterwards.
 *
 * @param incumbents units of good trials, the best first
 * @returns points from the best on: the ends of the local searches, then the other candidates
 */
export function search(acquisition: Acquisition, encoding: Encoding, incumbents: readonly Float64Array[], rng: Rng, options: SearchOptions): Scored[] {
  const points = candidates(encoding, incumbents, rng, options)
  const scored = points.map((units) => ({ units, value: acquisition.value(encoding.rowOf(units)) }))
  const byValue = (a: Scored, b: Scored): number => b.value - a.value
  // Half of the starts are the best of the whole space: around the incumbents alone the search would never leave them.
  const wide = distinct(encoding.dimensions, scored.slice(0, options.spread).sort(byValue), Math.ceil(options.starts / 2))
  const near = distinct(encoding.dimensions, scored.slice(options.spread).sort(byValue), Math.floor(options.starts / 2))
  const ends = [...near, ...wide].map((start) => climb(acquisition, encoding, start))
  return [...ends, ...scored].sort(byValue)
}

/** The best points that are not next to a better one. */
function distinct(dimensions: readonly Dimension[], sorted: readonly Scored[], count: number): Scored[] {
  const chosen: Scored[] = []
  const near = (a: Float64Array, b: Float64Array): boolean => dimensions.every((_, d) => Math.abs((a[d] ?? 0) - (b[d] ?? 0)) < 0.02)
  for (const point of sorted) {
    if (chosen.length === count) break
    if (!chosen.some(({ units }) => near(units, point.units))) chosen.push(point)
  }
  return chosen
}
