import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { completeTrial, definitionOf, temporaryFolder, temporaryStore, thrownBy } from './temporary-store.ts'

describe('studies in the store', () => {
  it('come back as they were created, by id, by name and in a list, after the database was closed', () => {
    const path = join(temporaryFolder(), 'deep', 'er', 'tunery.db')
    const definition = definitionOf({ limits: { trial_seconds: 1.5 }, sampler: { name: 'grid', points: 3 } })
    const first = openStore(path, 'write')
    const created = first.createStudy(definition, 1234.5)
    first.createStudy(definitionOf({ name: 'other' }), 2)
    first.close()
    const store = openStore(path, 'write')
    expect(created).toEqual({ id: created.id, definition, status: 'created', statusReason: null, createdAt: 1234.5, runningMs: 0 })
    expect(store.findStudy(created.id)).toEqual(created)
    expect(store.findStudyByName('study')).toEqual(created)
    expect(store.listStudies().map((study) => study.definition.name)).toEqual(['study', 'other'])
    expect([store.findStudy(99), store.findStudyByName('none')]).toEqual([undefined, undefined])
    store.close()
  })

  it('have names of their own', () => {
    const store = temporaryStore()
    store.createStudy(definitionOf(), 0)
    expect(thrownBy(() => store.createStudy(definitionOf(), 0))).toMatchObject({ code: 'conflict', message: expect.stringContaining('a study called "study" already') })
    expect(store.listStudies()).toHaveLength(1)
  })

  it('keep status, reason and the time they ran', () => {
    const store = temporaryStore()
    const { id } = store.createStudy(definitionOf(), 0)
    store.setStudyStatus(id, 'finished', 'all 20 trials are done')
    store.addStudyRunningMs(id, 100.5)
    store.addStudyRunningMs(id, 50)
    expect(store.findStudy(id)).toMatchObject({ status: 'finished', statusReason: 'all 20 trials are done', runningMs: 150.5 })
    expect(thrownBy(() => store.setStudyStatus(99, 'paused', null)).code).toBe('not-found')
    expect(thrownBy(() => store.addStudyRunningMs(99, 1)).code).toBe('not-found')
  })

  it('get a version for each space, and none for a new budget', () => {
    const store = temporaryStore()
    const first = definitionOf()
    const { id } = store.createStudy(first, 0)
    store.updateDefinition(id, { ...first, budget: { trials: 99 }, parallel: 8 }, 1)
    expect(store.spaceVersions(id)).toEqual([{ version: 1, space: first.space, createdAt: 0, earlierValues: {}, firstTrial: 0 }])
    const narrower = { ...first, name: 'renamed', space: { x: { type: 'float', low: 0, high: 1 } as const } }
    store.updateDefinition(id, narrower, 2)
    expect(store.spaceVersions(id).map(({ space }) => space)).toEqual([first.space, narrower.space])
    expect(store.findStudyByName('renamed')?.definition).toEqual(narrower)
  })

  it('cannot take the name of another', () => {
    const store = temporaryStore()
    const { id, definition } = store.createStudy(definitionOf(), 0)
    store.createStudy(definitionOf({ name: 'taken' }), 0)
    expect(thrownBy(() => store.updateDefinition(id, { ...definition, name: 'taken' }, 1)).code).toBe('conflict')
    expect(store.findStudy(id)?.definition).toEqual(definition)
  })

  it('are deleted with all that belongs to them, and leave others and their numbers alone', () => {
    const store = temporaryStore()
    const { id } = store.createStudy(definitionOf(), 0)
    const other = store.createStudy(definitionOf({ name: 'other' }), 0).id
    completeTrial(store, id, 0, { loss: 1 })
    completeTrial(store, other, 0, { loss: 2 })
    store.addEvent({ studyId: id, trialNumber: 0, at: 0, kind: 'note', message: 'hello' })
    store.deleteStudy(other)
    store.deleteStudy(id)
    expect(store.listStudies()).toEqual([])
    expect([store.listTrials(id), store.metricNames(id), store.events(id, 0, 10), store.bestTrial(id)]).toEqual([[], [], [], undefined])
    expect(thrownBy(() => store.deleteStudy(id)).code).toBe('not-found')
    const next = store.createStudy(definitionOf(), 0)
    expect(next.id).toBeGreaterThan(other)
    completeTrial(store, next.id, 0, { loss: 3 })
    expect(store.bestTrial(next.id)?.values).toEqual({ loss: 3 })
    expect(store.integrityCheck()).toBe('ok')
  })
})
