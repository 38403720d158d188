import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { temporaryFolder, temporaryStore, thrownBy } from './temporary-store.ts'

async function holderOf(path: string): Promise<ChildProcess> {
  const holder = spawn(process.execPath, [fileURLToPath(new URL('./hold-database.ts', import.meta.url)), path], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void holder.kill('SIGKILL'))
  const first = await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit').then(([code]) => [`exit ${String(code)}`])])
  expect(String(first[0])).toBe('holding\n')
  return holder
}

describe('the lock of a database', () => {
  it('refuses a second writer of another process, and is free as soon as that one was killed', async () => {
    const path = join(temporaryFolder(), 'tunery.db')
    const holder = await holderOf(path)
    const refusal = thrownBy(() => openStore(path, 'write'))
    expect(refusal.code).toBe('database-busy')
    expect(refusal.message).toContain(path)
    expect(refusal.message).toMatch(/another Tunery.*--db/)
    const reader = openStore(path, 'read')
    expect(reader.listStudies()).toHaveLength(1)
    expect(reader.isWrittenElsewhere()).toBe(true)

    holder.kill('SIGKILL')
    await once(holder, 'exit')
    expect(reader.isWrittenElsewhere()).toBe(false)
    reader.close()
    const store = openStore(path, 'write')
    expect(store.isWrittenElsewhere()).toBe(false)
    const [study] = store.listStudies()
    expect(study && store.listTrials(study.id)).toEqual([])
    expect(store.integrityCheck()).toBe('ok')
    store.close()
  })

  it('refuses a second writer in the same process, by whatever name it calls the file', () => {
    const store = temporaryStore()
    const link = join(temporaryFolder(), 'link.db')
    symlinkSync(store.path, link)
    expect(thrownBy(() => openStore(store.path, 'write')).code).toBe('database-busy')
    expect(thrownBy(() => openStore(link, 'write')).code).toBe('database-busy')
  })

  it('is given back when the store is closed, which may be done twice', () => {
    const store = temporaryStore()
    store.close()
    store.close()
    const next = openStore(store.path, 'write')
    expect(next.listStudies()).toEqual([])
    next.close()
    expect(existsSync(`${store.path}-wal`)).toBe(false)
  })

  it('is given back when opening fails', () => {
    const store = temporaryStore()
    store.close()
    expect(() => openStore(join(store.path, 'below-a-file', 'x.db'), 'write')).toThrow()
    openStore(store.path, 'write').close()
  })
})
