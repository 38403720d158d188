import type { TrialState } from '../../../shared/domain/trial.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { NewTrial, Store } from '../contracts/store.ts'
import { isSqliteError } from './failures.ts'
import type { Session } from './session.ts'
import { missingStudy } from './studies.ts'
import type { StateConflict } from './trial-errors.ts'
import type { TrialReader } from './trial-reader.ts'
import { encodeParameter } from './values.ts'
import type { ValueWriter } from './value-writer.ts'

type StateMethods = Pick<
  Store,
  'addTrial' | 'addRunningTrial' | 'startTrial' | 'pauseTrial' | 'requeueTrial' | 'endTrial' | 'setVerdict' | 'requeueInterrupted' | 'setCheckpoint' | 'checkpointStep' | 'notePeakMemory'
>

/** Time of the attempt that ends now; a clock that went backwards counts as nothing. */
const ranFor = (end: string): string => `running_ms = running_ms + max(0, ${end} - coalesce(attempt_at, ${end}))`

function statements({ db }: Session) {
  return {
    newestVersion: db.prepare<[number], number | null>('SELECT max(id) FROM space_version WHERE study_id = ?').pluck(),
    insert: db.prepare<{ study: number; number: number; version: number; seed: number; origin: string; tags: string | null; from: number | null; step: number | null; confirms: number | null }>(
      `INSERT INTO trial (study_id, number, space_version_id, state, seed, origin, tags, forked_from, forked_at_step, confirms)
       VALUES (@study, @number, @version, 'waiting', @seed, @origin, @tags, @from, @step, @confirms)`,
    ),
    insertParam: db.prepare<[number, number, string, string, number | string]>(
      'INSERT INTO trial_param (trial_id, position, name, type, value) VALUES (?, ?, ?, ?, ?)',
    ),
    start: db.prepare<{ id: number; slot: string; at: number }>(
      `UPDATE trial SET state = 'running', slot = @slot, attempts = attempts + 1, paused_at_step = NULL, verdict = NULL, verdict_why = NULL, started_at = coalesce(started_at, @at), attempt_at = @at
       WHERE id = @id AND state = 'waiting'`,
    ),
    wait: db.prepare<{ id: number; step: number | null; at: number }>(
      `UPDATE trial SET state = 'waiting', paused_at_step = @step, ${ranFor('@at')} WHERE id = @id AND state = 'running'`,
    ),
    end: db.prepare<{ id: number; state: TrialState; reason: string | null; message: string | null; at: number }>(
      `UPDATE trial SET running_ms = iif(state = 'running', running_ms + max(0, @at - coalesce(attempt_at, @at)), running_ms),
         state = @state, reason = @reason, message = @message, paused_at_step = NULL, ended_at = @at
       WHERE id = @id AND state IN ('running', 'waiting')`,
    ),
    setVerdict: db.prepare<{ id: number; verdict: string; why: string }>(
      `UPDATE trial SET verdict = @verdict, verdict_why = @why WHERE id = @id AND state = 'running'`,
    ),
    // A pause holds where its checkpoint was saved; where an older one is left the trial goes there again.
    requeueAll: db.prepare<{ at: number; study: number | null }>(
      `UPDATE trial SET
         state = iif(verdict IS 'stop', 'pruned', 'waiting'),
         paused_at_step = iif(verdict IS 'pause' AND coalesce((SELECT step FROM artifact WHERE trial_id = trial.id AND kind = 'checkpoint'), last_step) >= last_step, last_step, NULL),
         message = iif(verdict IS 'stop', verdict_why, message),
         ended_at = iif(verdict IS 'stop', @at, NULL),
         ${ranFor('min(@at, coalesce((SELECT max(report.at) FROM report WHERE trial_id = trial.id), attempt_at))')}
       WHERE state = 'running' AND study_id = coalesce(@study, study_id)`,
    ),
    noteCheckpoint: db.prepare<{ id: number; step: number }>(
      `INSERT INTO artifact (trial_id, kind, step) SELECT id, 'checkpoint', @step FROM trial WHERE id = @id AND state = 'running'
       ON CONFLICT (trial_id, kind) DO UPDATE SET step = excluded.step`,
    ),
    addCheckpoint: db.prepare<[number, number]>(`INSERT INTO artifact (trial_id, kind, step) VALUES (?, 'checkpoint', ?)`),
    notePeakMemory: db.prepare<{ id: number; mib: number }>('UPDATE trial SET peak_memory_mib = max(@mib, coalesce(peak_memory_mib, 0)) WHERE id = @id'),
    checkpointStep: db.prepare<[number], number>(`SELECT step FROM artifact WHERE trial_id = ? AND kind = 'checkpoint'`).pluck(),
  }
}

/** The life of a trial: every change names the state that it starts from, and none leaves a final one. */
export function createTrialStates(session: Session, reader: TrialReader, values: ValueWriter, conflict: StateConflict): StateMethods {
  const sql = statements(session)

  const changed = (changes: number, trialId: number, expected: string): void => {
    if (changes === 0) throw conflict(trialId, expected)
  }

  const insert = (trial: NewTrial): number => {
    const version = sql.newestVersion.get(trial.studyId) ?? missingStudy(trial.studyId)
    const tags = trial.tags === undefined || Object.keys(trial.tags).length === 0 ? null : JSON.stringify(trial.tags)
    const { studyId: study, number, seed, origin, forkedFrom, confirms = null } = trial
    const row = { study, number, version, seed, origin, tags, from: forkedFrom?.trial ?? null, step: forkedFrom?.step ?? null, confirms }
    const id = uniquely(trial, () => Number(sql.insert.run(row).lastInsertRowid))
    Object.entries(trial.params).forEach(([name, value], position) => {
      const stored = encodeParameter(value)
      sql.insertParam.run(id, position, name, stored.type, stored.value)
    })
    if (trial.checkpointStep !== undefined) sql.addCheckpoint.run(id, trial.checkpointStep)
    return id
  }

  const start = (id: number, slot: string, at: number): void => {
    changed(sql.start.run({ id, slot, at }).changes, id, 'waiting')
  }

  return {
    addTrial: (trial) => session.transaction(() => reader.byId(insert(trial))),
    addRunningTrial: (trial, slot, at) =>
      session.transaction(() => {
        const id = insert(trial)
        start(id, slot, at)
        return reader.byId(id)
      }),
    startTrial: start,
    pauseTrial: (id, step, at) => {
      changed(sql.wait.run({ id, step, at }).changes, id, 'running')
    },
    requeueTrial: (id, at) => {
      changed(sql.wait.run({ id, step: null, at }).changes, id, 'running')
    },
    notePeakMemory: (id, mib) => {
      sql.notePeakMemory.run({ id, mib })
    },
    setCheckpoint: (id, step) => {
      changed(sql.noteCheckpoint.run({ id, step }).changes, id, 'running')
    },
    endTrial: ({ trialId: id, state, reason, message, values: results, at }) =>
      session.transaction(() => {
        changed(sql.end.run({ id, state, reason, message, at }).changes, id, 'running or waiting')
        values.write(id, results)
        if (state === 'complete') values.markComplete(id)
      }),
    setVerdict: (id, verdict, why) => {
      changed(sql.setVerdict.run({ id, verdict, why }).changes, id, 'running')
    },
    requeueInterrupted: (at, study) => sql.requeueAll.run({ at, study: study ?? null }).changes,
    checkpointStep: (trialId) => sql.checkpointStep.get(trialId) ?? 0,
  }
}

function uniquely<T>(trial: NewTrial, run: () => T): T {
  try {
    return run()
  } catch (thrown) {
    if (!isSqliteError(thrown, 'SQLITE_CONSTRAINT_UNIQUE')) throw thrown
    throw new TuneryError('conflict', `There is a trial ${trial.number} in the study already: it was left as it is`, [], { cause: thrown })
  }
}
