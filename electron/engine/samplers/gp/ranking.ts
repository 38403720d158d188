import { nonDominatedRanks } from '../../../../shared/analysis/pareto.ts'
import type { Observations, Observed } from './observed.ts'

/** Unknown is worst. */
export const orInfinity = (value: number | undefined): number => (value === undefined || Number.isNaN(value) ? Infinity : value)

/** The first `count` observations, the best first. */
export type Ranking = (count: number) => number[]

/**
 * Ranks the first `count` observations, the best first: those that keep the bounds by their losses (by Pareto front where there are several),
 * the others by how far they exceed them.
 */
export function rankingOf({ losses, violations }: Pick<Observed, 'losses' | 'violations'>): Ranking {
  return (count) => {
    const indices = Array.from({ length: count }, (_, index) => index)
    const pointsOf = (columns: readonly Float64Array[]): number[][] => indices.map((index) => columns.map((column) => orInfinity(column[index])))
    const ranks = nonDominatedRanks(pointsOf(losses), violations.length === 0 ? undefined : pointsOf(violations))
    return indices.sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || a - b)
  }
}

/** Whether an observation may be the best one: it keeps the bounds, did not fail, and was made at the level that counts. */
export const isCandidate = ({ losses, violations, levels }: Pick<Observations, 'losses' | 'violations' | 'levels'>, index: number): boolean =>
  (levels === undefined || levels.steps[index] === levels.target) &&
  violations.every((column) => orInfinity(column[index]) <= 0) &&
  losses.every((column) => Number.isFinite(column[index]))
