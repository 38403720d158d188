import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openEngine, type Engine } from '../../../../../electron/engine/index.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { valueAt } from '../../../../../shared/columns/column.ts'
import { decodeTable } from '../../../../../shared/columns/table-bytes.ts'
import { trialsOfTable } from '../../../../../shared/columns/trial-table.ts'
import { definitionOf, temporaryFolder } from '../store/temporary-store.ts'

/** A study of three trials, one of every kind that a table could get wrong. */
async function openStudy(): Promise<{ engine: Engine; studyId: number }> {
  const databasePath = join(temporaryFolder(), 'studies.db')
  const store = openStore(databasePath, 'write')
  const { id: studyId } = store.createStudy(definitionOf(), 0)
  const common = { studyId, seed: 4, origin: 'sampler' } as const
  const first = store.addRunningTrial({ ...common, number: 0, params: { x: 0.5, kind: 'a' } }, 'command-0', 10)
  store.addReports(Array.from({ length: 40 }, (_, i) => ({ trialId: first.id, step: i + 1, values: { loss: i === 19 ? 9 : 1, up: Infinity }, at: 20 + i })))
  store.endTrial({ trialId: first.id, state: 'complete', reason: null, message: null, values: { loss: NaN }, at: 99 })
  const second = store.addRunningTrial({ ...common, number: 1, params: { x: -0.25, kind: 'b' }, tags: { 'a tag': 'of mine' }, forkedFrom: { trial: 0, step: 3 } }, 'command-0', 100)
  store.endTrial({ trialId: second.id, state: 'fail', reason: 'oom', message: 'no memory', values: {}, at: 101 })
  store.addTrial({ ...common, origin: 'user', number: 2, params: { x: 0.5, kind: 'a' }, confirms: 0 })
  store.close()
  const engine = await openEngine({ databasePath, backend: 'cpu' })
  onTestFinished(() => engine.close())
  return { engine, studyId }
}

it('trials are the same as a table and as objects', async () => {
  const { engine, studyId } = await openStudy()
  const table = decodeTable(await (await engine.client.columns.trials({ studyId })).arrayBuffer())
  expect(trialsOfTable(table)).toEqual(await engine.client.trials.list({ studyId }))
})

it('curves come thinned, with their ends and what stands out, of the trials that were asked for', async () => {
  const { engine, studyId } = await openStudy()
  const bytes = await engine.client.columns.curves({ studyId, metric: 'loss', trials: [0, 1], points: 8 })
  const { length, columns } = decodeTable(await bytes.arrayBuffer())
  const column = (name: string): unknown[] => {
    const found = columns.get(name)
    return found === undefined ? [] : Array.from({ length }, (_, row) => valueAt(found, row))
  }
  expect(column('trial')).toEqual(Array.from({ length: 8 }, () => 0))
  expect([column('step')[0], column('step').at(-1)]).toEqual([1, 40])
  expect(column('value')).toContain(9)
  expect(decodeTable(await (await engine.client.columns.curves({ studyId, metric: 'other', trials: [0], points: 8 })).arrayBuffer()).length).toBe(0)
})

it('a study that is not there is said to be not there', async () => {
  const { engine } = await openStudy()
  await expect(engine.client.columns.trials({ studyId: 77 })).rejects.toMatchObject({ data: { code: 'not-found' } })
})
