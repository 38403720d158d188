import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openEngine, type Engine } from '../../../../../electron/engine/index.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { completeTrial, definitionOf, temporaryFolder } from '../store/temporary-store.ts'

async function open(databasePath: string): Promise<Engine> {
  const engine = await openEngine({ databasePath, backend: 'cpu' })
  onTestFinished(() => engine.close())
  return engine
}

it('a data source is found from the folder of the study file that names it', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'data.csv'), 'a,b\n1,x\n2,y\n')
  const { client } = await open(join(folder, 'studies.db'))
  expect(await client.data.preview({ path: 'data.csv', folder })).toMatchObject({ kind: 'csv', rows: 2 })
  expect(await client.data.preview({ path: join(folder, 'data.csv') })).toMatchObject({ rows: 2 })
  await expect(client.data.preview({ path: 'data.csv', folder: join(folder, 'other') })).rejects.toThrow(`${join(folder, 'other', 'data.csv')}: there is no such file or folder`)
})

it('a trial comes with what was decided about it and the values of its repeats', async () => {
  const databasePath = join(temporaryFolder(), 'studies.db')
  const store = openStore(databasePath, 'write')
  const { id } = store.createStudy(definitionOf(), 0)
  const trialId = completeTrial(store, id, 0, { loss: 2 })
  const decision = { kind: 'promote', step: 3, rung: 3, bracket: null, why: 'best of its rung', at: 5 } as const
  store.addDecision(trialId, decision)
  store.setRun(trialId, 0, { loss: 1 })
  store.setRun(trialId, 1, { loss: 3 })
  store.close()
  const { client } = await open(databasePath)
  expect(await client.trials.get({ studyId: id, number: 0 })).toMatchObject({ trial: { number: 0, values: { loss: 2 } }, curves: [], decisions: [decision], runs: [{ loss: 1 }, { loss: 3 }] })
})

it('an iterator that cannot begin tells why as every other procedure does', async () => {
  const { client } = await open(join(temporaryFolder(), 'studies.db'))
  const rows = await client.studies.csv({ studyId: 7, content: 'trials' })
  await expect(rows.next()).rejects.toMatchObject({ code: 'TUNERY', data: { code: 'not-found' } })
})
