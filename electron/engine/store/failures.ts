import Database from 'better-sqlite3'
import { TuneryError } from '../../../shared/errors.ts'

/** Whether SQLite threw it, with this code or one that extends it (`SQLITE_IOERR_FSYNC` extends `SQLITE_IOERR`). */
export function isSqliteError(thrown: unknown, code: string): thrown is Database.SqliteError {
  return thrown instanceof Database.SqliteError && (thrown.code === code || thrown.code.startsWith(`${code}_`))
}

const explanations: readonly (readonly [string, (path: string, message: string) => TuneryError])[] = [
  ['SQLITE_CORRUPT', damaged],
  ['SQLITE_NOTADB', damaged],
  ['SQLITE_FULL', (path) => new TuneryError('unavailable', `The disk is full: nothing more can be written to ${path}. Free some space, then start again; everything reported so far is safe`)],
  ['SQLITE_IOERR', (path, message) => new TuneryError('unavailable', `${path} cannot be read or written (${message}). Check the disk, then start again`)],
  ['SQLITE_CANTOPEN', (path) => new TuneryError('unavailable', `${path} cannot be opened. Check that it is a file, and that you may read and write it and its folder`)],
  ['SQLITE_READONLY', (path) => new TuneryError('unavailable', `${path} cannot be written to. Check the permissions of the file and its folder`)],
  ['SQLITE_BUSY', (path) => new TuneryError('database-busy', `${path} is being written by another program. Close it, or name another database with --db`)],
]

/** The error for a database whose content makes no sense. */
export function damaged(path: string, detail: string): TuneryError {
  return new TuneryError(
    'database-damaged',
    `${path} is damaged (${detail}). Put a backup of it in its place, or name another database with --db; Tunery changes nothing in it`,
  )
}

/** Runs something on the database of that path; what SQLite throws becomes a TuneryError that says what to do. */
export function explained<T>(path: string, run: () => T): T {
  try {
    return run()
  } catch (thrown) {
    const explanation = explanations.find(([code]) => isSqliteError(thrown, code))
    if (explanation === undefined || !(thrown instanceof Error)) throw thrown
    const error = explanation[1](path, thrown.message)
    error.cause = thrown
    throw error
  }
}
