import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { completeTrial, definitionOf, runningTrial, temporaryFolder, temporaryStore, thrownBy } from './temporary-store.ts'

describe('a transaction of the store', () => {
  it('writes all of it in one commit, or nothing', () => {
    const store = temporaryStore()
    const { id } = store.createStudy(definitionOf(), 0)
    const result = store.transaction(() => {
      completeTrial(store, id, 0, { loss: 1 })
      return 'done'
    })
    expect(result).toBe('done')
    expect(() =>
      store.transaction(() => {
        completeTrial(store, id, 1, { another: 1 })
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(store.listTrials(id)).toHaveLength(1)
    expect(store.metricNames(id)).toEqual(['loss'])
  })

  it('keeps what is around an inner part that fails and is caught', () => {
    const store = temporaryStore()
    const { id } = store.createStudy(definitionOf(), 0)
    store.transaction(() => {
      runningTrial(store, id, 0)
      expect(thrownBy(() => runningTrial(store, id, 0)).code).toBe('conflict')
      runningTrial(store, id, 1)
    })
    expect(store.countTrials(id).running).toBe(2)
  })
})

describe('a reader beside a writer', () => {
  it('needs no lock, sees each commit and nothing before it', () => {
    const writer = temporaryStore()
    const { id } = writer.createStudy(definitionOf(), 0)
    const reader = openStore(writer.path, 'read')
    completeTrial(writer, id, 0, { loss: 1 })
    expect(reader.bestTrial(id)?.values).toEqual({ loss: 1 })
    writer.transaction(() => {
      completeTrial(writer, id, 1, { loss: 0 })
      expect(reader.listTrials(id)).toHaveLength(1)
    })
    writer.updateDefinition(id, definitionOf({ budget: { trials: 7 } }), 1)
    expect(reader.listTrials(id)).toHaveLength(2)
    expect(reader.findStudy(id)?.definition.budget).toEqual({ trials: 7 })
    reader.close()
  })

  it('cannot write', () => {
    const writer = temporaryStore()
    const reader = openStore(writer.path, 'read')
    expect(thrownBy(() => reader.createStudy(definitionOf(), 0)).code).toBe('unavailable')
    reader.close()
  })

  it('reads after the writer has gone', () => {
    const path = join(temporaryFolder(), 'tunery.db')
    const writer = openStore(path, 'write')
    writer.createStudy(definitionOf(), 0)
    writer.close()
    const reader = openStore(path, 'read')
    expect(reader.listStudies()).toHaveLength(1)
    reader.close()
  })

  it('says that there is no database, and creates none', () => {
    const path = join(temporaryFolder(), 'none', 'tunery.db')
    expect(thrownBy(() => openStore(path, 'read'))).toMatchObject({ code: 'not-found', message: expect.stringContaining(path) })
    expect(existsSync(path)).toBe(false)
  })
})

describe('a backup', () => {
  it('is a database with everything committed so far', async () => {
    const store = temporaryStore()
    const { id } = store.createStudy(definitionOf(), 0)
    completeTrial(store, id, 0, { loss: 1 })
    const copy = join(temporaryFolder(), 'copy.db')
    await store.backup(copy)
    const restored = openStore(copy, 'write')
    expect(restored.listTrials(id)).toEqual(store.listTrials(id))
    expect(restored.integrityCheck()).toBe('ok')
    restored.close()
  })
})
