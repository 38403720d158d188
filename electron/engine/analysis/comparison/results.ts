import type { ComparedGroup, ComparedStudy } from '../../../../shared/contract/comparison.ts'
import { lossOf, type Goal } from '../../../../shared/domain/metric.ts'
import { quantileOf } from '../../../../shared/statistics/quantile.ts'
import { meanOf, standardErrorOf } from '../../study/confirm-statistics.ts'
import { improvements } from './best-so-far.ts'
import type { Outcomes } from './outcomes.ts'

/** The median; undefined of nothing. */
export function medianOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : quantileOf(values.toSorted((a, b) => a - b), 0.5)
}

/** The best value that a study has found. */
export function bestOf(outcomes: Outcomes, goal: Goal): number | null {
  const last = improvements(outcomes, goal).at(-1)
  return last === undefined ? null : (outcomes.values[last] ?? null)
}

/** When a study first was as good as a target. */
export function reachedAt(outcomes: Outcomes, goal: Goal, target: number): ComparedStudy['reached'] {
  const index = improvements(outcomes, goal).find((step) => lossOf(goal, outcomes.values[step] ?? NaN) <= lossOf(goal, target))
  return index === undefined ? null : { trials: index + 1, ms: outcomes.elapsedMs[index] ?? 0 }
}

/** The worst of the groups' median results (the worse of two middle ones), so that more than half of the studies of every group come to it; null before there is a result. */
export function commonTarget(results: readonly (readonly number[])[], goal: Goal): number | null {
  const medians = results.flatMap((values) => values.toSorted((a, b) => lossOf(goal, a) - lossOf(goal, b))[Math.floor(values.length / 2)] ?? [])
  return medians.length === 0 ? null : medians.reduce((worst, median) => (lossOf(goal, median) > lossOf(goal, worst) ? median : worst))
}

/** What the studies of a group came to. */
export function groupResult(name: string, studies: readonly ComparedStudy[], goal: Goal): ComparedGroup {
  const results = studies.flatMap(({ best }) => best ?? [])
  const reached = studies.flatMap((study) => study.reached ?? [])
  // Those that have not reached it would need longer than the others, so that a median needs a majority.
  const medianToTarget = (of: (at: { trials: number; ms: number }) => number): number | null => {
    const places = studies.map((study) => (study.reached === null ? Infinity : of(study.reached)))
    const median = medianOf(places)
    return median === undefined || !Number.isFinite(median) ? null : median
  }
  const isMeasured = results.length > 0
  return {
    name,
    studies: studies.length,
    measured: results.length,
    best: isMeasured ? results.reduce((best, value) => (lossOf(goal, value) < lossOf(goal, best) ? value : best)) : null,
    mean: isMeasured ? meanOf(results) : null,
    deviation: results.length < 2 ? null : (standardErrorOf(results) ?? 0) * Math.sqrt(results.length),
    median: medianOf(results) ?? null,
    trials: meanOf(studies.map(({ trials }) => trials)),
    runningMs: meanOf(studies.map(({ runningMs }) => runningMs)),
    reached: reached.length,
    trialsToTarget: medianToTarget(({ trials }) => trials),
    msToTarget: medianToTarget(({ ms }) => ms),
  }
}
