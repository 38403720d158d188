import Database from 'better-sqlite3'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { resourcesFolder } from '../../../../../electron/engine/paths.ts'
import { connectForReading, connectForWriting } from '../../../../../electron/engine/store/connection.ts'
import { readMigrations } from '../../../../../electron/engine/store/migrations.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { definitionOf, temporaryFolder, temporaryStore, thrownBy } from './temporary-store.ts'

const shipped = join(resourcesFolder(), 'migrations')

/** The shipped migrations and others after them. */
function migrationsWith(...added: string[]): string {
  const folder = join(temporaryFolder(), 'migrations')
  mkdirSync(folder)
  const names = readdirSync(shipped)
  for (const name of names) copyFileSync(join(shipped, name), join(folder, name))
  added.forEach((sql, index) => writeFileSync(join(folder, `${String(names.length + 1 + index).padStart(4, '0')}-added.sql`), sql))
  return folder
}

/** A closed database of the newest version with one study. @returns its path */
function existingDatabase(): string {
  const store = temporaryStore()
  store.createStudy(definitionOf(), 0)
  store.close()
  return store.path
}

function valueOf(path: string, sql: string): unknown {
  const db = new Database(path, { readonly: true })
  try {
    return db.prepare(sql).pluck().get()
  } finally {
    db.close()
  }
}

const newest = readMigrations(shipped).length

describe('migrations', () => {
  it('are numbered without a gap, and a new database has the newest version and our application id', () => {
    const path = existingDatabase()
    expect(valueOf(path, 'PRAGMA user_version')).toBe(newest)
    expect(valueOf(path, 'PRAGMA application_id')).toBe(0x54554e45)
    expect(() => readMigrations(migrationsWith('SELECT 1', 'SELECT 1'))).not.toThrow()
    const gap = migrationsWith()
    writeFileSync(join(gap, '0099-gap.sql'), '')
    expect(() => readMigrations(gap)).toThrow('0099-gap.sql stands where number')
  })

  it('bring an existing database up to date, from a copy that is kept', () => {
    const path = existingDatabase()
    const folder = migrationsWith(`ALTER TABLE study ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'`, `UPDATE study SET colour = 'blue'`)
    connectForWriting(path, folder).close()
    expect(valueOf(path, 'SELECT colour FROM study')).toBe('blue')
    expect(valueOf(path, 'PRAGMA user_version')).toBe(newest + 2)
    const backup = `${path}.v${newest}-backup`
    expect(valueOf(backup, 'PRAGMA user_version')).toBe(newest)
    expect(valueOf(backup, 'SELECT name FROM study')).toBe('study')
    const restored = openStore(backup, 'write')
    onTestFinished(() => {
      restored.close()
    })
    expect(restored.listStudies()).toHaveLength(1)
    expect(restored.integrityCheck()).toBe('ok')
  })

  it('keep no copy of a database that is new or up to date', () => {
    const path = existingDatabase()
    openStore(path, 'write').close()
    expect(readdirSync(join(path, '..')).filter((name) => name.includes('backup'))).toEqual([])
  })

  it('leave the database as it was when one fails, and go on from there once it is mended', () => {
    const path = existingDatabase()
    const folder = migrationsWith('ALTER TABLE study ADD COLUMN first TEXT', 'ALTER TABLE study ADD COLUMN second TEXT; SELECT nonsense FROM nowhere')
    expect(() => connectForWriting(path, folder)).toThrow('nowhere')
    expect(valueOf(path, 'PRAGMA user_version')).toBe(newest + 1)
    expect(valueOf(path, `SELECT count(*) FROM pragma_table_info('study') WHERE name IN ('first', 'second')`)).toBe(1)
    const mended = migrationsWith('ALTER TABLE study ADD COLUMN first TEXT', 'ALTER TABLE study ADD COLUMN second TEXT')
    connectForWriting(path, mended).close()
    expect(valueOf(path, 'PRAGMA user_version')).toBe(newest + 2)
    expect(existsSync(`${path}.v${newest}-backup`)).toBe(true)
  })

  it('are undone when they would break a reference', () => {
    const path = existingDatabase()
    expect(thrownBy(() => connectForWriting(path, migrationsWith('DELETE FROM study'))).message).toContain('broken references')
    expect(valueOf(path, 'SELECT count(*) FROM study')).toBe(1)
  })

  it('are not made by a reader, which says what to do', () => {
    const path = existingDatabase()
    expect(thrownBy(() => connectForReading(path, migrationsWith('SELECT 1')))).toMatchObject({ code: 'unavailable', message: expect.stringContaining('older Tunery') })
  })
})

describe('a database of version 1', () => {
  it('keeps its studies and trials, with nothing where version 2 knows more', () => {
    const path = join(temporaryFolder(), 'old.db')
    const old = new Database(path)
    old.exec(readFileSync(join(shipped, '0001-create.sql'), 'utf8'))
    old.pragma('user_version = 1')
    const { end: _, repeats: __, fuse: ___, ...definition } = definitionOf()
    old.exec(`INSERT INTO study (id, name, status, created_at) VALUES (1, 'study', 'paused', 0)`)
    old.prepare('INSERT INTO space_version (id, study_id, created_at, definition) VALUES (1, 1, 0, ?)').run(JSON.stringify(definition))
    old.exec(`INSERT INTO trial (study_id, number, space_version_id, state, seed, origin) VALUES (1, 0, 1, 'waiting', 7, 'user')`)
    old.close()

    const store = openStore(path, 'write')
    onTestFinished(() => {
      store.close()
    })
    expect(store.findStudyByName('study')?.definition).toEqual(definitionOf())
    const trial = store.findTrial(1, 0)
    expect(trial).toMatchObject({ seed: 7, forkedFrom: null, confirms: null })
    expect([store.decisions(trial?.id ?? -1), store.runs(trial?.id ?? -1), store.earlier(1)]).toEqual([[], [], []])
    expect(existsSync(`${path}.v1-backup`)).toBe(true)
  })
})

describe('a database that is not for us', () => {
  it('is refused when a newer Tunery wrote it, and not changed', () => {
    const path = existingDatabase()
    connectForWriting(path, migrationsWith('CREATE TABLE future (x)')).close()
    const before = readFileSync(path)
    for (const mode of ['write', 'read'] as const) {
      expect(thrownBy(() => openStore(path, mode))).toMatchObject({ code: 'database-newer', message: expect.stringContaining(path) })
    }
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('is refused when another program wrote it, and not changed', () => {
    const path = join(temporaryFolder(), 'other.db')
    const other = new Database(path)
    other.exec('CREATE TABLE bookmarks (url TEXT)')
    other.close()
    const before = readFileSync(path)
    for (const mode of ['write', 'read'] as const) expect(thrownBy(() => openStore(path, mode)).code).toBe('bad-input')
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('is refused as damaged when it is no database, or a page of it is overwritten', () => {
    const text = join(temporaryFolder(), 'text.db')
    writeFileSync(text, 'this is not a database, but a text of more than sixteen bytes\n'.repeat(100))
    expect(thrownBy(() => openStore(text, 'write')).code).toBe('database-damaged')

    const path = existingDatabase()
    const bytes = readFileSync(path)
    bytes.fill(0x5a, 4096 * 3, 4096 * 6)
    writeFileSync(path, bytes)
    expect(thrownBy(() => openStore(path, 'write'))).toMatchObject({ code: 'database-damaged', message: expect.stringContaining(path) })
  })
})
