import Database from 'better-sqlite3'
import { objectivesOf, violationsOf, type Metric } from '../../../../shared/domain/metric.ts'
import type { StudyDefinition } from '../../../../shared/domain/study.ts'
import type { Trial } from '../../../../shared/domain/trial.ts'
import type { Store, StudyRecord } from '../../contracts/store.ts'
import { forkAttribute, messageAttribute, reasonAttribute } from '../import/optuna-trials.ts'
import { toPythonJson } from '../import/python-json.ts'
import { datetimeText } from '../pandas-time.ts'
import { createParameterWriter } from './optuna-parameter.ts'
import { optunaSchema } from './optuna-schema.ts'

/** Optuna's state of a trial; a paused one ended at a report, as a pruned one does. */
function stateOf({ state, pausedAtStep }: Trial): string {
  return state === 'waiting' && pausedAtStep !== null ? 'PRUNED' : state.toUpperCase()
}

function endOf({ endedAt, pausedAtStep, startedAt, runningMs }: Trial): number | null {
  return pausedAtStep === null || startedAt === null ? endedAt : startedAt + runningMs
}

/** A number as two columns: Optuna has none for what is not finite. */
function stored(value: number): { value: number | null; kind: string } {
  if (Number.isFinite(value)) return { value, kind: 'FINITE' }
  return { value: null, kind: Number.isNaN(value) ? 'NAN' : value > 0 ? 'INF_POS' : 'INF_NEG' }
}

function statements(db: Database.Database) {
  return {
    study: db.prepare<[string]>('INSERT INTO studies (study_id, study_name) VALUES (1, ?)'),
    direction: db.prepare<[string, number]>('INSERT INTO study_directions (direction, study_id, objective) VALUES (?, 1, ?)'),
    studySystem: db.prepare<[string, string]>('INSERT INTO study_system_attributes (study_id, "key", value_json) VALUES (1, ?, ?)'),
    trial: db.prepare<[number, number, string, string | null, string | null]>('INSERT INTO trials (trial_id, number, study_id, state, datetime_start, datetime_complete) VALUES (?, ?, 1, ?, ?, ?)'),
    param: db.prepare<[number, string, number, string]>('INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES (?, ?, ?, ?)'),
    value: db.prepare<[number, number, number | null, string]>('INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (?, ?, ?, ?)'),
    intermediate: db.prepare<[number, number, number | null, string]>('INSERT INTO trial_intermediate_values (trial_id, step, intermediate_value, intermediate_value_type) VALUES (?, ?, ?, ?)'),
    user: db.prepare<[number, string, string]>('INSERT INTO trial_user_attributes (trial_id, "key", value_json) VALUES (?, ?, ?)'),
    system: db.prepare<[number, string, string]>('INSERT INTO trial_system_attributes (trial_id, "key", value_json) VALUES (?, ?, ?)'),
  }
}
type Statements = ReturnType<typeof statements>

/**
 * Writes a study into a new database of Optuna, which `optuna.load_study` opens. Trial by trial, in constant memory.
 *
 * What Optuna has no place for: conditions of the space (a trial has its own parameters there), metrics' learning curves besides the
 * first objective's, the sampler and the scheduler. Other metrics, tags, why a trial failed and what it started from are user attributes; bounds are constraints.
 * Trials that confirm others are left out, for Optuna would take the luckiest of them for the best trial: the others are numbered without them.
 * @param path a file that is not there yet
 * @returns how many trials were written
 */
export function writeOptunaDatabase(store: Store, study: StudyRecord, path: string): number {
  const db = new Database(path)
  try {
    db.exec(optunaSchema)
    return db.transaction(() => writeStudy(db, store, study))()
  } finally {
    db.close()
  }
}

function writeStudy(db: Database.Database, store: Store, { id, definition }: StudyRecord): number {
  const sql = statements(db)
  sql.study.run(definition.name)
  const objectives = objectivesOf(definition.metrics)
  objectives.forEach(({ goal }, index) => sql.direction.run(goal.toUpperCase(), index))
  sql.studySystem.run('study:metric_names', toPythonJson(objectives.map(({ name }) => name)))
  const parameters = createParameterWriter(store.spaceVersions(id).map(({ space }) => space))
  // Optuna counts its trials to number the next one: there may be no gaps.
  const numbers = new Map<number, number>()
  for (const trial of store.iterateTrials(id)) {
    if (trial.confirms !== null) continue
    const number = numbers.size
    numbers.set(trial.number, number)
    // Optuna numbers its rows from 1.
    const trialId = number + 1
    const moment = (at: number | null): string | null => (at === null ? null : datetimeText(at))
    sql.trial.run(trialId, number, stateOf(trial), moment(trial.startedAt), moment(endOf(trial)))
    writeParameters(sql, trialId, trial, parameters)
    writeValues(sql, trialId, trial, definition)
    writeAttributes(sql, trialId, trial, definition, numbers)
    const curve = store.curvesOfTrial(trial.id).find(({ metric }) => metric === objectives[0]?.name)
    curve?.steps.forEach((step, index) => {
      const { value, kind } = stored(curve.values[index] ?? NaN)
      sql.intermediate.run(trialId, step, value, kind)
    })
  }
  return numbers.size
}

/** A trial that waits has its configuration as an attribute, which Optuna runs it with: what `enqueue_trial` writes. */
function writeParameters(sql: Statements, trialId: number, trial: Trial, parameters: ReturnType<typeof createParameterWriter>): void {
  if (stateOf(trial) === 'WAITING') {
    sql.system.run(trialId, 'fixed_params', toPythonJson(trial.params))
    return
  }
  for (const [name, given] of Object.entries(trial.params)) {
    const { value, distribution } = parameters(name, given)
    sql.param.run(trialId, name, value, distribution)
  }
}

/** The values of a complete trial; of a pruned one its last report, as Optuna has it where there is one objective. */
function writeValues(sql: Statements, trialId: number, trial: Trial, { metrics }: StudyDefinition): void {
  const objectives = objectivesOf(metrics)
  const state = stateOf(trial)
  if (state !== 'COMPLETE' && (state !== 'PRUNED' || objectives.length > 1)) return
  objectives.forEach(({ name }, index) => {
    const { value, kind } = stored(trial.values[name] ?? NaN)
    // The last report of a pruned trial may be NaN, or missing: Optuna keeps no value then.
    if (kind !== 'NAN') sql.value.run(trialId, index, value, kind)
  })
}

/** @param numbers the numbers in Optuna of the trials so far */
function writeAttributes(sql: Statements, trialId: number, trial: Trial, { metrics }: StudyDefinition, numbers: ReadonlyMap<number, number>): void {
  const objectives = new Set(objectivesOf(metrics).map(({ name }) => name))
  const ending = Object.entries({ [reasonAttribute]: trial.reason, [messageAttribute]: trial.message })
  const { forkedFrom } = trial
  const from = forkedFrom === null ? undefined : numbers.get(forkedFrom.trial)
  const attributes = new Map([
    ...(forkedFrom === null || from === undefined ? [] : [[forkAttribute, toPythonJson({ trial: from, step: forkedFrom.step })] as const]),
    ...ending.flatMap(([name, text]): [string, string][] => (text === null ? [] : [[name, toPythonJson(text)]])),
    ...Object.entries(trial.values).flatMap(([name, value]): [string, string][] => (objectives.has(name) ? [] : [[name, toPythonJson(value)]])),
    ...Object.entries(trial.tags).map(([name, text]): [string, string] => [name, jsonOf(text)]),
  ])
  for (const [name, json] of attributes) sql.user.run(trialId, name, json)
  if (stateOf(trial) !== 'COMPLETE') return
  const names = metrics.flatMap(boundNames)
  violationsOf(metrics, trial.values).forEach((by, index) => sql.system.run(trialId, `constraints:${names[index] ?? index}`, toPythonJson(by)))
}

/** A name for each bound of a metric, in the order of `violationsOf`. */
function boundNames({ name, at_most, at_least }: Metric): string[] {
  if (at_most !== undefined && at_least !== undefined) return [`${name}:at_most`, `${name}:at_least`]
  return at_most === undefined && at_least === undefined ? [] : [name]
}

/** A tag that is JSON stands for that value, any other for its text. */
function jsonOf(text: string): string {
  try {
    JSON.parse(text)
    return text
  } catch {
    return toPythonJson(text)
  }
}
