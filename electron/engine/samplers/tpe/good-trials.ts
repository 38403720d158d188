import type { History } from '../../contracts/history.ts'
import { referencePoint, selectByHypervolume } from '../../../../shared/analysis/hypervolume.ts'
import { nonDominatedRanks } from '../../../../shared/analysis/pareto.ts'

/** No more trials than this are good, as in Optuna; with several objectives twice as many, since they are spread along a front. */
export const mostGood = 25

/** How many of `count` ranked trials are good. */
export const goodCount = (count: number, gamma: number, objectives: number): number => Math.min(Math.ceil(gamma * count), objectives > 1 ? 2 * mostGood : mostGood)

/**
 * The trials that make up l(x), best first. With several objectives the complete and feasible ones come first by front; the last front that does not
 * fit whole gives those that add most hypervolume (MOTPE: Ozaki et al., JAIR 73, 2022, section 3.2, as in Optuna).
 * @param order the trials by `Ranking`
 * @param feasible how many of them, at its start, are complete and feasible
 */
export function goodTrials(history: History, order: readonly number[], feasible: number, count: number): readonly number[] {
  if (history.objectives.length < 2 || count === 0) return order.slice(0, count)
  const candidates = order.slice(0, feasible)
  if (candidates.length <= count) return order.slice(0, count)
  const losses = candidates.map((number) => history.trials[number]?.result?.losses ?? [])
  const ranks = nonDominatedRanks(losses)
  const places = candidates.map((_, i) => i).sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || (candidates[a] ?? 0) - (candidates[b] ?? 0))
  const cut = ranks[places[count - 1] ?? 0] ?? 0
  const whole = places.filter((i) => (ranks[i] ?? 0) < cut)
  const last = places.filter((i) => ranks[i] === cut)
  const front = last.map((i) => losses[i] ?? [])
  const chosen = selectByHypervolume(front, referencePoint(front, history.objectives.length), count - whole.length)
  return [...whole, ...chosen.flatMap((i) => last[i] ?? [])].flatMap((i) => candidates[i] ?? [])
}

/**
 * The weights of good trials, best first; their sum is their number. log((n + 1) / rank), so that the best draw most of the candidates (as the
 * recombination weights of CMA-ES do, Hansen, 2016, equation 49, without its half); equal ones with several objectives.
 */
export function goodWeights(count: number, objectives: number): number[] {
  if (objectives > 1) return Array.from({ length: count }, () => 1)
  const raw = Array.from({ length: count }, (_, i) => Math.log((count + 1) / (i + 1)))
  const sum = raw.reduce((total, weight) => total + weight, 0)
  return raw.map((weight) => (weight * count) / sum)
}
