import type { NewReport, Store, StoredReport } from '../contracts/store.ts'
import type { MetricNames } from './metric-names.ts'
import type { Session } from './session.ts'
import type { StateConflict } from './trial-errors.ts'
import type { ValueWriter } from './value-writer.ts'
import { decodeNumber, encodeNumber, type NumberKind, type StoredNumber } from './values.ts'

type ReportRow = StoredNumber & { readonly number: number; readonly step: number }

function statements({ db }: Session) {
  return {
    lastSeq: db.prepare<[], number | null>('SELECT max(last_report_seq) FROM trial').pluck(),
    note: db.prepare<[number, number, number]>(`UPDATE trial SET last_step = max(last_step, ?), last_report_seq = ? WHERE id = ? AND state = 'running'`),
    studyOf: db.prepare<[number], number>('SELECT study_id FROM trial WHERE id = ?').pluck(),
    // A repeated report keeps its place in the order: a trial that runs again leaves the history as it would have been.
    upsert: db.prepare<[number, number, number, NumberKind, number | null, number, number]>(
      `INSERT INTO report (trial_id, metric_id, step, kind, value, seq, at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (trial_id, metric_id, step) DO UPDATE SET kind = excluded.kind, value = excluded.value, at = excluded.at`,
    ),
    inOrder: db.prepare<[number, number], ReportRow>(
      `SELECT number, step, kind, value FROM trial CROSS JOIN report ON trial_id = trial.id AND metric_id = ? WHERE study_id = ? ORDER BY seq`,
    ),
  }
}

/** Writes reports, and gives them back in the order in which they were written. */
export function createReports(
  session: Session,
  metrics: MetricNames,
  values: ValueWriter,
  conflict: StateConflict,
): Pick<Store, 'addReports' | 'reportsInOrder'> {
  const sql = statements(session)
  let lastSeq: number | undefined
  session.onRollback(() => {
    lastSeq = undefined
  })
  const nextSeq = (): number => (lastSeq = (lastSeq ?? sql.lastSeq.get() ?? 0) + 1)

  const add = ({ trialId, step, values: reported, at }: NewReport): void => {
    const seq = nextSeq()
    const studyId = sql.studyOf.get(trialId)
    if (studyId === undefined || sql.note.run(step, seq, trialId).changes === 0) throw conflict(trialId, 'running')
    for (const [name, value] of Object.entries(reported)) {
      const stored = encodeNumber(value)
      sql.upsert.run(trialId, metrics.idOf(studyId, name), step, stored.kind, stored.value, seq, at)
    }
    values.write(trialId, reported, studyId)
  }
  return {
    addReports: (reports) =>
      session.transaction(() => {
        for (const report of reports) add(report)
      }),
    reportsInOrder: (studyId, metric) => {
      const id = metrics.find(studyId, metric)
      if (id === undefined) return []
      return sql.inOrder.all(id, studyId).map((row): StoredReport => ({ trialNumber: row.number, step: row.step, value: decodeNumber(row) }))
    },
  }
}
