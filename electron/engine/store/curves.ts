import type { Curve } from '../../../shared/domain/trial.ts'
import type { Store } from '../contracts/store.ts'
import type { MetricNames } from './metric-names.ts'
import type { Session } from './session.ts'
import { decodeNumber, type StoredNumber } from './values.ts'

type PointRow = StoredNumber & { readonly trial_number: number; readonly metric: string; readonly step: number }
type PagedRow = StoredNumber & { readonly metric_id: number; readonly name: string; readonly step: number }

/** Points read at once: one trial may have millions. */
const pageSize = 4096

function statements({ db }: Session) {
  const points = 'SELECT trial.number AS trial_number, metric.name AS metric, step, kind, value FROM trial CROSS JOIN report ON trial_id = trial.id CROSS JOIN metric ON metric.id = metric_id'
  return {
    ofStudy: db.prepare<[number, number], PointRow>(`${points} WHERE trial.study_id = ? AND metric_id = ? ORDER BY trial.number, step`),
    ofNumber: db.prepare<[number, number, number], PointRow>(`${points} WHERE trial.study_id = ? AND metric_id = ? AND trial.number = ? ORDER BY step`),
    ofTrial: db.prepare<[number], PointRow>(`${points} WHERE trial.id = ? ORDER BY metric_id, step`),
    trialsAfter: db.prepare<[number, number], { id: number; number: number }>(
      `SELECT id, number FROM trial WHERE study_id = ? AND number > ? ORDER BY number LIMIT ${pageSize}`,
    ),
    page: db.prepare<[number, number, number], PagedRow>(
      `SELECT metric_id, name, step, kind, value FROM report JOIN metric ON metric.id = metric_id
       WHERE trial_id = ? AND (metric_id, step) > (?, ?) ORDER BY metric_id, step LIMIT ${pageSize}`,
    ),
  }
}

/** Reads learning curves. */
export function createCurves(session: Session, metrics: MetricNames): Pick<Store, 'curves' | 'curvesOfTrial' | 'iterateCurvePoints'> {
  const sql = statements(session)

  function* pointsOf(trialId: number): Generator<PagedRow> {
    let [metric, step] = [-1, 0]
    for (;;) {
      const rows = sql.page.all(trialId, metric, step)
      yield* rows
      const last = rows.at(-1)
      if (last === undefined || rows.length < pageSize) return
      ;[metric, step] = [last.metric_id, last.step]
    }
  }

  function* trialsOf(studyId: number): Generator<{ id: number; number: number }> {
    let after = -1
    for (;;) {
      const trials = sql.trialsAfter.all(studyId, after)
      yield* trials
      const last = trials.at(-1)
      if (last === undefined) return
      after = last.number
    }
  }

  return {
    curves: (studyId, metric, trialNumbers) => {
      const id = metrics.find(studyId, metric)
      if (id === undefined) return []
      if (trialNumbers === undefined) return toCurves(sql.ofStudy.all(studyId, id))
      return trialNumbers.flatMap((number) => toCurves(sql.ofNumber.all(studyId, id, number)))
    },
    curvesOfTrial: (trialId) => toCurves(sql.ofTrial.all(trialId)),
    // Page by page: an open query would keep the connection from writing while the caller pauses.
    *iterateCurvePoints(studyId) {
      for (const { id, number } of trialsOf(studyId))
        for (const row of pointsOf(id)) yield { number, step: row.step, metric: row.name, value: decodeNumber(row) }
    },
  }
}

/** Points, those of one curve together and by step, as curves. */
function toCurves(rows: readonly PointRow[]): Curve[] {
  const curves: { trialNumber: number; metric: string; steps: number[]; values: number[] }[] = []
  for (const row of rows) {
    let curve = curves.at(-1)
    if (curve?.trialNumber !== row.trial_number || curve.metric !== row.metric) {
      curve = { trialNumber: row.trial_number, metric: row.metric, steps: [], values: [] }
      curves.push(curve)
    }
    curve.steps.push(row.step)
    curve.values.push(decodeNumber(row))
  }
  return curves
}
