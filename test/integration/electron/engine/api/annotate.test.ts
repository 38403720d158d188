import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, it, onTestFinished } from 'vitest'
import { openEngine, type Engine } from '../../../../../electron/engine/index.ts'
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { decodeTable } from '../../../../../shared/columns/table-bytes.ts'
import { trialsOfTable } from '../../../../../shared/columns/trial-table.ts'
import { completeTrial, definitionOf, temporaryFolder } from '../store/temporary-store.ts'

async function openStudy(trials: number): Promise<{ engine: Engine; studyId: number }> {
  const databasePath = join(temporaryFolder(), 'studies.db')
  const store = openStore(databasePath, 'write')
  const { id: studyId } = store.createStudy(definitionOf(), 0)
  for (let number = 0; number < trials; number += 1) {
    const trialId = completeTrial(store, studyId, number, { loss: number / 10 })
    expect(trialId).toBeGreaterThan(0)
  }
  store.close()
  const engine = await openEngine({ databasePath, backend: 'cpu' })
  onTestFinished(() => engine.close())
  return { engine, studyId }
}

async function csvOf({ client }: Engine, studyId: number, numbers?: number[]): Promise<Record<string, string>[]> {
  let text = ''
  for await (const piece of await client.studies.csv({ studyId, content: 'trials', numbers })) text += piece
  return parse(text, { columns: true, record_delimiter: '\r\n' })
}

it('whoever watches a study sees tags and notes that somebody else writes', async () => {
  const { engine, studyId } = await openStudy(3)
  const { client } = engine
  const controller = new AbortController()
  const live = await client.live({ studyId, afterSeq: 0 }, { signal: controller.signal })
  await live.next()
  expect(await client.trials.annotate({ studyId, numbers: [2, 1, 2], addTags: [' keep '], note: 'of both' })).toEqual({ changed: [2, 1] })
  const batch = await live.next()
  if (batch.done === true) expect.fail('the watch has ended')
  expect(batch.value.trials.map(({ number, labels, note }) => [number, labels, note])).toEqual([[2, ['keep'], 'of both'], [1, ['keep'], 'of both']])
  controller.abort()
  expect((await client.trials.get({ studyId, number: 1 })).trial).toMatchObject({ labels: ['keep'], note: 'of both' })
  const table = trialsOfTable(decodeTable(await (await client.columns.trials({ studyId })).arrayBuffer()))
  expect(table).toEqual(await client.trials.list({ studyId }))
  expect(table[2]?.labels).toEqual(['keep'])
})

it('what is no tag is refused, and so is a trial that is not there', async () => {
  const { engine, studyId } = await openStudy(1)
  const { annotate } = engine.client.trials
  for (const tag of ['', '  ', 'a,b', 'a\nb', 'x'.repeat(61)]) await expect(annotate({ studyId, numbers: [0], addTags: [tag] })).rejects.toThrow()
  await expect(annotate({ studyId, numbers: [0], note: 'x'.repeat(10_001) })).rejects.toThrow()
  await expect(annotate({ studyId, numbers: [5], addTags: ['keep'] })).rejects.toMatchObject({ data: { code: 'not-found' } })
  await expect(annotate({ studyId: 99, numbers: [0], addTags: ['keep'] })).rejects.toMatchObject({ data: { code: 'not-found' } })
})

it('the CSV has columns for tags and notes where any trial has some, and only the trials that were asked for', async () => {
  const { engine, studyId } = await openStudy(700)
  expect(Object.keys((await csvOf(engine, studyId, [1]))[0] ?? {})).not.toContain('tags')
  await engine.client.trials.annotate({ studyId, numbers: [5], addTags: ['keep', 'a "word"'], note: '=not a formula, a note' })
  const rows = await csvOf(engine, studyId, [5, 3, 5, 9999])
  expect(rows.map(({ number, tags, note }) => [number, tags, note])).toEqual([
    ['3', '', ''],
    ['5', 'a "word",keep', `'=not a formula, a note`],
  ])
  // Few trials are read one by one, many in passing.
  const many = Array.from({ length: 600 }, (_, at) => 699 - at)
  expect((await csvOf(engine, studyId, many)).map(({ number }) => Number(number))).toEqual([...many].reverse())
  expect(await csvOf(engine, studyId)).toHaveLength(700)
})
