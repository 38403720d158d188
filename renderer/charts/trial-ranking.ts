import { lossOf, type Metric, type ObjectiveMetric } from '../../shared/domain/metric.ts'
import type { Trial } from '../../shared/domain/trial.ts'

/** What of a trial a ranking looks at. */
export type RankedTrial = Pick<Trial, 'number' | 'state' | 'values' | 'confirms'>

/** Whether a trial may be the best one: complete, with a value that is a number, within every bound, and no repetition of another. The engine's rule. */
export function mayBeBest(trial: RankedTrial, objective: ObjectiveMetric, metrics: readonly Metric[] = []): boolean {
  const value = trial.values[objective.name]
  if (trial.state !== 'complete' || trial.confirms !== null || value === undefined || Number.isNaN(value)) return false
  return metrics.every(({ name, at_most = Infinity, at_least = -Infinity }) => {
    if (at_most === Infinity && at_least === -Infinity) return true
    const bounded = trial.values[name]
    return bounded !== undefined && bounded <= at_most && bounded >= at_least
  })
}

/** The best trial, the earliest of equals. */
export function bestTrial<T extends RankedTrial>(trials: readonly T[], objective: ObjectiveMetric, metrics: readonly Metric[] = []): T | undefined {
  let best: T | undefined
  for (const trial of trials) {
    if (!mayBeBest(trial, objective, metrics)) continue
    if (best === undefined || lossOfTrial(trial, objective) < lossOfTrial(best, objective)) best = trial
  }
  return best
}

/** A step of the best-so-far line: from this trial on, this is the best value. */
export interface BestStep {
  readonly number: number
  readonly value: number
}

/** Where the best value improved, in the order of the trials' numbers. */
export function bestSoFar(trials: readonly RankedTrial[], objective: ObjectiveMetric, metrics: readonly Metric[] = []): BestStep[] {
  const steps: BestStep[] = []
  for (const trial of trials) {
    const value = trial.values[objective.name]
    if (value === undefined || !mayBeBest(trial, objective, metrics)) continue
    const best = steps.at(-1)
    if (best === undefined || lossOf(objective.goal, value) < lossOf(objective.goal, best.value)) steps.push({ number: trial.number, value })
  }
  return steps
}

/** The trials' numbers from best to worst; those without a value, or with one that is no number, come last, in their order. */
export function numbersByRank(trials: readonly RankedTrial[], objective: ObjectiveMetric): number[] {
  return trials
    .map((trial) => ({ number: trial.number, loss: lossOfTrial(trial, objective) }))
    .sort((a, b) => (a.loss === b.loss ? a.number - b.number : a.loss - b.loss))
    .map(({ number }) => number)
}

/** Which trials to draw when there are more than `most`: those that run, the best quarter, and the rest evenly from good to bad. */
export function numbersToDraw(trials: readonly RankedTrial[], objective: ObjectiveMetric, most: number): number[] {
  const ranked = numbersByRank(trials, objective)
  if (ranked.length <= most) return ranked
  const running = trials.filter(({ state }) => state === 'running').map(({ number }) => number).slice(0, most)
  const best = ranked.slice(0, Math.floor(most / 4))
  const rest = ranked.slice(best.length)
  const places = Math.max(0, most - best.length - running.length)
  const chosen = Array.from({ length: places }, (_, place) => rest[Math.floor((place * rest.length) / places)] ?? -1)
  return [...new Set([...running, ...best, ...chosen])]
}

function lossOfTrial(trial: RankedTrial, objective: ObjectiveMetric): number {
  return lossOf(objective.goal, trial.values[objective.name] ?? Number.NaN)
}
