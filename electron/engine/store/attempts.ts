import type { RunOutcome, TrialRun } from '../../../shared/domain/trial-run.ts'
import type { Store } from '../contracts/store.ts'
import type { Session } from './session.ts'

interface AttemptRow {
  readonly number: number
  readonly attempt: number
  readonly slot: string
  readonly started_at: number
  readonly ended_at: number | null
  readonly ended_as: RunOutcome | null
}

/** When and where trials ran. The rows are written by triggers: whatever starts or ends a trial is seen. */
export function createAttempts({ db }: Session): Pick<Store, 'attempts'> {
  const ofStudy = db.prepare<[number], AttemptRow>(
    `SELECT number, attempt, trial_attempt.slot, trial_attempt.started_at, trial_attempt.ended_at, ended_as
     FROM trial CROSS JOIN trial_attempt ON trial_id = trial.id WHERE study_id = ? ORDER BY trial_attempt.started_at, number, attempt`,
  )
  return {
    attempts: (studyId) =>
      ofStudy.all(studyId).map(
        (row): TrialRun => ({
          trialNumber: row.number,
          attempt: row.attempt,
          slot: row.slot,
          startedAt: row.started_at,
          endedAt: row.ended_at,
          outcome: row.ended_as ?? 'running',
        }),
      ),
  }
}
