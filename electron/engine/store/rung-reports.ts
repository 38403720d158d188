import { isContinuation, type Trial, type TrialState } from '../../../shared/domain/trial.ts'
import type { Store, StoredReport } from '../contracts/store.ts'
import type { MetricNames } from './metric-names.ts'
import type { Session } from './session.ts'
import { decodeNumber, type StoredNumber } from './values.ts'

interface StateRow {
  readonly number: number
  readonly state: TrialState
  readonly confirms: number | null
  readonly origin: Trial['origin']
  readonly forked_from: number | null
  readonly forked_at_step: number | null
}

type ReportRow = StoredNumber & { readonly trialNumber: number; readonly step: number }

/** What rungs are made of: few of a study's reports, each found by its key. */
export function createRungReports({ db }: Session, metrics: MetricNames): Pick<Store, 'trialStates' | 'firstReports'> {
  const states = db.prepare<[number], StateRow>('SELECT number, state, confirms, origin, forked_from, forked_at_step FROM trial WHERE study_id = ? ORDER BY number')
  const reports = db.prepare<{ study: number; metric: number; steps: string; first: number; last: number }, ReportRow>(
    `SELECT DISTINCT number AS trialNumber, report.step, report.kind, report.value
     FROM trial CROSS JOIN json_each(@steps) AS level CROSS JOIN report ON report.trial_id = trial.id AND report.metric_id = @metric
       AND report.step = (SELECT min(step) FROM report WHERE trial_id = trial.id AND metric_id = @metric AND step >= level.value)
     WHERE study_id = @study AND number BETWEEN @first AND @last ORDER BY number, report.step`,
  )
  return {
    trialStates: (studyId) =>
      states.all(studyId).map(({ number, state, confirms, origin, forked_from: trial, forked_at_step: step }) => {
        const forkedFrom = trial === null ? null : { trial, step: step ?? 0 }
        return { number, state, isSearched: confirms === null && !isContinuation({ origin, forkedFrom }) }
      }),
    firstReports: (study, name, steps, first, last) => {
      const metric = metrics.find(study, name)
      if (metric === undefined) return []
      const rows = reports.all({ study, metric, steps: JSON.stringify(steps), first, last })
      return rows.map(({ trialNumber, step, ...stored }): StoredReport => ({ trialNumber, step, value: decodeNumber(stored) }))
    },
  }
}
