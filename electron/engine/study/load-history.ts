import { lossOf, objectivesOf, violationsOf, type Metric } from '../../../shared/domain/metric.ts'
import { isContinuation, type MetricValues, type Trial } from '../../../shared/domain/trial.ts'
import { objectiveMetric } from '../../../shared/domain/study.ts'
import type { EarlierTrial, TrialResult } from '../contracts/history.ts'
import type { StoredEarlierTrial, StoredReport } from '../contracts/store.ts'
import { createHistory, type StudyHistory } from './history.ts'

/** What a complete trial came to, from the values of its metrics. */
export function resultOf(metrics: readonly Metric[], values: MetricValues): TrialResult {
  return {
    losses: objectivesOf(metrics).map(({ name, goal }) => lossOf(goal, values[name] ?? NaN)),
    violations: violationsOf(metrics, values),
  }
}

/** A trial of an earlier study as the samplers see it. */
export function earlierTrialOf(metrics: readonly Metric[], { source, params, values, weight }: StoredEarlierTrial): EarlierTrial {
  return { source, config: params, ...resultOf(metrics, values), weight }
}

/** The history of a study as the database has it: the same that the engine had when it wrote the last report. */
export function loadHistory(metrics: readonly Metric[], trials: readonly Trial[], reports: readonly StoredReport[], earlier: readonly StoredEarlierTrial[] = []): StudyHistory {
  const told = earlier.map((trial) => earlierTrialOf(metrics, trial))
  const history = createHistory(objectiveMetric({ metrics }), objectivesOf(metrics).slice(1), told)
  // Schedulers do not know the curves of trials outside the search.
  const outside = new Set(trials.filter((trial) => trial.confirms !== null || isContinuation(trial)).map(({ number }) => number))
  for (const { number, params, state, forkedFrom } of trials)
    if (outside.has(number)) history.addConfirming(number, params, state)
    else history.add(number, params, state, forkedFrom ?? undefined)
  for (const report of reports) if (!outside.has(report.trialNumber)) history.report(report.trialNumber, report.step, report.value)
  for (const trial of trials) {
    if (trial.state === 'complete') history.complete(trial.number, resultOf(metrics, trial.values))
    if (trial.pausedAtStep !== null) history.pause(trial.number, trial.pausedAtStep)
  }
  return history
}
