import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRng } from '../../../../shared/random/rng.ts'
import type { WorkerJob } from '../../../../shared/worker-protocol.ts'
import { findGraphics } from '../../../fixtures/devices/graphics.ts'
import { csvJob, moduleJob, startWorker, type JobRecord, type WorkerClient } from './worker-client.ts'

const graphics = await findGraphics()
const title = graphics.kind === 'found' ? graphics.adapter.name : `skipped: ${graphics.why}`
const env = { TUNERY_BACKEND: 'webgpu', ...(graphics.kind === 'found' && graphics.env) }

/** Relative to the larger of the two. */
function distance(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Infinity
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), 1e-12)
}

/** Everything of a record that must not depend on the clock. */
function numbersOf({ reports, end }: JobRecord): unknown {
  const final = end.type === 'complete' ? { ...end.values, train_seconds: 0, inference_ms: 0 } : end.type
  return [reports.map(({ step, values }) => [step, values]), final]
}

async function writeImages(folder: string): Promise<void> {
  const rng = createRng(3)
  for (const [name, mean] of [['cats', 90], ['dogs', 150]] as const) {
    await mkdir(join(folder, name), { recursive: true })
    for (let i = 0; i < 10; i += 1) {
      const pixels = Uint8Array.from({ length: 12 * 12 * 3 }, () => mean + rng.uniform() * 100)
      await writeFile(join(folder, name, `${String(i)}.png`), await sharp(pixels, { raw: { width: 12, height: 12, channels: 3 } }).png().toBuffer())
    }
  }
}

describe.skipIf(graphics.kind === 'missing')(`training on WebGPU (${title})`, () => {
  let folder = ''
  let [gpu, cpu]: WorkerClient[] = []
  const fresh = () => mkdtemp(join(folder, 'trial-'))
  const runOn = async (worker: WorkerClient | undefined, job: WorkerJob, decide?: Parameters<WorkerClient['run']>[1]): Promise<JobRecord> => {
    if (worker === undefined) throw new Error('the workers did not start')
    return worker.run(job, decide)
  }
  const both = async (job: WorkerJob): Promise<JobRecord[]> =>
    Promise.all([runOn(gpu, { ...job, checkpointDir: await fresh() }), runOn(cpu, { ...job, checkpointDir: await fresh() })])
  const expectSameCurve = ([first, second]: readonly JobRecord[]): void => {
    expect(first?.end.type).toBe('complete')
    expect(first?.reports.length).toBe(second?.reports.length)
    first?.reports.forEach(({ values }, epoch) => {
      for (const metric of ['train_loss', 'val_loss', 'val_error']) expect(distance(values[metric], second?.reports[epoch]?.values[metric]), metric).toBeLessThan(1e-4)
    })
  }

  const tensorCount = async (): Promise<number> => {
    const { end } = await runOn(gpu, moduleJob('tensor-count-trial.ts', await fresh()))
    return end.type === 'complete' ? (end.values['tensors'] ?? NaN) : NaN
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tunery-webgpu-'))
    await writeImages(join(folder, 'images'))
    ;[gpu, cpu] = await Promise.all([startWorker(env), startWorker({ TUNERY_BACKEND: 'cpu' })])
  })
  afterAll(async () => {
    await Promise.all([gpu?.kill(), cpu?.kill()])
    await rm(folder, { recursive: true, force: true })
  })

  it('says on which adapter it computes', () => {
    expect(gpu?.ready).toMatchObject({ backend: 'webgpu', device: graphics.kind === 'found' ? graphics.adapter.name : '' })
  })

  it.each([
    ['sgd with momentum and dropout', { dropout: 0.3 }],
    ['plain sgd, decay and tanh', { momentum: 0, weight_decay: 0.1, activation: 'tanh' }],
    ['adam', { optimizer: 'adam', learning_rate: 0.01, activation: 'tanh' }],
    ['adamw with decay', { optimizer: 'adamw', learning_rate: 0.01, weight_decay: 0.1, activation: 'tanh' }],
    ['rmsprop with decay', { optimizer: 'rmsprop', learning_rate: 0.003, weight_decay: 0.1, activation: 'tanh' }],
    ['clipped gradients and a rate that changes', { clip_norm: 0.5, schedule: 'cosine', warmup_epochs: 1 }],
    ['batches larger than the data', { batch_size: 1000, layers: 1 }],
    ['nesterov momentum and a smaller last batch', { nesterov: true, batch_size: 40, layers: 1 }],
  ])('follows the curve of the same trial on the processor: %s', async (_, params) => {
    expectSameCurve(await both(csvJob('', { epochs: 2, batch_size: 28, units: 6, dropout: 0, ...params })))
  })

  it.each([
    ['softmax regression on a table', 'csv/softmax-regression', { learning_rate: 0.1 }],
    ['a regression', 'csv/mlp', { target: 'size', activation: 'tanh' }],
    ['a multi-layer perceptron on images', 'images/mlp', {}],
    ['a convolutional network', 'images/cnn', { optimizer: 'adam', learning_rate: 0.001 }],
  ])('follows the curve of %s', async (_, task, { target = 'class', ...params }: Record<string, string | number>) => {
    const job = csvJob('', { epochs: 2, batch_size: 14, filters: 3, units: 8, layers: 1, dropout: 0, ...params })
    const path = job.objective.kind === 'builtin' ? job.objective.data?.path : undefined
    const data = task.startsWith('csv') ? { path: path ?? '', target: String(target) } : { path: join(folder, 'images') }
    expectSameCurve(await both({ ...job, objective: { kind: 'builtin', task, data } }))
  })

  it('gives the same numbers for the same job, and measures the test set in test mode', async () => {
    const params = { epochs: 2, batch_size: 56, layers: 1 }
    const first = await runOn(gpu, csvJob(await fresh(), params))
    expect(numbersOf(await runOn(gpu, csvJob(await fresh(), params)))).toEqual(numbersOf(first))
    const [tested, onCpu] = await both(csvJob('', params, { mode: 'test' }))
    if (tested?.end.type !== 'complete' || onCpu?.end.type !== 'complete') throw new Error('both were to complete')
    expect(distance(tested.end.values['test_loss'], onCpu.end.values['test_loss'])).toBeLessThan(1e-4)
  })

  it.each([['sgd'], ['adam']])('ends a paused and resumed training (%s) as if it had never stopped', async (optimizer) => {
    const params = { epochs: 3, batch_size: 56, layers: 1, optimizer }
    const whole = await runOn(gpu, csvJob(await fresh(), params))
    const checkpointDir = await fresh()
    const before = await runOn(gpu, csvJob(checkpointDir, params), ({ step }) => (step === 2 ? 'pause' : 'continue'))
    expect(before).toMatchObject({ checkpoints: [2], end: { type: 'paused', step: 2 } })
    const after = await runOn(gpu, csvJob(checkpointDir, params, { resumeStep: 2 }))
    expect(numbersOf({ ...after, reports: [...before.reports, ...after.reports] })).toEqual(numbersOf(whole))
  })

  it('trains on the processor what it paused', async () => {
    const params = { epochs: 3, batch_size: 56, layers: 1, optimizer: 'adam', dropout: 0 }
    const whole = await runOn(cpu, csvJob(await fresh(), params))
    const checkpointDir = await fresh()
    await runOn(gpu, csvJob(checkpointDir, params), ({ step }) => (step === 2 ? 'pause' : 'continue'))
    const after = await runOn(cpu, csvJob(checkpointDir, params, { resumeStep: 2 }))
    expect(distance(after.reports[0]?.values['val_loss'], whole.reports[2]?.values['val_loss'])).toBeLessThan(1e-4)
  })

  it.each([['csv/mlp'], ['images/cnn']])('gives each trial of a group (%s) the curve that it has alone, and leaves no tensor', async (task) => {
    if (gpu === undefined) throw new Error('the worker did not start')
    const { objective } = csvJob('')
    const data = task === 'csv/mlp' && objective.kind === 'builtin' ? objective.data : { path: join(folder, 'images') }
    const jobs = [0.01, 0.03].map((rate, n) =>
      csvJob('', { epochs: 1, batch_size: task === 'csv/mlp' ? 28 : 7, filters: 3, layers: 1, dropout: 0.2 * n, learning_rate: rate, momentum: 0.5 }, { seed: 40 + n, objective: { kind: 'builtin', task, data } }),
    )
    const placed = async (): Promise<WorkerJob[]> => Promise.all(jobs.map(async (job) => ({ ...job, checkpointDir: await fresh() })))
    const alone: JobRecord[] = []
    for (const job of await placed()) alone.push(await runOn(cpu, job))
    const before = await tensorCount()
    const group = await gpu.runGroup(await placed())
    group.forEach((record, n) => {
      expectSameCurve([record, alone[n] ?? record])
    })
    expect(group[0]?.reports).not.toEqual(group[1]?.reports)
    // Data of a task that was not trained before stays: four tensors.
    expect((await tensorCount()) - before).toBeLessThanOrEqual(4)
    expect(gpu.output()).not.toContain('one after the other')
  })

  it('ends a training that diverges as failed with reason nan', async () => {
    const { end } = await runOn(gpu, csvJob(await fresh(), { learning_rate: 1e20, epochs: 50 }))
    expect(end).toMatchObject({ type: 'failed', reason: 'nan', message: expect.stringMatching(/loss became (?:NaN|Infinity) in epoch [12]\./) })
  })

  it('leaves no tensor behind, however it ends', async () => {
    await runOn(gpu, csvJob(await fresh(), { epochs: 1, batch_size: 56, layers: 1 }))
    const before = await tensorCount()
    const checkpointDir = await fresh()
    const params = { epochs: 2, optimizer: 'adam', weight_decay: 0.01, batch_size: 56, layers: 1 }
    const ends = [
      await runOn(gpu, csvJob(checkpointDir, params), () => 'pause'),
      await runOn(gpu, csvJob(checkpointDir, params, { resumeStep: 1 })),
      await runOn(gpu, csvJob(checkpointDir, params), () => 'stop'),
      await runOn(gpu, csvJob(checkpointDir, { ...params, optimizer: 'sgd', learning_rate: 1e20, epochs: 50 })),
      await runOn(gpu, csvJob(checkpointDir, params, { mode: 'test' })),
    ]
    expect(ends.map(({ end }) => end.type)).toEqual(['paused', 'complete', 'stopped', 'failed', 'complete'])
    expect(before).toBeGreaterThan(0)
    expect(await tensorCount()).toBe(before)
  })

  it('trains the weights of a module', async () => {
    const run = async (worker: WorkerClient | undefined) => runOn(worker, moduleJob('train-step-trial.ts', await fresh(), { learning_rate: 0.05, style: 'pure' }))
    const ends = (await Promise.all([run(gpu), run(cpu)])).map(({ end }) => end)
    expect(ends).toMatchObject([{ type: 'complete' }, { type: 'complete' }])
    const norms = ends.map((end) => (end.type === 'complete' ? end.values['norm'] : undefined))
    expect(distance(norms[0], norms[1])).toBeLessThan(1e-4)
  })

  it('tells a module that reads a value at once how to read it', async () => {
    const { end } = await runOn(gpu, moduleJob('train-step-trial.ts', await fresh(), { learning_rate: 0.05, style: 'reads' }))
    expect(end).toMatchObject({ type: 'failed', reason: 'crash', message: expect.stringContaining('await tensor.data()') })
  })

  it.runIf(graphics.kind === 'found' && graphics.adapter.software)('fails with reason oom when the GPU has not memory enough, and ends', async () => {
    const worker = await startWorker(env)
    const { reports, end } = await worker.run(moduleJob('oversized-trial.ts', await fresh(), { numbers: 400_000_000 }))
    expect(reports).toEqual([])
    expect(end).toMatchObject({ type: 'failed', reason: 'oom', message: expect.stringContaining('The GPU is out of memory') })
    expect(await worker.exited()).toBe(1)
  })
})
