import { lossOf, objectivesOf, violationsOf, type Metric } from '../../../shared/domain/metric.ts'
import type { MetricValues, Trial } from '../../../shared/domain/trial.ts'
import { objectiveMetric } from '../../../shared/domain/study.ts'
import type { TrialResult } from '../contracts/history.ts'
import type { StoredReport } from '../contracts/store.ts'
import { createHistory, type StudyHistory } from './history.ts'

/** What a complete trial came to, from the values of its metrics. */
export function resultOf(metrics: readonly Metric[], values: MetricValues): TrialResult {
  return {
    losses: objectivesOf(metrics).map(({ name, goal }) => lossOf(goal, values[name] ?? NaN)),
    violations: violationsOf(metrics, values),
  }
}

/** The history of a study as the database has it: the same that the engine had when it wrote the last report. */
export function loadHistory(metrics: readonly Metric[], trials: readonly Trial[], reports: readonly StoredReport[]): StudyHistory {
  const history = createHistory(objectiveMetric({ metrics }), objectivesOf(metrics).slice(1))
  for (const trial of trials) history.add(trial.number, trial.params, trial.state)
  for (const report of reports) history.report(report.trialNumber, report.step, report.value)
  for (const trial of trials) {
    if (trial.state === 'complete') history.complete(trial.number, resultOf(metrics, trial.values))
    if (trial.pausedAtStep !== null) history.pause(trial.number, trial.pausedAtStep)
  }
  return history
}
