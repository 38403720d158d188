import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tasks } from '../../../../shared/tasks/catalog.ts'
import { csvJob, startWorker, type WorkerClient } from './worker-client.ts'

let folder = ''
let worker: WorkerClient

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tunery-metrics-'))
  for (const [name, r] of [['cats', 255], ['dogs', 0]] as const) {
    await mkdir(join(folder, 'images', name), { recursive: true })
    const picture = await sharp({ create: { width: 28, height: 28, channels: 3, background: { r, g: 128, b: 0 } } }).png().toBuffer()
    for (let i = 0; i < 6; i += 1) await writeFile(join(folder, 'images', name, `${String(i)}.png`), picture)
  }
  worker = await startWorker({ TUNERY_BACKEND: 'cpu' })
})
afterAll(async () => {
  await worker.kill()
  await rm(folder, { recursive: true, force: true })
})

describe('the metrics that the catalog promises', () => {
  // Fashion-MNIST differs from a folder of images by its data alone, which take long to predict on this backend.
  it.each(tasks.filter(({ dataset }) => dataset !== 'fashion-mnist').map((task) => [task.name, task] as const))('are reported by %s: each epoch and at the end', async (_, task) => {
    const job = csvJob(await mkdtemp(join(folder, 'checkpoint-')), { epochs: 1, filters: 4, units: 8, layers: 1, dropout: 0 })
    const data = task.dataset === 'csv' ? (job.objective.kind === 'builtin' ? job.objective.data : undefined) : { path: join(folder, 'images') }
    const { reports, end } = await worker.run({ ...job, objective: { kind: 'builtin', task: task.name, data } })
    expect(Object.keys(reports[0]?.values ?? {})).toEqual(task.epochMetrics)
    if (end.type !== 'complete') throw new Error(JSON.stringify(end))
    expect(Object.keys(end.values).sort()).toEqual([...task.epochMetrics, ...task.finalMetrics].sort())
    for (const name of task.finalMetrics) expect(end.values[name], name).toBeGreaterThan(0)
  })
})
