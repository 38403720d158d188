import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WorkerJob } from '../../../../shared/worker-protocol.ts'
import { csvJob, moduleJob, startWorker, type JobRecord, type WorkerClient } from './worker-client.ts'

const runtime = process.env['TUNERY_TENSORFLOW_RUNTIME'] ?? join(process.env['TUNERY_DATA'] ?? join(homedir(), '.local', 'share', 'tunery'), 'runtime', 'tensorflow-cpu-2.21.0')
const available = existsSync(runtime)
if (!available) console.warn(`Compiled training is not tested: there is no TensorFlow runtime in ${runtime}.`)

/** Relative to the larger of the two. */
function distance(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Infinity
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), 1e-12)
}

describe.runIf(available)('compiled training', () => {
  let [folder, graphFolder] = ['', '']
  let [eager, compiled]: WorkerClient[] = []
  const fresh = () => mkdtemp(join(folder, 'trial-'))
  const runOn = async (worker: WorkerClient | undefined, job: WorkerJob, decide?: Parameters<WorkerClient['run']>[1]): Promise<JobRecord> => {
    if (worker === undefined) throw new Error('the workers did not start')
    return worker.run(job, decide)
  }
  const both = async (params: WorkerJob['params'], changes: Partial<WorkerJob> = {}): Promise<JobRecord[]> => {
    const job = csvJob('', params, changes)
    return Promise.all([runOn(eager, { ...job, checkpointDir: await fresh() }), runOn(compiled, { ...job, checkpointDir: await fresh() })])
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tunery-compiled-'))
    graphFolder = await mkdtemp(join(tmpdir(), 'tunery-graphs-'))
    const env = { TUNERY_BACKEND: 'tensorflow', TUNERY_TENSORFLOW_RUNTIME: runtime, TMPDIR: graphFolder }
    ;[eager, compiled] = await Promise.all([startWorker({ ...env, TUNERY_COMPILE: 'never' }), startWorker({ ...env, TUNERY_COMPILE: 'always' })])
  })
  afterAll(async () => {
    await Promise.all([eager?.kill(), compiled?.kill()])
    await Promise.all([folder, graphFolder].map((path) => rm(path, { recursive: true, force: true })))
  })

  it.each([
    ['sgd with momentum', {}],
    ['plain sgd, decay and tanh', { momentum: 0, weight_decay: 0.1, activation: 'tanh' }],
    ['sgd with decay', { weight_decay: 0.1, layers: 3 }],
    ['adam', { optimizer: 'adam', learning_rate: 0.01, activation: 'tanh' }],
    ['adam with decay', { optimizer: 'adam', learning_rate: 0.01, activation: 'tanh', weight_decay: 0.1 }],
    ['nesterov momentum', { nesterov: true }],
    ['rmsprop with decay', { optimizer: 'rmsprop', learning_rate: 0.003, activation: 'tanh', weight_decay: 0.1 }],
    ['clipped gradients', { clip_norm: 0.5 }],
    ['a rate that changes from epoch to epoch', { schedule: 'cosine', warmup_epochs: 1, weight_decay: 0.1 }],
    ['batches larger than the data', { batch_size: 1000 }],
    ['a smaller last batch', { epochs: 4, batch_size: 13 }],
    ['batches of equal size', { batch_size: 7 }],
  ])('follows the curve of the same trial run operation by operation: %s', async (_, params) => {
    const [slow, fast] = await both({ dropout: 0, ...params })
    expect(fast?.end.type).toBe('complete')
    expect(fast?.reports.length).toBe(slow?.reports.length)
    // Rounding differs, because other routines multiply: it grows with every step, so that only the first epochs are compared.
    for (const epoch of [0, 1]) {
      for (const metric of ['train_loss', 'val_loss']) expect(distance(slow?.reports[epoch]?.values[metric], fast?.reports[epoch]?.values[metric])).toBeLessThan(1e-4)
      expect(fast?.reports[epoch]?.values['val_error']).toBe(slow?.reports[epoch]?.values['val_error'])
    }
  })

  it.each([
    ['softmax regression', 'fashion-mnist/softmax-regression', {}],
    ['a convolutional network', 'fashion-mnist/cnn', { activation: 'tanh', filters: 4, units: 32, dropout: 0 }],
  ])('follows the curve of %s on images, in a test run too', async (_, task, params) => {
    const sizes = { batch_size: 64, learning_rate: 0.02, train_fraction: 0.0101, epochs: 1, ...params }
    for (const mode of ['train', 'test'] as const) {
      const [slow, fast] = await both(sizes, { objective: { kind: 'builtin', task }, mode })
      if (slow?.end.type !== 'complete' || fast?.end.type !== 'complete') throw new Error('both were to complete')
      for (const metric of ['train_loss', 'val_loss', ...(mode === 'test' ? ['test_loss'] : [])]) expect(distance(slow.end.values[metric], fast.end.values[metric])).toBeLessThan(1e-4)
    }
  })

  it('follows the curve of a regression', async () => {
    const objective = { kind: 'builtin', task: 'csv/mlp', data: { path: csvPath(), target: 'size', kind: 'regression' } } as const
    const [slow, fast] = await both({ dropout: 0, activation: 'tanh' }, { objective })
    expect(fast?.end).toMatchObject({ type: 'complete' })
    for (const metric of ['train_loss', 'val_loss', 'val_error']) expect(distance(slow?.reports[0]?.values[metric], fast?.reports[0]?.values[metric])).toBeLessThan(1e-4)
  })

  it('drops units by the rate that a trial has, with masks of its own, and learns all the same', async () => {
    const jobs = await Promise.all([0.2, 0.2, 0.6].map(async (dropout) => csvJob(await fresh(), { dropout, epochs: 12 })))
    const ends: JobRecord[] = []
    for (const job of jobs) ends.push(await runOn(compiled, job))
    const [first, again, more] = ends.map(({ reports }) => reports.map(({ values }) => values['train_loss']))
    expect(again).toEqual(first)
    expect(first?.at(-1)).toBeLessThan(first?.[0] ?? 0)
    // More noise, less learnt: the rate is an input of the one graph, not a part of it.
    expect(more?.at(-1)).toBeGreaterThan(first?.at(-1) ?? Infinity)
  })

  it('ends a paused and resumed training as if it had never stopped', async () => {
    const params = { optimizer: 'adam', dropout: 0.3, batch_size: 13 }
    const whole = await runOn(compiled, csvJob(await fresh(), params))
    const checkpointDir = await fresh()
    await runOn(compiled, csvJob(checkpointDir, params), ({ step }) => (step === 2 ? 'pause' : 'continue'))
    const after = await runOn(compiled, csvJob(checkpointDir, params, { resumeStep: 2 }))
    expect(after.reports.map(({ values }) => values)).toEqual(whole.reports.slice(2).map(({ values }) => values))
  })

  it('ends a training that diverges as failed with reason nan', async () => {
    const { end } = await runOn(compiled, csvJob(await fresh(), { learning_rate: 1e20, epochs: 50 }))
    expect(end).toMatchObject({ type: 'failed', reason: 'nan', message: expect.stringMatching(/training loss became (?:NaN|Infinity) in epoch [12]\./) })
  })

  it('ends it so too where only the weights tell, because relu hides NaN from the loss', async () => {
    const records = await both({ learning_rate: 1e15, layers: 6, units: 32, dropout: 0, activation: 'relu' })
    expect(records.map(({ end }) => end)).toMatchObject([{ type: 'failed', reason: 'nan' }, { type: 'failed', reason: 'nan' }])
  })

  it('leaves no tensor behind, however it ends', async () => {
    // The fixture says at its end how many tensors there are in its worker.
    const tensors = async (): Promise<number | undefined> => {
      const { end } = await runOn(compiled, moduleJob('train-step-trial.ts', await fresh(), { learning_rate: 0.05, style: 'pure' }))
      return end.type === 'complete' ? end.values['tensors'] : undefined
    }
    await runOn(compiled, csvJob(await fresh()))
    const before = await tensors()
    const checkpointDir = await fresh()
    const ends = [
      await runOn(compiled, csvJob(checkpointDir, { optimizer: 'adam', weight_decay: 0.01, batch_size: 13 }), () => 'pause'),
      await runOn(compiled, csvJob(checkpointDir, { optimizer: 'adam', weight_decay: 0.01, batch_size: 13 }, { resumeStep: 1 })),
      await runOn(compiled, csvJob(checkpointDir), () => 'stop'),
      await runOn(compiled, csvJob(checkpointDir, { learning_rate: 1e20, epochs: 50 })),
      await runOn(compiled, csvJob(checkpointDir, {}, { mode: 'test' })),
    ]
    expect(ends.map(({ end }) => end.type)).toEqual(['paused', 'complete', 'stopped', 'failed', 'complete'])
    expect(before).toBeGreaterThan(0)
    expect(await tensors()).toBe(before)
  })

  it('leaves no file behind, and says nothing in the log', async () => {
    await runOn(compiled, csvJob(await fresh()))
    expect(await readdir(graphFolder)).toEqual([])
    expect(compiled?.output()).not.toContain('not compiled')
  })
})

function csvPath(): string {
  const { objective } = csvJob('')
  if (objective.kind !== 'builtin' || objective.data === undefined) throw new Error('the fixture has no data')
  return objective.data.path
}
