import type Database from 'better-sqlite3'
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { TuneryError } from '../../../shared/errors.ts'

/** One numbered step of the database's shape. */
export interface Migration {
  /** The `user_version` of a database after it. */
  readonly version: number
  readonly name: string
  readonly sql: string
}

/**
 * The migrations of a folder, `0001-create.sql` and on, in order.
 * @throws Error when a number is missing or given twice
 */
export function readMigrations(folder: string): readonly Migration[] {
  const names = readdirSync(folder)
    .filter((name) => /^\d{4}-.+\.sql$/.test(name))
    .sort()
  return names.map((name, index) => {
    const version = Number(name.slice(0, 4))
    if (version !== index + 1) throw new Error(`${folder}: migration ${name} stands where number ${index + 1} is due`)
    return { version, name, sql: readFileSync(join(folder, name), 'utf8') }
  })
}

/** The version of a database's shape; 0 for an empty file. */
export function versionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/** @throws TuneryError database-newer for a database that a later Tunery has written */
export function refuseNewer(path: string, version: number, known: number): void {
  if (version > known) {
    const what = `${path} was written by a newer Tunery (its version is ${version}, this Tunery knows ${known})`
    throw new TuneryError('database-newer', `${what}. Update Tunery, or name another database with --db; nothing in it was changed`)
  }
}

/**
 * Brings a database to the newest version, each migration in a transaction of its own.
 * A database that holds something is first copied to `<path>.v<version>-backup`.
 * @returns the path of the backup, if one was made
 */
export function migrate(db: Database.Database, path: string, migrations: readonly Migration[]): string | undefined {
  const version = versionOf(db)
  const due = migrations.slice(version)
  if (due.length === 0) return undefined
  const backup = version === 0 ? undefined : backUp(db, `${path}.v${version}-backup`)
  // A migration may rebuild tables that others refer to; references are checked before it commits.
  db.pragma('foreign_keys = OFF')
  for (const migration of due) apply(db, path, migration)
  db.pragma('foreign_keys = ON')
  return backup
}

function apply(db: Database.Database, path: string, migration: Migration): void {
  db.transaction(() => {
    db.exec(migration.sql)
    const broken = db.prepare('PRAGMA foreign_key_check').all()
    if (broken.length > 0) throw new TuneryError('database-damaged', `${path}: ${migration.name} would leave ${broken.length} broken references; nothing was changed`)
    db.pragma(`user_version = ${migration.version}`)
  }).immediate()
}

/** A copy that is whole whenever it has its name: written and synced under another one first. */
function backUp(db: Database.Database, target: string): string {
  const unfinished = `${target}.unfinished`
  rmSync(unfinished, { force: true })
  db.prepare('VACUUM INTO ?').run(unfinished)
  const file = openSync(unfinished, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(unfinished, target)
  return target
}
