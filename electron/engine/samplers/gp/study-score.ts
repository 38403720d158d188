import type { LossVector } from '../../../../shared/analysis/pareto.ts'
import { logExpectedImprovement, logFeasibility, sumOf, type Score } from './acquisition.ts'
import { frontOf, nonDominatedCells, referencePoint } from './cells.ts'
import { logHypervolumeImprovement } from './ehvi.ts'
import type { Models } from './models.ts'
import type { Observations } from './observed.ts'
import { isCandidate } from './ranking.ts'
import { chooseSubset } from './subset.ts'

/** About how many cells the non-dominated region is split into at most. */
const cellLimit = 2000

/** What is to be improved on before anything is known but earlier studies: a good loss on the model's scale, of mean 0 and variance 1. */
const good = -1.5

/**
 * What a study maximises: the improvement of its objective or of its Pareto front, times the probability that the bounds are kept.
 * What is to be improved on is a posterior mean, never an observation: the best one of a noisy function would be too good to be true.
 */
export function scoreOf(observations: Observations, { surrogates, outputs, chosen }: Models): Score {
  const { losses, violations, pending } = observations
  const objectives = losses.length
  const feasible = chosen.flatMap((index, place) => (isCandidate(observations, index) ? [place] : []))
  const kept = violations.length === 0 ? [] : [logFeasibility(new Map(violations.map((_, k) => [objectives + k, 0])))]
  if (feasible.length === 0 && kept.length > 0) return sumOf(kept)
  // Running trials count as if they had come to their posterior mean.
  const running = pending.map((_, i) => chosen.length + i).filter((place) => surrogates.slice(objectives).every((surrogate) => surrogate.meanAt(place) <= 0))
  const places = [...(feasible.length > 0 ? feasible : chosen.keys()), ...running]
  const points = places.map((place) => surrogates.slice(0, objectives).map((surrogate) => surrogate.meanAt(place)))
  if (points.length === 0) points.push(Array.from({ length: objectives }, () => good))
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
