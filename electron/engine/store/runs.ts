import type { MetricValues } from '../../../shared/domain/trial.ts'
import type { Store } from '../contracts/store.ts'
import type { MetricNames } from './metric-names.ts'
import type { Session } from './session.ts'
import { decodeNumber, encodeNumber, type NumberKind, type StoredNumber } from './values.ts'

type RunMethods = Pick<Store, 'setRun' | 'runs'>

/** What the repeats of trials came to. */
export function createRuns(session: Session, metrics: MetricNames): RunMethods {
  const { db } = session
  const sql = {
    studyOf: db.prepare<[number], number>('SELECT study_id FROM trial WHERE id = ?').pluck(),
    forget: db.prepare<[number, number]>('DELETE FROM trial_run WHERE trial_id = ? AND run = ?'),
    add: db.prepare<[number, number, number, NumberKind, number | null]>('INSERT INTO trial_run (trial_id, run, metric_id, kind, value) VALUES (?, ?, ?, ?, ?)'),
    ofTrial: db.prepare<[number], StoredNumber & { run: number; name: string }>(
      'SELECT run, metric.name, kind, value FROM trial_run JOIN metric ON metric.id = metric_id WHERE trial_id = ? ORDER BY run, metric_id',
    ),
  }
  return {
    setRun: (trialId, run, values) =>
      session.transaction(() => {
        const studyId = sql.studyOf.get(trialId)
        if (studyId === undefined) throw new RangeError(`there is no trial with the id ${trialId}`)
        sql.forget.run(trialId, run)
        for (const [name, value] of Object.entries(values)) {
          const stored = encodeNumber(value)
          sql.add.run(trialId, run, metrics.idOf(studyId, name), stored.kind, stored.value)
        }
      }),
    runs: (trialId) => {
      const runs: Record<string, number>[] = []
      for (const { run, name, ...stored } of sql.ofTrial.all(trialId)) {
        const values: Record<string, number> = (runs[run] ??= {})
        values[name] = decodeNumber(stored)
      }
      return runs satisfies MetricValues[]
    },
  }
}
