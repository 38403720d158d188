import type { Rng } from '../../../../shared/random/rng.ts'
import { owenScramble, sobolCoordinate, sobolDimensions } from '../sobol-sequence.ts'
import type { Dimension, Encoding } from './encoding.ts'

/** Standard deviations of the steps around an incumbent, in ranges: from a wide look to a fine one. */
const spreads = [0.2, 0.05, 0.01]

/**
 * Points to score first: a scrambled Sobol set over the space, the incumbents' neighbours, and the incumbents.
 * @returns units
 */
export function candidates(encoding: Encoding, incumbents: readonly Float64Array[], rng: Rng, { spread, around }: { spread: number; around: number }): Float64Array[] {
  const { dimensions } = encoding
  const seeds = dimensions.map(() => rng.integer(2 ** 32))
  const points: Float64Array[] = Array.from({ length: spread }, (_, index) =>
    Float64Array.from(seeds, (seed, d) => (d < sobolDimensions ? owenScramble(sobolCoordinate(index, d), seed) / 2 ** 32 : rng.uniform())),
  )
  for (let i = 0; i < around && incumbents.length > 0; i += 1) {
    const centre = incumbents[Math.min(Math.floor(rng.uniform() ** 2 * incumbents.length), incumbents.length - 1)]
    if (centre !== undefined) points.push(neighbour(dimensions, centre, spreads[i % spreads.length] ?? 0.1, rng))
  }
  return [...points, ...incumbents.slice(0, 2)]
}

/** A point near another: about half of the coordinates move, at least one. */
function neighbour(dimensions: readonly Dimension[], centre: Float64Array, spread: number, rng: Rng): Float64Array {
  const forced = rng.integer(dimensions.length)
  return centre.map((unit, d) => {
    const dimension = dimensions[d]
    const isMoved = rng.uniform() < 0.5 || d === forced
    if (dimension === undefined || !isMoved) return unit
    if (dimension.kind === 'category') return rng.uniform() < Math.max(spread, 0.1) || d === forced ? rng.uniform() : unit
    const step = rng.normal() * Math.max(spread, dimension.count === Infinity ? 0 : 0.7 / dimension.count)
    return Math.min(Math.max(unit + step, 0), 1)
  })
}
