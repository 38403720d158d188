import { nonDominatedRanks, type LossVector } from '../../../../shared/analysis/pareto.ts'
import { logExpectedImprovement, logFeasibility, sumOf, type Score } from './acquisition.ts'
import { frontOf, nonDominatedCells, referencePoint } from './cells.ts'
import { logHypervolumeImprovement } from './ehvi.ts'
import type { Models } from './models.ts'
import type { Observations } from './observations.ts'
import { chooseSubset } from './subset.ts'

/** About how many cells the non-dominated region is split into at most. */
const cellLimit = 2000

const orInfinity = (value: number | undefined): number => (value === undefined || Number.isNaN(value) ? Infinity : value)

/**
 * Ranks the first `count` observations, the best first: those that keep the bounds by their losses (by Pareto front where there are several),
 * the others by how far they exceed them.
 */
export function rankingOf({ losses, violations }: Observations): (count: number) => number[] {
  return (count) => {
    const indices = Array.from({ length: count }, (_, index) => index)
    const pointsOf = (columns: readonly Float64Array[]): number[][] => indices.map((index) => columns.map((column) => orInfinity(column[index])))
    const ranks = nonDominatedRanks(pointsOf(losses), violations.length === 0 ? undefined : pointsOf(violations))
    return indices.sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || a - b)
  }
}

/** What a study maximises: the improvement of its objective or of its Pareto front, times the probability that the bounds are kept. */
export function scoreOf({ losses, violations, pending }: Observations, { surrogates, outputs, chosen }: Models): Score {
  const objectives = losses.length
  const isKept = (index: number): boolean => violations.every((column) => orInfinity(column[index]) <= 0) && losses.every((column) => Number.isFinite(column[index]))
  const feasible = chosen.flatMap((index, place) => (isKept(index) ? [place] : []))
  const kept = violations.length === 0 ? [] : [logFeasibility(new Map(violations.map((_, k) => [objectives + k, 0])))]
  if (feasible.length === 0 && kept.length > 0) return sumOf(kept)
  // Running trials count as if they had come to their posterior mean.
  const places = [...(feasible.length > 0 ? feasible : chosen.keys()), ...pending.map((_, i) => chosen.length + i)]
  const points = places.map((place) => surrogates.slice(0, objectives).map((surrogate) => surrogate.meanAt(place)))
  if (objectives === 1) return sumOf([logExpectedImprovement(points.reduce((best, [mean = 0]) => Math.min(best, mean), Infinity)), ...kept])
  const all = chosen.map((_, place) => outputs.slice(0, objectives).map((column) => column[place] ?? 0))
  const front = thinned(frontOf(points), objectives)
  return sumOf([logHypervolumeImprovement(nonDominatedCells(front, referencePoint(front, all)), objectives), ...kept])
}

/** A front of many points in many objectives would make too many cells: it keeps points that are spread over it. */
function thinned(front: readonly LossVector[], objectives: number): LossVector[] {
  const size = Math.max(Math.floor(cellLimit ** (1 / (objectives - 1))), 2)
  const rows = front.map((point) => Float64Array.from(point))
  return chooseSubset(rows, [...front.keys()], { size, best: 1 }).map((index) => front[index] ?? [])
}
