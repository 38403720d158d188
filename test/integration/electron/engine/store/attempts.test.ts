import Database from 'better-sqlite3'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { resourcesFolder } from '../../../../../electron/engine/paths.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { definitionOf, runningTrial, temporaryFolder, temporaryStore } from './temporary-store.ts'

it('every attempt of a trial is kept, with its slot, its times and how it ended', () => {
  const store = temporaryStore()
  const { id: studyId } = store.createStudy(definitionOf(), 0)
  const id = runningTrial(store, studyId, 0, 100)
  store.pauseTrial(id, 3, 150)
  store.startTrial(id, 'cpu-1', 1000)
  store.requeueTrial(id, 1010)
  store.startTrial(id, 'cpu-0', 1020)
  const second = runningTrial(store, studyId, 1, 1005)
  store.endTrial({ trialId: second, state: 'fail', reason: 'crash', message: 'x', values: {}, at: 1006 })
  expect(store.attempts(studyId)).toEqual([
    { trialNumber: 0, attempt: 1, slot: 'cpu-0', startedAt: 100, endedAt: 150, outcome: 'paused' },
    { trialNumber: 0, attempt: 2, slot: 'cpu-1', startedAt: 1000, endedAt: 1010, outcome: 'interrupted' },
    { trialNumber: 1, attempt: 1, slot: 'cpu-0', startedAt: 1005, endedAt: 1006, outcome: 'fail' },
    { trialNumber: 0, attempt: 3, slot: 'cpu-0', startedAt: 1020, endedAt: null, outcome: 'running' },
  ])
  store.deleteStudy(studyId)
  expect(store.attempts(studyId)).toEqual([])
})

it('an attempt that a crash cut off ended with its last report', () => {
  const store = temporaryStore()
  const { id: studyId } = store.createStudy(definitionOf(), 0)
  const id = runningTrial(store, studyId, 0, 100)
  store.addReports([{ trialId: id, step: 1, values: { loss: 1 }, at: 130 }])
  store.requeueInterrupted(9999)
  expect(store.attempts(studyId)).toMatchObject([{ startedAt: 100, endedAt: 130, outcome: 'interrupted' }])
})

it('of trials from before attempts were kept, the last attempt is known', () => {
  const path = join(temporaryFolder(), 'old.db')
  const old = new Database(path)
  for (const name of ['0001-create.sql', '0002-decisions.sql', '0003-devices.sql']) old.exec(readFileSync(join(resourcesFolder(), 'migrations', name), 'utf8'))
  old.pragma('user_version = 3')
  old.exec(`INSERT INTO study (id, name, status, created_at) VALUES (1, 'study', 'paused', 0)`)
  old.prepare('INSERT INTO space_version (id, study_id, created_at, definition) VALUES (1, 1, 0, ?)').run(JSON.stringify(definitionOf()))
  const add = old.prepare(
    `INSERT INTO trial (study_id, number, space_version_id, seed, origin, slot, state, attempts, started_at, attempt_at, ended_at, running_ms) VALUES (1, ?, 1, 7, 'sampler', 'cpu-0', ?, ?, ?, ?, ?, ?)`,
  )
  add.run(0, 'complete', 1, 10, 10, 30, 20)
  add.run(1, 'pruned', 2, 10, 40, 900, 25)
  add.run(2, 'waiting', 0, null, null, null, 0)
  old.close()
  const store = openStore(path, 'write')
  onTestFinished(() => {
    store.close()
  })
  expect(store.attempts(1)).toEqual([
    { trialNumber: 0, attempt: 1, slot: 'cpu-0', startedAt: 10, endedAt: 30, outcome: 'complete' },
    { trialNumber: 1, attempt: 2, slot: 'cpu-0', startedAt: 40, endedAt: 65, outcome: 'pruned' },
  ])
})
