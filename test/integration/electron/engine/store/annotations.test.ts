import Database from 'better-sqlite3'
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { resourcesFolder } from '../../../../../electron/engine/paths.ts'
import { connectForWriting } from '../../../../../electron/engine/store/connection.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import type { AnnotationChange } from '../../../../../shared/domain/annotation.ts'
import { completeTrial, definitionOf, runningTrial, temporaryFolder, temporaryStore, thrownBy } from './temporary-store.ts'

const change = (changes: Partial<AnnotationChange>): AnnotationChange => ({ addTags: [], removeTags: [], ...changes })

function annotatedStudy() {
  const store = temporaryStore()
  const { id } = store.createStudy(definitionOf(), 0)
  for (const number of [0, 1, 2]) completeTrial(store, id, number, { loss: number })
  const written = (): unknown[] => store.listTrials(id).map(({ labels, note }) => [labels, note])
  return { store, id, written }
}

describe('tags and notes of trials', () => {
  it('are added, removed and replaced, and only what changes is said to change', () => {
    const { store, id, written } = annotatedStudy()
    expect(store.annotate(id, [0, 2], change({ addTags: ['to do', 'keep'], note: 'a note' }))).toEqual([0, 2])
    expect(written()).toEqual([[['keep', 'to do'], 'a note'], [[], null], [['keep', 'to do'], 'a note']])
    expect(store.annotate(id, [0, 1], change({ addTags: ['keep'] }))).toEqual([1])
    expect(store.annotate(id, [0, 1, 2], change({ removeTags: ['to do', 'never there'], note: '' }))).toEqual([0, 2])
    expect(written()).toEqual([[['keep'], null], [['keep'], null], [['keep'], null]])
    expect(store.annotate(id, [1], change({ addTags: ['keep'], removeTags: ['keep'] }))).toEqual([])
    expect(store.trialColumns(id)).toMatchObject({ labels: true, notes: false })
  })

  it('are kept when the database is opened again, for a trial that runs too, and go with their study', () => {
    const { store, id } = annotatedStudy()
    runningTrial(store, id, 3)
    store.annotate(id, [3], change({ addTags: ['live'], note: 'while it runs' }))
    store.close()
    const again = openStore(store.path, 'write')
    onTestFinished(() => {
      again.close()
    })
    expect(again.findTrial(id, 3)).toMatchObject({ state: 'running', labels: ['live'], note: 'while it runs' })
    again.deleteStudy(id)
    const db = new Database(store.path, { readonly: true })
    expect(db.prepare('SELECT count(*) FROM trial_tag').pluck().get()).toBe(0)
    db.close()
  })

  it('are left as they were when one of the trials is not there, or would have too many tags', () => {
    const { store, id, written } = annotatedStudy()
    expect(thrownBy(() => store.annotate(id, [0, 77], change({ addTags: ['keep'] })))).toMatchObject({ code: 'not-found', message: expect.stringContaining('no trial 77') })
    store.annotate(id, [1], change({ addTags: Array.from({ length: 50 }, (_, at) => `tag ${at}`) }))
    expect(thrownBy(() => store.annotate(id, [0, 1], change({ addTags: ['one more'] }))).message).toContain('Trial 1 would have more than 50 tags')
    expect(written()[0]).toEqual([[], null])
  })
})

describe('a database from before there were tags and notes', () => {
  it('keeps its trials, which have none, and can be written to from then on', () => {
    const shipped = join(resourcesFolder(), 'migrations')
    const older = join(temporaryFolder(), 'migrations')
    mkdirSync(older)
    for (const name of readdirSync(shipped).filter((each) => each < '0004')) copyFileSync(join(shipped, name), join(older, name))
    const path = join(temporaryFolder(), 'old.db')
    connectForWriting(path, older).close()
    const old = new Database(path)
    expect(old.pragma('user_version', { simple: true })).toBe(3)
    old.exec(`INSERT INTO study (id, name, status, created_at) VALUES (1, 'study', 'paused', 0)`)
    old.prepare('INSERT INTO space_version (id, study_id, created_at, definition) VALUES (1, 1, 0, ?)').run(JSON.stringify(definitionOf()))
    old.exec(`INSERT INTO trial (study_id, number, space_version_id, state, seed, origin, tags) VALUES (1, 0, 1, 'waiting', 7, 'user', '{"from":"optuna"}')`)
    old.close()

    const store = openStore(path, 'write')
    onTestFinished(() => {
      store.close()
    })
    expect(store.findTrial(1, 0)).toMatchObject({ seed: 7, tags: { from: 'optuna' }, labels: [], note: null })
    expect(store.annotate(1, [0], change({ addTags: ['keep'], note: 'x' }))).toEqual([0])
    expect(store.findTrial(1, 0)).toMatchObject({ labels: ['keep'], note: 'x' })
  })
})
