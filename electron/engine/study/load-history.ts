import type { ObjectiveMetric } from '../../../shared/domain/metric.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import type { StoredReport } from '../contracts/store.ts'
import { createHistory, type StudyHistory } from './history.ts'

/** The history of a study as the database has it: the same that the engine had when it wrote the last report. */
export function loadHistory(objective: ObjectiveMetric, trials: readonly Trial[], reports: readonly StoredReport[]): StudyHistory {
  const history = createHistory(objective)
  for (const trial of trials) history.add(trial.number, trial.params, trial.state)
  for (const report of reports) history.report(report.trialNumber, report.step, report.value)
  for (const trial of trials) if (trial.pausedAtStep !== null) history.pause(trial.number, trial.pausedAtStep)
  return history
}
