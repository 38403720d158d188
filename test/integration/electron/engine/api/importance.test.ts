import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openEngine } from '../../../../../electron/engine/index.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { createRng } from '../../../../../shared/random/rng.ts'
import { definitionOf, temporaryFolder } from '../store/temporary-store.ts'

it('says what decides about the objective, leaving out what has no finite value and what only confirms', async () => {
  const databasePath = join(temporaryFolder(), 'studies.db')
  const store = openStore(databasePath, 'write')
  const { id: studyId } = store.createStudy(definitionOf(), 0)
  const rng = createRng(1)
  for (let number = 0; number < 60; number += 1) {
    const params = { x: 2 * rng.uniform() - 1, kind: rng.uniform() < 0.5 ? 'a' : 'b' }
    const confirms = number === 59 ? { confirms: 0 } : {}
    const { id: trialId } = store.addRunningTrial({ studyId, number, params, seed: number, origin: 'sampler', ...confirms }, 'command-0', number)
    const loss = number === 58 ? Infinity : params.x
    store.addReports([{ trialId, step: 1, values: { loss, size: params.kind === 'a' ? 1 : 2 }, at: number }])
    store.endTrial({ trialId, state: 'complete', reason: null, message: null, values: {}, at: number })
  }
  store.close()
  const engine = await openEngine({ databasePath, backend: 'cpu' })
  onTestFinished(() => engine.close())
  const loss = await engine.client.studies.importance({ studyId })
  expect(loss).toMatchObject({ metric: 'loss', trials: 58, fanova: [{ parameter: 'x' }, { parameter: 'kind' }], pedAnova: [{ parameter: 'x' }, { parameter: 'kind' }] })
  expect(loss.fanova[0]?.share).toBeGreaterThan(0.9)
  const size = await engine.client.studies.importance({ studyId, metric: 'size' })
  expect(size).toMatchObject({ trials: 59, fanova: [{ parameter: 'kind' }, { parameter: 'x' }] })
  await expect(engine.client.studies.importance({ studyId, metric: 'speed' })).rejects.toMatchObject({ data: { code: 'not-found' } })
})
