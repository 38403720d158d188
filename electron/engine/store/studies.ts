import { isDeepStrictEqual } from 'node:util'
import { configSchema, type Config } from '../../../shared/domain/search-space.ts'
import type { SpaceVersion } from '../../../shared/domain/space-versions.ts'
import { studyDefinitionSchema, type StudyDefinition, type StudyStatus } from '../../../shared/domain/study.ts'
import { TuneryError } from '../../../shared/errors.ts'
import { issuesOf } from '../../../shared/zod-issues.ts'
import type { Store, StudyRecord } from '../contracts/store.ts'
import { damaged, isSqliteError } from './failures.ts'
import type { Session } from './session.ts'

interface StudyRow {
  readonly id: number
  readonly status: StudyStatus
  readonly status_reason: string | null
  readonly created_at: number
  readonly running_ms: number
  readonly version: number
  readonly definition: string
}

interface VersionRow {
  readonly id: number
  readonly created_at: number
  readonly definition: string
}

/** A definition under one of a study's spaces, with what new parameters of the space had been before it. */
interface StoredDefinition {
  readonly definition: StudyDefinition
  readonly earlierValues: Config
}

const storedDefinitionSchema = studyDefinitionSchema.extend({ earlier_values: configSchema.optional() })

type StudyMethods = Pick<
  Store,
  'createStudy' | 'listStudies' | 'findStudy' | 'findStudyByName' | 'setStudyStatus' | 'addStudyRunningMs' | 'updateDefinition' | 'spaceVersions' | 'deleteStudy'
>

const selectStudy = `
  SELECT study.id, status, status_reason, study.created_at, running_ms, space_version.id AS version, definition
  FROM study JOIN space_version ON space_version.id = (SELECT max(id) FROM space_version WHERE study_id = study.id)`

function statements({ db }: Session) {
  return {
    insert: db.prepare<[string, number]>(`INSERT INTO study (name, status, created_at) VALUES (?, 'created', ?)`),
    insertVersion: db.prepare<[number, number, string]>('INSERT INTO space_version (study_id, created_at, definition) VALUES (?, ?, ?)'),
    list: db.prepare<[], StudyRow>(`${selectStudy} ORDER BY study.id`),
    find: db.prepare<[number], StudyRow>(`${selectStudy} WHERE study.id = ?`),
    findByName: db.prepare<[string], StudyRow>(`${selectStudy} WHERE study.name = ?`),
    setStatus: db.prepare<[StudyStatus, string | null, number]>('UPDATE study SET status = ?, status_reason = ? WHERE id = ?'),
    addRunningMs: db.prepare<[number, number]>('UPDATE study SET running_ms = running_ms + ? WHERE id = ?'),
    rename: db.prepare<[string, number]>('UPDATE study SET name = ? WHERE id = ?'),
    versions: db.prepare<[number], VersionRow>('SELECT id, created_at, definition FROM space_version WHERE study_id = ? ORDER BY id'),
    firstTrials: db.prepare<[number], { id: number; first: number }>('SELECT space_version_id AS id, min(number) AS first FROM trial WHERE study_id = ? GROUP BY space_version_id'),
    nextTrial: db.prepare<[number], number>('SELECT coalesce(max(number) + 1, 0) FROM trial WHERE study_id = ?').pluck(),
    setDefinition: db.prepare<[string, number]>('UPDATE space_version SET definition = ? WHERE id = ?'),
    deleteTrials: db.prepare<[number]>('DELETE FROM trial WHERE study_id = ?'),
    delete: db.prepare<[number]>('DELETE FROM study WHERE id = ?'),
  }
}

/** The studies of a database, and the spaces they have had. */
export function createStudies(session: Session): StudyMethods {
  const sql = statements(session)
  const read = createDefinitionReader(session.path)
  const toRecord = (row: StudyRow): StudyRecord => ({
    id: row.id,
    definition: read(row.version, row.definition).definition,
    status: row.status,
    statusReason: row.status_reason,
    createdAt: row.created_at,
    runningMs: row.running_ms,
  })
  const found = (row: StudyRow | undefined): StudyRecord | undefined => row && toRecord(row)
  const existing = (id: number): StudyRow => sql.find.get(id) ?? missingStudy(id)
  return {
    createStudy: (definition, at) =>
      session.transaction(() => {
        const id = uniquely(definition.name, () => Number(sql.insert.run(definition.name, at).lastInsertRowid))
        sql.insertVersion.run(id, at, JSON.stringify(definition))
        return toRecord(existing(id))
      }),
    listStudies: () => sql.list.all().map(toRecord),
    findStudy: (id) => found(sql.find.get(id)),
    findStudyByName: (name) => found(sql.findByName.get(name)),
    setStudyStatus: (id, status, reason) => {
      if (sql.setStatus.run(status, reason, id).changes === 0) missingStudy(id)
    },
    addStudyRunningMs: (id, ms) => {
      if (sql.addRunningMs.run(ms, id).changes === 0) missingStudy(id)
    },
    updateDefinition: (id, definition, at, earlierValues = {}) =>
      session.transaction(() => {
        const row = existing(id)
        const { definition: before, earlierValues: known } = read(row.version, row.definition)
        if (definition.name !== before.name) uniquely(definition.name, () => sql.rename.run(definition.name, id))
        // A row stands for a space: a change of anything else stays within it.
        if (isDeepStrictEqual(before.space, definition.space)) sql.setDefinition.run(textOf(definition, known), row.version)
        else sql.insertVersion.run(id, at, textOf(definition, earlierValues))
      }),
    spaceVersions: (id) => {
      const rows = sql.versions.all(id)
      // A study has nearly always one, and its trials need not be looked at.
      const first = new Map(rows.length < 2 ? [] : sql.firstTrials.all(id).map((row) => [row.id, row.first]))
      let next = rows.length < 2 ? 0 : (sql.nextTrial.get(id) ?? 0)
      const versions: SpaceVersion[] = []
      for (const [index, row] of [...rows.entries()].reverse()) {
        const { definition, earlierValues } = read(row.id, row.definition)
        next = index === 0 ? 0 : (first.get(row.id) ?? next)
        versions.unshift({ version: index + 1, space: definition.space, createdAt: row.created_at, earlierValues, firstTrial: next })
      }
      return versions
    },
    deleteStudy: (id) =>
      session.transaction(() => {
        sql.deleteTrials.run(id)
        if (sql.delete.run(id).changes === 0) missingStudy(id)
      }),
  }
}

function textOf(definition: StudyDefinition, earlierValues: Config): string {
  return JSON.stringify(Object.keys(earlierValues).length === 0 ? definition : { ...definition, earlier_values: earlierValues })
}

/** Throws the error for a study that is not there. */
export function missingStudy(id: number): never {
  throw new TuneryError('not-found', `There is no study with the id ${id} in the database; it may have been deleted`)
}

function uniquely<T>(name: string, run: () => T): T {
  try {
    return run()
  } catch (thrown) {
    if (!isSqliteError(thrown, 'SQLITE_CONSTRAINT_UNIQUE')) throw thrown
    throw new TuneryError('conflict', `There is a study called "${name}" already. Choose another name, or delete that one first`, [], { cause: thrown })
  }
}

/** Checks each stored definition once: the database is a file, and files are not trusted; checking it at every read would be slow. */
function createDefinitionReader(path: string): (version: number, text: string) => StoredDefinition {
  const checked = new Map<number, { readonly text: string; readonly stored: StoredDefinition }>()
  return (version, text) => {
    const known = checked.get(version)
    if (known?.text === text) return known.stored
    const stored = parseDefinition(path, text)
    checked.set(version, { text, stored })
    return stored
  }
}

function parseDefinition(path: string, text: string): StoredDefinition {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw damaged(path, `the definition of a study is not JSON: ${text.slice(0, 60)}`)
  }
  const parsed = storedDefinitionSchema.safeParse(json)
  if (parsed.success) {
    const { earlier_values: earlierValues = {}, ...definition } = parsed.data
    return { definition, earlierValues }
  }
  const issues = issuesOf(parsed.error).map((issue) => `${issue.path}: ${issue.message}`)
  throw damaged(path, `the definition of a study is not valid: ${issues.join('; ')}`)
}
