import type { Score } from './acquisition.ts'
import { logCdf, logDensity, logDifference, logH } from './normal.ts'
import type { Cell } from './cells.ts'
import type { Posterior } from './surrogate.ts'

/** One side of a cell: log E[(upper - max(y, lower))⁺] of a normal y, with its derivatives. */
interface Side {
  readonly log: number
  readonly byMean: number
  readonly bySd: number
}

const logImprovement = (threshold: number, mean: number, sd: number): number => Math.log(sd) + logH((threshold - mean) / sd)

/**
 * (u - max(y, l))⁺ = (u - y)⁺ - (l - y)⁺, so its expectation is a difference of two expected improvements.
 */
function sideOf(lower: number, upper: number, mean: number, sd: number): Side {
  const z = (upper - mean) / sd
  const atUpper = logImprovement(upper, mean, sd)
  if (lower === -Infinity) return { log: atUpper, byMean: -Math.exp(logCdf(z) - atUpper), bySd: Math.exp(logDensity(z) - atUpper) }
  const y = (lower - mean) / sd
  const log = logDifference(atUpper, logImprovement(lower, mean, sd))
  return {
    log,
    byMean: -(Math.exp(logCdf(z) - log) - Math.exp(logCdf(y) - log)),
    bySd: Math.exp(logDensity(z) - log) - Math.exp(logDensity(y) - log),
  }
}

/**
 * The log of the expected hypervolume improvement, exactly: with independent objectives the expectation over each cell of the
 * non-dominated region is a product over its sides (Emmerich et al., IEEE CEC 2011; Yang et al., J. Global Optim. 75, 2019), summed in
 * logarithms so that neither it nor its gradient vanishes far from the front (Ament et al., 2023, section 4).
 * Objectives are the first outputs.
 */
export function logHypervolumeImprovement(cells: readonly Cell[], objectives: number): Score {
  const sides = distinctSides(cells, objectives)
  return {
    value(posteriors, byMean, bySd) {
      const made = sides.intervals.map((intervals, k) => intervals.map(([lower, upper]) => sideAt(lower, upper, posteriors[k])))
      const logs = sides.ofCell.map((places) => places.reduce((sum, place, k) => sum + (made[k]?.[place]?.log ?? 0), 0))
      const largest = logs.reduce((a, b) => Math.max(a, b), -Infinity)
      if (largest === -Infinity) return -Infinity
      const total = logs.reduce((sum, log) => sum + Math.exp(log - largest), 0)
      logs.forEach((log, cell) => {
        const share = Math.exp(log - largest) / total
        if (share < 1e-12) return
        sides.ofCell[cell]?.forEach((place, k) => {
          const side = made[k]?.[place]
          byMean[k] = (byMean[k] ?? 0) + share * (side?.byMean ?? 0)
          bySd[k] = (bySd[k] ?? 0) + share * (side?.bySd ?? 0)
        })
      })
      return largest + Math.log(total)
    },
  }
}

const sideAt = (lower: number, upper: number, at: Posterior | undefined): Side => sideOf(lower, upper, at?.mean ?? 0, at?.sd ?? 1)

interface Sides {
  /** For each objective, the different intervals that cells have. */
  readonly intervals: (readonly [number, number])[][]
  /** For each cell, which interval it has in each objective. */
  readonly ofCell: number[][]
}

/** Cells share most of their sides: each is computed once. */
function distinctSides(cells: readonly Cell[], objectives: number): Sides {
  const intervals: (readonly [number, number])[][] = Array.from({ length: objectives }, () => [])
  const known = intervals.map(() => new Map<string, number>())
  const ofCell = cells.map(({ lower, upper }) =>
    intervals.map((list, k) => {
      const [from, to] = [lower[k] ?? -Infinity, upper[k] ?? 0]
      const key = `${from} ${to}`
      const place = known[k]?.get(key) ?? list.push([from, to]) - 1
      known[k]?.set(key, place)
      return place
    }),
  )
  return { intervals, ofCell }
}
