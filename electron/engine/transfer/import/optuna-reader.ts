import Database from 'better-sqlite3'
import { messageOf } from '../../../../shared/errors.ts'
import type { OptunaMessage, OptunaTrial } from './optuna-rows.ts'

/**
 * The process that reads an Optuna database: it is somebody else's file, and what is wrong with it ends this process alone.
 * Arguments: the file, and the name of a study or nothing for all.
 */

/** Versions of Optuna's tables (alembic revisions) that have what is read here: Optuna 3.0 and later. */
const knownVersions = ['v3.0.0.d', 'v3.2.0.a']
const pieceSize = 500

class ReadFailure extends Error {
  readonly code: Extract<OptunaMessage, { kind: 'failed' }>['code']
  constructor(code: ReadFailure['code'], message: string) {
    super(message)
    this.code = code
  }
}

const send = (message: OptunaMessage): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(message, undefined, {}, (error) => (error === null ? resolve() : reject(error)))
  })

function open(path: string): Database.Database {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
  const found = String(db.pragma('quick_check(1)', { simple: true }))
  if (found !== 'ok') throw new ReadFailure('database-damaged', `${path} is damaged (${found.split('\n')[0] ?? ''})`)
  checkTables(db, path)
  return db
}

function checkTables(db: Database.Database, path: string): void {
  const tables = new Set(db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all())
  const needed = ['studies', 'study_directions', 'trials', 'trial_params', 'trial_values', 'trial_intermediate_values', 'alembic_version']
  const missing = needed.find((name) => !tables.has(name))
  if (missing !== undefined) throw new ReadFailure('bad-input', `${path} is an SQLite database, but not one of Optuna: it has no table "${missing}"`)
  const version = db.prepare<[], string>('SELECT version_num FROM alembic_version').pluck().get() ?? 'none'
  if (!knownVersions.includes(version))
    throw new ReadFailure('bad-input', `${path} has version "${version}" of Optuna's tables, and ${knownVersions.join(' and ')} can be read: bring it up to date with "optuna storage upgrade"`)
}

function statements(db: Database.Database) {
  const attributes = (of: 'study' | 'trial') => db.prepare<[number], { key: string; json: string }>(`SELECT key, value_json AS json FROM ${of}_user_attributes WHERE ${of}_id = ? ORDER BY ${of}_user_attribute_id`)
  const systemAttributes = (of: 'study' | 'trial') => db.prepare<[number], { key: string; json: string }>(`SELECT key, value_json AS json FROM ${of}_system_attributes WHERE ${of}_id = ? ORDER BY ${of}_system_attribute_id`)
  return {
    studies: db.prepare<[], { id: number; name: string }>('SELECT study_id AS id, study_name AS name FROM studies ORDER BY study_id'),
    directions: db.prepare<[number], 'MINIMIZE' | 'MAXIMIZE' | 'NOT_SET'>('SELECT direction FROM study_directions WHERE study_id = ? ORDER BY objective').pluck(),
    studyUser: attributes('study'),
    studySystem: systemAttributes('study'),
    trials: db.prepare<[number], Pick<OptunaTrial, 'number' | 'state' | 'start' | 'complete'> & { id: number }>(
      'SELECT trial_id AS id, number, state, datetime_start AS start, datetime_complete AS complete FROM trials WHERE study_id = ? ORDER BY number, trial_id',
    ),
    params: db.prepare<[number], { name: string; value: number; json: string }>(
      'SELECT param_name AS name, param_value AS value, distribution_json AS json FROM trial_params WHERE trial_id = ? ORDER BY param_id',
    ),
    values: db.prepare<[number], OptunaTrial['values'][number]>('SELECT objective AS "index", value, value_type AS kind FROM trial_values WHERE trial_id = ? ORDER BY objective'),
    intermediate: db.prepare<[number], OptunaTrial['values'][number]>(
      'SELECT step AS "index", intermediate_value AS value, intermediate_value_type AS kind FROM trial_intermediate_values WHERE trial_id = ? ORDER BY step',
    ),
    trialUser: attributes('trial'),
    trialSystem: systemAttributes('trial'),
  }
}

async function read(path: string, wanted: string | undefined): Promise<void> {
  const db = open(path)
  const sql = statements(db)
  const all = sql.studies.all()
  const studies = wanted === undefined ? all : all.filter(({ name }) => name === wanted)
  if (studies.length === 0) {
    const names = all.map(({ name }) => `"${name}"`).join(', ')
    throw new ReadFailure('not-found', wanted === undefined ? `${path} holds no study` : `${path} holds no study "${wanted}"; there is ${names === '' ? 'none' : names}`)
  }
  for (const { id, name } of studies) {
    const study = { name, directions: sql.directions.all(id), userAttributes: sql.studyUser.all(id), systemAttributes: sql.studySystem.all(id) }
    await send({ kind: 'study', study })
    await sendTrials(sql, id)
  }
  db.close()
  await send({ kind: 'end' })
}

/** In pieces; a distribution is sent once, however many trials have it. */
async function sendTrials(sql: ReturnType<typeof statements>, studyId: number): Promise<void> {
  const places = new Map<string, number>()
  let distributions: string[] = []
  let piece: OptunaTrial[] = []
  const placeOf = (json: string): number => {
    const place = places.get(json) ?? places.size
    if (!places.has(json)) distributions.push(json)
    places.set(json, place)
    return place
  }
  const flush = async (): Promise<void> => {
    await send({ kind: 'trials', trials: piece, distributions })
    piece = []
    distributions = []
  }
  for (const { id, ...trial } of sql.trials.all(studyId)) {
    const params = sql.params.all(id).map(({ name, value, json }) => ({ name, value, distribution: placeOf(json) }))
    piece.push({ ...trial, params, values: sql.values.all(id), intermediate: sql.intermediate.all(id), userAttributes: sql.trialUser.all(id), systemAttributes: sql.trialSystem.all(id) })
    if (piece.length === pieceSize) await flush()
  }
  await flush()
}

const [path = '', study] = process.argv.slice(2)
try {
  await read(path, study)
} catch (thrown) {
  const code = thrown instanceof ReadFailure ? thrown.code : 'database-damaged'
  const message = thrown instanceof ReadFailure ? thrown.message : `${path} cannot be read: ${messageOf(thrown)}`
  await send({ kind: 'failed', code, message })
}
process.disconnect()
