import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openEngine, type Engine } from '../../../../../electron/engine/index.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { comparisonOfTable } from '../../../../../shared/columns/comparison-table.ts'
import { decodeTable } from '../../../../../shared/columns/table-bytes.ts'
import { createRng } from '../../../../../shared/random/rng.ts'
import { definitionOf, temporaryFolder } from '../store/temporary-store.ts'

const seeds = 5
const trials = 30

/** Two samplers of so many seeds each, one of them worse by 0.3, and a study of another metric. */
async function openStudies(): Promise<{ engine: Engine; ids: readonly number[]; other: number; databasePath: string }> {
  const databasePath = join(temporaryFolder(), 'studies.db')
  const store = openStore(databasePath, 'write')
  const ids = ['tpe', 'random'].flatMap((sampler) =>
    Array.from({ length: seeds }, (_, seed) => {
      const { id: studyId } = store.createStudy({ ...definitionOf(), name: `${sampler} ${String(seed)}`, sampler: { name: sampler }, seed }, 0)
      const rng = createRng(10 * seed + (sampler === 'tpe' ? 0 : 1))
      store.transaction(() => {
        for (let number = 0; number < trials; number += 1) {
          const { id: trialId } = store.addRunningTrial({ studyId, number, params: { x: 0.5, kind: 'a' }, seed: number, origin: 'sampler' }, 'command-0', 1000 * number)
          const loss = rng.uniform() + (sampler === 'tpe' ? 0 : 0.3)
          const state = number % 7 === 6 ? 'pruned' : 'complete'
          store.endTrial({ trialId, state, reason: null, message: null, values: { loss: state === 'pruned' ? -9 : loss }, at: 1000 * number + 1500 })
        }
      })
      store.setStudyStatus(studyId, 'finished', null)
      return studyId
    }),
  )
  const { id: other } = store.createStudy({ ...definitionOf(), name: 'other', metrics: [{ name: 'accuracy', goal: 'maximize' }] }, 0)
  store.close()
  const engine = await openEngine({ databasePath, backend: 'cpu' })
  onTestFinished(() => engine.close())
  return { engine, ids, other, databasePath }
}

it('studies are put side by side, seeds taken together, with the best values that the list of studies has', async () => {
  const { engine, ids, other } = await openStudies()
  const comparison = await engine.client.studies.compare({ studyIds: [...ids, other] })
  expect(comparison.groups).toMatchObject([{ name: 'tpe', studies: seeds, measured: seeds, trials }, { name: 'random', studies: seeds }])
  expect(comparison.leftOut).toEqual([{ studyId: other, name: 'other', why: 'maximizes accuracy, the others minimize loss' }])
  const best = new Map((await engine.client.studies.list()).map((study) => [study.id, study.best?.value]))
  for (const study of comparison.studies) expect(study.best).toBe(best.get(study.studyId))
  // Trials overlap: each runs for 1.5 s, and the next one starts after 1 s.
  expect(comparison.studies[0]).toMatchObject({ runningMs: 1000 * (trials - 1) + 1500, seed: 0, status: 'finished', trials })
  expect(comparison.tests).toMatchObject([{ better: 0, worse: 1, probability: 1 }])
  expect(comparison.tests[0]?.p).toBeCloseTo(2 / 252, 12)
  expect(comparison.differences).toEqual([{ path: 'sampler.name', values: ['tpe', 'random'] }])
  expect(comparison.summary).toMatch(/^tpe ends best: .*Mann-Whitney p = 0\.0079\)\.$/)
})

it('the curves come as a table: a staircase a study that ends at its best, a mean with its band a group, a distribution a group', async () => {
  const { engine, ids } = await openStudies()
  const input = { studyIds: [...ids], grouping: { by: 'words' as const, words: ['tpe', 'random'] } }
  const curves = comparisonOfTable(decodeTable(await (await engine.client.columns.comparison(input)).arrayBuffer()))
  const { studies } = await engine.client.studies.compare(input)
  for (const study of studies) {
    const own = curves.filter(({ studyId }) => studyId === study.studyId)
    expect(own.map(({ axis }) => axis)).toEqual(['trials', 'time'])
    expect(own.map(({ value }) => value.at(-1))).toEqual([study.best, study.best])
    expect(own.map(({ x }) => x.at(-1))).toEqual([trials, study.runningMs])
  }
  const means = curves.filter(({ studyId, axis }) => studyId === null && axis !== 'share')
  expect(means.map(({ group, axis }) => [group, axis])).toEqual([[0, 'trials'], [0, 'time'], [1, 'trials'], [1, 'time']])
  for (const { value, low, high } of means) value.forEach((mean, i) => expect((low[i] ?? NaN) <= mean && mean <= (high[i] ?? NaN)).toBe(true))
  const shares = curves.filter(({ axis }) => axis === 'share')
  expect(shares.map(({ value }) => value.at(-1))).toEqual([1, 1])
})

it('what ends meanwhile is seen, and a study that is not there is said to be not there', async () => {
  const { engine, ids, databasePath } = await openStudies()
  const [first = 0] = ids
  const before = await engine.client.studies.compare({ studyIds: [first] })
  await engine.close()
  const store = openStore(databasePath, 'write')
  const { id: trialId } = store.addRunningTrial({ studyId: first, number: trials, params: { x: 0.5, kind: 'a' }, seed: 0, origin: 'sampler' }, 'command-0', 100_000)
  store.close()
  const again = await openEngine({ databasePath, backend: 'cpu', mode: 'read' })
  onTestFinished(() => again.close())
  expect((await again.client.studies.compare({ studyIds: [first] })).studies[0]?.trials).toBe(trials)
  const writer = openStore(databasePath, 'write')
  writer.endTrial({ trialId, state: 'complete', reason: null, message: null, values: { loss: -1 }, at: 101_000 })
  writer.close()
  const after = await again.client.studies.compare({ studyIds: [first, first] })
  expect(after.studies).toMatchObject([{ trials: trials + 1, best: -1, runningMs: (before.studies[0]?.runningMs ?? NaN) + 1000 }])
  await expect(again.client.studies.compare({ studyIds: [first, 999] })).rejects.toMatchObject({ data: { code: 'not-found' } })
})
