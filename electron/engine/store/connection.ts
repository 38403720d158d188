import Database from 'better-sqlite3'
import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { TuneryError } from '../../../shared/errors.ts'
import { resourcesFolder } from '../paths.ts'
import { damaged, explained } from './failures.ts'
import { isWriteLocked, takeWriteLock, type WriteLock } from './lock.ts'
import { migrate, readMigrations, refuseNewer, versionOf } from './migrations.ts'

/** `TUNE` in ASCII: says that an SQLite file is Tunery's. */
const applicationId = 0x54554e45

/**
 * Up to this size a database is checked in full whenever it is opened for writing (2 ms a MiB);
 * a larger one only after a crash, which leaves a write-ahead log behind.
 */
const alwaysCheckedBytes = 64 * 1024 * 1024

/** After a checkpoint the file of the write-ahead log is cut back to this. */
const journalSizeLimitBytes = 64 * 1024 * 1024

export interface Connection {
  readonly path: string
  readonly db: Database.Database
  /** Whether another process writes to it: never while this one does. */
  isWrittenElsewhere(): boolean
  close(): void
}

/** Opens for writing: creates folder and file when missing, takes the lock, checks, migrates. */
export function connectForWriting(path: string, migrationsFolder = join(resourcesFolder(), 'migrations')): Connection {
  const real = createdPath(path)
  const lock = takeWriteLock(real)
  try {
    return explained(real, () => {
      const crashed = existsSync(`${real}-wal`) && statSync(`${real}-wal`).size > 0
      const db = new Database(real)
      return closingOnError(db, () => {
        // Whatever is not ours or not for us is refused before anything is changed in it.
        const migrations = readMigrations(migrationsFolder)
        checkIdentity(db, real)
        refuseNewer(real, versionOf(db), migrations.length)
        configure(db, real)
        if (crashed || statSync(real).size <= alwaysCheckedBytes) quickCheck(db, real)
        migrate(db, real, migrations)
        return connection(real, db, lock)
      })
    })
  } catch (thrown) {
    lock.release()
    throw thrown
  }
}

/** Opens for reading, beside a writer or alone. @throws TuneryError not-found when there is no such file */
export function connectForReading(path: string, migrationsFolder = join(resourcesFolder(), 'migrations')): Connection {
  if (!existsSync(path)) throw new TuneryError('not-found', `There is no database at ${resolve(path)}. Check --db, or run a study first`)
  const real = realpathSync(path)
  return explained(real, () => {
    const db = new Database(real, { readonly: true, fileMustExist: true })
    return closingOnError(db, () => {
      db.pragma('trusted_schema = OFF')
      checkIdentity(db, real)
      const version = versionOf(db)
      const known = readMigrations(migrationsFolder).length
      refuseNewer(real, version, known)
      if (version === 0) throw new TuneryError('not-found', `The database at ${real} is empty. Check --db, or run a study first`)
      if (version < known)
        throw new TuneryError('unavailable', `${real} was written by an older Tunery (version ${version} of ${known}). Open it once for writing (tunery run, or the app): that brings it up to date`)
      return connection(real, db, undefined)
    })
  })
}

/** One database has one path, however it is named: links are followed, so that its lock and its files are the same. */
function createdPath(path: string): string {
  if (existsSync(path)) return realpathSync(path)
  const folder = dirname(resolve(path))
  try {
    mkdirSync(folder, { recursive: true })
  } catch (thrown) {
    throw new TuneryError('unavailable', `The folder ${folder} cannot be created. Check its permissions, or name another database with --db`, [], { cause: thrown })
  }
  return join(realpathSync(folder), basename(path))
}

function configure(db: Database.Database, path: string): void {
  const mode = db.pragma('journal_mode = WAL', { simple: true })
  if (mode !== 'wal')
    throw new TuneryError('unavailable', `${path} lies on a disk that cannot keep a write-ahead log (a network drive?). Name a database on a local disk with --db`)
  // FULL: what a commit has acknowledged survives a loss of power.
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma(`journal_size_limit = ${journalSizeLimitBytes}`)
}

function checkIdentity(db: Database.Database, path: string): void {
  const id = db.pragma('application_id', { simple: true })
  const tables = db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() ?? 0
  if (id !== applicationId && tables > 0)
    throw new TuneryError('bad-input', `${path} is an SQLite database, but not one of Tunery's. Name another with --db; nothing in it was changed`)
}

function quickCheck(db: Database.Database, path: string): void {
  const found = String(db.pragma('quick_check(1)', { simple: true }))
  if (found !== 'ok') throw damaged(path, found.split('\n').slice(0, 2).join(' '))
}

function closingOnError<T>(db: Database.Database, run: () => T): T {
  try {
    return run()
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

function connection(path: string, db: Database.Database, lock: WriteLock | undefined): Connection {
  return {
    path,
    db,
    isWrittenElsewhere: () => lock === undefined && isWriteLocked(path),
    // The database first: its lock says that nobody else has it open for writing.
    close: () => {
      db.close()
      lock?.release()
    },
  }
}
