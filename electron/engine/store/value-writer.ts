import type { MetricValues } from '../../../shared/domain/trial.ts'
import type { MetricNames } from './metric-names.ts'
import type { Session } from './session.ts'
import { encodeNumber, type NumberKind } from './values.ts'

/** Writes the last value of each metric of a trial. Call it inside a transaction. */
export interface ValueWriter {
  /** @param studyId looked up when left out */
  write(trialId: number, values: MetricValues, studyId?: number): void
  /** From now on the trial's values may be the best of the study, unless it confirms another trial. */
  markComplete(trialId: number): void
}

/** A writer of last values. */
export function createValueWriter({ db }: Session, metrics: MetricNames): ValueWriter {
  const studyOf = db.prepare<[number], number>('SELECT study_id FROM trial WHERE id = ?').pluck()
  const upsert = db.prepare<[number, number, NumberKind, number | null]>(
    `INSERT INTO trial_value (trial_id, metric_id, kind, value) VALUES (?, ?, ?, ?)
     ON CONFLICT (trial_id, metric_id) DO UPDATE SET kind = excluded.kind, value = excluded.value`,
  )
  const markComplete = db.prepare<{ id: number }>('UPDATE trial_value SET complete = 1 WHERE trial_id = @id AND (SELECT confirms FROM trial WHERE id = @id) IS NULL')
  return {
    write: (trialId, values, studyId = studyOf.get(trialId)) => {
      if (studyId === undefined) throw new RangeError(`there is no trial with the id ${trialId}`)
      for (const [name, value] of Object.entries(values)) {
        const stored = encodeNumber(value)
        upsert.run(trialId, metrics.idOf(studyId, name), stored.kind, stored.value)
      }
    },
    markComplete: (trialId) => void markComplete.run({ id: trialId }),
  }
}
