import { z } from 'zod'
import type { ParameterValue } from '../../../shared/domain/search-space.ts'
import type { FailureReason, Trial, TrialState } from '../../../shared/domain/trial.ts'
import type { Store, TrialColumns } from '../contracts/store.ts'
import type { Session } from './session.ts'
import { decodeNumber, decodeParameter, type StoredNumber, type StoredParameter } from './values.ts'

interface TrialRow {
  readonly id: number
  readonly study_id: number
  readonly number: number
  readonly state: TrialState
  readonly reason: FailureReason | null
  readonly message: string | null
  readonly seed: number
  readonly origin: 'sampler' | 'user'
  readonly tags: string | null
  readonly last_step: number
  readonly paused_at_step: number | null
  readonly attempts: number
  readonly slot: string | null
  readonly started_at: number | null
  readonly ended_at: number | null
  readonly running_ms: number
  readonly forked_from: number | null
  readonly forked_at_step: number | null
  readonly confirms: number | null
  readonly peak_memory_mib: number | null
  readonly note: string | null
}

type ParameterRow = StoredParameter & { readonly trial_id: number; readonly name: string }
type ValueRow = StoredNumber & { readonly trial_id: number; readonly name: string }
interface LabelRow {
  readonly trial_id: number
  readonly tag: string
}

/** Trials read at once: few enough to keep in memory, enough to make the queries cheap. */
const pageSize = 500

const tagsSchema = z.record(z.string(), z.string())

const noCounts: Readonly<Record<TrialState, number>> = { waiting: 0, running: 0, complete: 0, pruned: 0, fail: 0 }

type ReaderMethods = Pick<Store, 'findTrial' | 'listTrials' | 'confirming' | 'countContinued' | 'countTrials' | 'countPaused' | 'iterateTrials' | 'trialColumns'>

export interface TrialReader extends ReaderMethods {
  /** @throws RangeError when there is no such trial */
  byId(trialId: number): Trial
}

function statements({ db }: Session) {
  // CROSS JOIN keeps SQLite to this order: the trials by number, then what belongs to each.
  const ofRange = 'FROM trial CROSS JOIN'
  const any = (query: string) => db.prepare<[number], number>(`SELECT EXISTS (${query})`).pluck()
  const anyTrial = (column: 'forked_from' | 'confirms' | 'peak_memory_mib' | 'note') => any(`SELECT 1 FROM trial WHERE study_id = ? AND ${column} IS NOT NULL`)
  const anyDecision = (column: 'level' | 'bracket') => any(`SELECT 1 FROM trial CROSS JOIN decision ON trial_id = trial.id WHERE study_id = ? AND ${column} IS NOT NULL`)
  const inRange = 'WHERE trial.study_id = ? AND trial.number BETWEEN ? AND ? ORDER BY trial.number'
  return {
    byId: db.prepare<[number], TrialRow>('SELECT * FROM trial WHERE id = ?'),
    confirming: db.prepare<[number], TrialRow>('SELECT * FROM trial WHERE study_id = ? AND confirms IS NOT NULL ORDER BY number'),
    // By its index: a study has few of them, and may have a hundred thousand others.
    continued: db.prepare<[number], number>(`SELECT count(*) FROM trial INDEXED BY trial_forked WHERE study_id = ? AND forked_from IS NOT NULL AND origin = 'user' AND state IN ('complete', 'pruned', 'fail')`).pluck(),
    byNumber: db.prepare<[number, number], TrialRow>('SELECT * FROM trial WHERE study_id = ? AND number = ?'),
    after: db.prepare<[number, number, number], TrialRow>('SELECT * FROM trial WHERE study_id = ? AND number > ? ORDER BY number LIMIT ?'),
    numberAt: db.prepare<[number, number], number>('SELECT number FROM trial WHERE study_id = ? ORDER BY number LIMIT 1 OFFSET ?').pluck(),
    params: db.prepare<[number, number, number], ParameterRow>(
      `SELECT trial_id, name, type, value ${ofRange} trial_param ON trial_id = trial.id ${inRange}, position`,
    ),
    values: db.prepare<[number, number, number], ValueRow>(
      `SELECT trial_id, metric.name, kind, value ${ofRange} trial_value ON trial_id = trial.id CROSS JOIN metric ON metric.id = metric_id ${inRange}, metric_id`,
    ),
    labels: db.prepare<[number, number, number], LabelRow>(`SELECT trial_id, tag ${ofRange} trial_tag ON trial_id = trial.id ${inRange}, tag`),
    counts: db.prepare<[number], { state: TrialState; count: number }>('SELECT state, count FROM trial_count WHERE study_id = ?'),
    paused: db.prepare<[number], number>(`SELECT count(*) FROM trial WHERE study_id = ? AND state = 'waiting' AND paused_at_step IS NOT NULL`).pluck(),
    paramNames: db.prepare<[number], string>('SELECT DISTINCT name FROM trial_param JOIN trial ON trial.id = trial_id WHERE study_id = ?').pluck(),
    hasLevel: anyDecision('level'),
    hasBracket: anyDecision('bracket'),
    hasFork: anyTrial('forked_from'),
    hasConfirmation: anyTrial('confirms'),
    hasPeak: anyTrial('peak_memory_mib'),
    hasNote: anyTrial('note'),
    hasLabel: any('SELECT 1 FROM trial CROSS JOIN trial_tag ON trial_id = trial.id WHERE study_id = ?'),
    tagNames: db.prepare<[number], string>('SELECT DISTINCT key FROM trial, json_each(trial.tags) WHERE study_id = ? AND tags IS NOT NULL').pluck(),
  }
}

/** Reads trials with their parameters and values. */
export function createTrialReader(session: Session): TrialReader {
  const sql = statements(session)

  /** Rows of one study, ascending by number, with what belongs to them. */
  const complete = (rows: readonly TrialRow[]): Trial[] => {
    const [first, last] = [rows[0], rows.at(-1)]
    if (first === undefined || last === undefined) return []
    const range = [first.study_id, first.number, last.number] as const
    const params = grouped(sql.params.all(...range), (row): [string, ParameterValue] => [row.name, decodeParameter(row)])
    const values = grouped(sql.values.all(...range), (row): [string, number] => [row.name, decodeNumber(row)])
    const labels = grouped(sql.labels.all(...range), ({ tag }) => tag)
    return rows.map((row) => toTrial(row, params.get(row.id) ?? [], values.get(row.id) ?? [], labels.get(row.id) ?? []))
  }

  const one = (row: TrialRow | undefined): Trial | undefined => (row === undefined ? undefined : complete([row])[0])

  function* pages(studyId: number, afterNumber: number, limit: number): Generator<Trial[]> {
    let [after, left] = [afterNumber, limit]
    while (left > 0) {
      const trials = complete(sql.after.all(studyId, after, Math.min(left, pageSize)))
      const last = trials.at(-1)
      if (last === undefined) return
      yield trials
      after = last.number
      left -= trials.length
    }
  }

  return {
    byId: (trialId) => one(sql.byId.get(trialId)) ?? missingTrial(trialId),
    findTrial: (studyId, number) => one(sql.byNumber.get(studyId, number)),
    listTrials: (studyId, { offset = 0, limit = Infinity } = {}) => {
      const start = offset === 0 ? 0 : sql.numberAt.get(studyId, offset)
      return start === undefined ? [] : [...pages(studyId, start - 1, limit)].flat()
    },
    confirming: (studyId) => sql.confirming.all(studyId).flatMap((row) => one(row) ?? []),
    countContinued: (studyId) => sql.continued.get(studyId) ?? 0,
    countTrials: (studyId) => Object.assign({ ...noCounts }, Object.fromEntries(sql.counts.all(studyId).map(({ state, count }) => [state, count]))),
    // Page by page: an open query would keep the connection from writing while the caller pauses.
    *iterateTrials(studyId) {
      for (const trials of pages(studyId, -1, Infinity)) yield* trials
    },
    countPaused: (studyId) => sql.paused.get(studyId) ?? 0,
    trialColumns: (studyId): TrialColumns => ({
      params: sql.paramNames.all(studyId),
      tags: sql.tagNames.all(studyId),
      peaks: sql.hasPeak.get(studyId) === 1,
      rungs: sql.hasLevel.get(studyId) === 1,
      brackets: sql.hasBracket.get(studyId) === 1,
      forks: sql.hasFork.get(studyId) === 1,
      confirmations: sql.hasConfirmation.get(studyId) === 1,
      labels: sql.hasLabel.get(studyId) === 1,
      notes: sql.hasNote.get(studyId) === 1,
    }),
  }
}

function missingTrial(trialId: number): never {
  throw new RangeError(`there is no trial with the id ${trialId}`)
}

function grouped<Row extends { readonly trial_id: number }, T>(rows: readonly Row[], entry: (row: Row) => T): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const row of rows) {
    const group = groups.get(row.trial_id)
    if (group === undefined) groups.set(row.trial_id, [entry(row)])
    else group.push(entry(row))
  }
  return groups
}

function toTrial(row: TrialRow, params: readonly [string, ParameterValue][], values: readonly [string, number][], labels: string[]): Trial {
  return {
    id: row.id,
    studyId: row.study_id,
    number: row.number,
    state: row.state,
    reason: row.reason,
    message: row.message,
    params: Object.fromEntries(params),
    seed: row.seed,
    values: Object.fromEntries(values),
    lastStep: row.last_step,
    pausedAtStep: row.paused_at_step,
    attempts: row.attempts,
    slot: row.slot,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    runningMs: row.running_ms,
    origin: row.origin,
    forkedFrom: row.forked_from === null ? null : { trial: row.forked_from, step: row.forked_at_step ?? 0 },
    confirms: row.confirms,
    peakMemoryMiB: row.peak_memory_mib,
    tags: row.tags === null ? {} : tagsSchema.parse(JSON.parse(row.tags)),
    labels,
    note: row.note,
  }
}
