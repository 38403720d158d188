import Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { TuneryError } from '../../../shared/errors.ts'
import { explained, isSqliteError } from './failures.ts'

/** How long to wait for a holder that is just ending. */
const patienceMs = 500

/** The right to write to a database, held until it is released or the process ends, however it ends. */
export interface WriteLock {
  release(): void
}

/** Whether a process holds the right to write to the database at `path` now. */
export function isWriteLocked(path: string): boolean {
  if (!existsSync(`${path}-lock`)) return false
  const file = new Database(`${path}-lock`, { readonly: true, timeout: 0 })
  try {
    // A shared lock, for a moment: enough to be refused by an exclusive one.
    file.prepare('SELECT count(*) FROM sqlite_schema').get()
    return false
  } catch (thrown) {
    if (!isSqliteError(thrown, 'SQLITE_BUSY')) throw thrown
    return true
  } finally {
    file.close()
  }
}

/**
 * Takes the right to write to the database at `path` for this process.
 *
 * The lock is SQLite's own exclusive lock on an empty file beside the database, `<database>-lock`:
 * the operating system takes it back when the process dies, so there is nothing to clean up. The file stays.
 * @throws TuneryError database-busy when another process (or another store of this one) holds it
 */
export function takeWriteLock(path: string): WriteLock {
  return explained(`${path}-lock`, () => {
    const file = new Database(`${path}-lock`, { timeout: patienceMs })
    try {
      // Without this, a journal file would appear beside the lock.
      file.pragma('journal_mode = MEMORY')
      file.exec('BEGIN EXCLUSIVE')
    } catch (thrown) {
      file.close()
      if (!isSqliteError(thrown, 'SQLITE_BUSY')) throw thrown
      throw new TuneryError('database-busy', `${path} is in use by another Tunery. Close that one, or name another database with --db`, [], { cause: thrown })
    }
    return { release: () => void file.close() }
  })
}
