import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../../../electron/engine/contracts/store.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { definitionOf, temporaryFolder } from './temporary-store.ts'

/** Of the WAL file: https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
const headerBytes = 32
const frameBytes = 24 + 4096

/** Everything that a database holds, as text. */
function contentOf(store: Store): string {
  const studies = store.listStudies()
  const parts = studies.map(({ id }) => [store.listTrials(id), [...store.iterateCurvePoints(id)], store.reportsInOrder(id, 'loss'), store.events(id, 0, 1000), store.bestTrial(id)])
  return JSON.stringify([studies, parts])
}

/** What an engine does in a study, one acknowledged write after the other. */
function writesOf(store: Store): (() => void)[] {
  const studyId = store.createStudy(definitionOf(), 0).id
  const id = (number: number): number => store.findTrial(studyId, number)?.id ?? 0
  const ofTrial = (number: number): (() => void)[] => [
    () => store.addRunningTrial({ studyId, number, params: { x: number / 3, kind: 'a' }, seed: number, origin: 'sampler' }, 'cpu-0', number),
    () => store.addReports([{ trialId: id(number), step: 1, values: { loss: 1 / (number + 1), other: NaN }, at: 1 }]),
    () => store.setCheckpoint(id(number), 1),
    () => store.pauseTrial(id(number), 1, 2),
    () =>
      store.transaction(() => {
        store.startTrial(id(number), 'cpu-1', 3)
        store.addEvent({ studyId, trialNumber: number, at: 3, kind: 'promoted', message: 'goes on' })
      }),
    () => store.endTrial({ trialId: id(number), state: number === 1 ? 'fail' : 'complete', reason: number === 1 ? 'nan' : null, message: null, values: { seconds: 1 }, at: 4 }),
  ]
  return [...ofTrial(0), ...ofTrial(1), ...ofTrial(2)]
}

describe('a write-ahead log that is cut', () => {
  it('holds every write that was acknowledged before the cut, and nothing of the next one', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'tunery.db')
    openStore(path, 'write').close()
    const store = openStore(path, 'write')
    const writes = writesOf(store)
    const acknowledged = [{ walBytes: statSync(`${path}-wal`).size, content: contentOf(store) }]
    for (const write of writes) {
      write()
      acknowledged.push({ walBytes: statSync(`${path}-wal`).size, content: contentOf(store) })
    }
    mkdirSync(join(folder, 'cut'))
    const [database, wal] = [readFileSync(path), readFileSync(`${path}-wal`)]
    store.close()
    const frames = (wal.length - headerBytes) / frameBytes
    expect(Number.isInteger(frames) && frames > 40).toBe(true)

    const wrong: unknown[] = []
    const empty = JSON.stringify([[], []])
    const cuts = Array.from({ length: frames + 1 }, (_, frame) => headerBytes + frame * frameBytes)
    for (const cut of cuts.flatMap((boundary, index) => [boundary, boundary + 1 + ((index * 997) % (frameBytes - 1))]).filter((bytes) => bytes <= wal.length)) {
      const copy = join(folder, 'cut', `${cut}.db`)
      writeFileSync(copy, database)
      writeFileSync(`${copy}-wal`, wal.subarray(0, cut))
      const reopened = openStore(copy, 'write')
      const expected = acknowledged.findLast(({ walBytes }) => walBytes <= cut)?.content ?? empty
      if (contentOf(reopened) !== expected || reopened.integrityCheck() !== 'ok') wrong.push(cut)
      reopened.close()
    }
    expect(wrong).toEqual([])
  })

  it('is made whole again by the next writer, which goes on', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'tunery.db')
    const store = openStore(path, 'write')
    const [first] = writesOf(store)
    first?.()
    const copy = join(folder, 'copy.db')
    copyFileSync(path, copy)
    writeFileSync(`${copy}-wal`, readFileSync(`${path}-wal`).subarray(0, -100))
    store.close()
    const reopened = openStore(copy, 'write')
    const [study] = reopened.listStudies()
    expect(study).toBeDefined()
    expect(reopened.addTrial({ studyId: study?.id ?? 0, number: 0, params: {}, seed: 0, origin: 'user' }).number).toBe(0)
    reopened.close()
  })
})
