import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRng } from '../../../../shared/random/rng.ts'
import type { WorkerJob } from '../../../../shared/worker-protocol.ts'
import { findGraphics } from '../../../fixtures/devices/graphics.ts'
import { csvJob, startWorker, type JobRecord, type WorkerClient } from './worker-client.ts'

const runtime = process.env['TUNERY_TENSORFLOW_RUNTIME'] ?? join(process.env['TUNERY_DATA'] ?? join(homedir(), '.local', 'share', 'tunery'), 'runtime', 'tensorflow-cpu-2.21.0')

/** Relative to the larger of the two. */
function distance(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Infinity
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), 1e-12)
}

type Values = Readonly<Record<string, number>>
const valuesOf = ({ reports }: JobRecord): Values[] => reports.map(({ values }) => values)
const endsOf = (records: readonly JobRecord[]): string[] => records.map(({ end }) => end.type)

/** Fails unless two trials have the same epochs and, in the first ones, the same curve: rounding grows with every step. */
function expectSameCurve(alone: readonly Values[], grouped: readonly Values[], epochs = 1): void {
  expect(grouped.length).toBe(alone.length)
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (const metric of ['train_loss', 'val_loss', 'val_error']) {
      expect(distance(alone[epoch]?.[metric], grouped[epoch]?.[metric]), `${metric} of epoch ${String(epoch + 1)}`).toBeLessThan(1e-4)
    }
  }
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tunery-fused-'))
  await Promise.all([writeImages('large', 13, 12, 3), writeImages('small', 7, 8, 1)])
})
afterAll(() => rm(folder, { recursive: true, force: true }))
const fresh = () => mkdtemp(join(folder, 'trial-'))

/** Jobs of one group: what they share, and what each has of its own. Their seeds differ. */
async function jobsOf(shared: WorkerJob['params'], own: readonly WorkerJob['params'][], changes: Partial<WorkerJob> = {}): Promise<WorkerJob[]> {
  return Promise.all(own.map(async (params, n) => csvJob(await fresh(), { ...shared, ...params }, { seed: 20 + n, ...changes })))
}

/** Noise, a third of whose pixels are lighter: which third is the class. */
async function writeImages(name: string, width: number, height: number, channels: 1 | 3): Promise<void> {
  const rng = createRng(3)
  for (const label of [0, 1, 2]) {
    const path = join(folder, name, `class-${String(label)}`)
    await mkdir(path, { recursive: true })
    for (let n = 0; n < 20; n += 1) {
      const pixels = Uint8Array.from({ length: width * height * channels }, (_, at) => rng.integer(120) + (Math.floor((3 * at) / (width * height * channels)) === label ? 100 : 0))
      const image = sharp(pixels, { raw: { width, height, channels } })
      await (channels === 1 ? image.toColourspace('b-w') : image).png().toFile(join(path, `${String(n)}.png`))
    }
  }
}

const images = (task: string, name: string): Partial<WorkerJob> => ({ objective: { kind: 'builtin', task: `images/${task}`, data: { path: join(folder, name) } } })
const csvWith = (target: string, kind: 'regression' | 'classification'): Partial<WorkerJob> => {
  const { objective } = csvJob('')
  if (objective.kind !== 'builtin' || objective.data === undefined) throw new Error('the fixture has no data')
  return { objective: { kind: 'builtin', task: 'csv/mlp', data: { path: objective.data.path, target, kind } } }
}
const network = { filters: 4, units: 12, batch_size: 16, epochs: 1, learning_rate: 0.01, dropout: 0.2 }

/** A group: what it is about, what its trials share, what each has of its own, and on what data. */
type Case = readonly [string, WorkerJob['params'], readonly WorkerJob['params'][], Partial<WorkerJob> | (() => Partial<WorkerJob>)]

const cases: readonly Case[] = [
  ['rates, momentum, decay and schedules', { dropout: 0 }, [{ learning_rate: 0.1, momentum: 0 }, { learning_rate: 0.01, weight_decay: 0.1 }, { momentum: 0.5, schedule: 'cosine', warmup_epochs: 1 }], {}],
  ['momentum that looks ahead, and not', { dropout: 0 }, [{ nesterov: true }, { nesterov: false }, { nesterov: true, momentum: 0 }], {}],
  ['momentum that looks ahead, in all', { dropout: 0 }, [{ nesterov: true }, { nesterov: true, momentum: 0.5 }], {}],
  ['no momentum', { dropout: 0, momentum: 0 }, [{ learning_rate: 0.1 }, { learning_rate: 0.2 }], {}],
  ['dropout, and none', {}, [{ dropout: 0 }, { dropout: 0.2 }, { dropout: 0.6 }], {}],
  ['activations', { layers: 3 }, [{ activation: 'tanh' }, { activation: 'relu' }, { activation: 'tanh', dropout: 0 }, { activation: 'relu' }], {}],
  ['adam and adamw, with decay and without', { learning_rate: 0.01 }, [{ optimizer: 'adam' }, { optimizer: 'adamw', weight_decay: 0.1 }, { optimizer: 'adam', activation: 'tanh' }], {}],
  ['rmsprop', { optimizer: 'rmsprop', activation: 'tanh' }, [{ learning_rate: 0.003 }, { learning_rate: 0.001, weight_decay: 0.1 }], {}],
  ['clipped gradients', { batch_size: 13 }, [{ clip_norm: 0.1 }, { clip_norm: 10 }], {}],
  ['a regression', { dropout: 0, activation: 'tanh' }, [{ learning_rate: 0.05 }, { learning_rate: 0.02 }], csvWith('size', 'regression')],
  ['widths', { layers: 3, dropout: 0.3 }, [{ units: 5 }, { units: 8, activation: 'tanh' }, { units: 7, weight_decay: 0.1 }], {}],
  ['widths, by adam and with clipped gradients', { optimizer: 'adam', learning_rate: 0.01, clip_norm: 0.5 }, [{ units: 5 }, { units: 8 }], {}],
  ['softmax regression on images', { epochs: 2 }, [{ learning_rate: 0.02 }, { learning_rate: 0.05 }], () => images('softmax-regression', 'large')],
  ['convolutional networks', network, [{ learning_rate: 0.02, activation: 'tanh', dropout: 0.3 }, { filters: 3, units: 10 }, { optimizer: 'sgd', dropout: 0.5 }], () => images('cnn', 'large')],
  ['convolutional networks on images that are small and grey', { ...network, optimizer: 'adam' }, [{ activation: 'tanh' }, { filters: 3, dropout: 0 }], () => images('cnn', 'small')],
]

/** A driver that computes on the processor compiles each kind of operation for seconds. */
const onSlowest: ReadonlySet<string> = new Set(['widths', 'convolutional networks on images that are small and grey'])

const graphics = await findGraphics()

describe.each([
  ['cpu', true, {}],
  ['wasm', true, {}],
  ['tensorflow', existsSync(runtime), { TUNERY_TENSORFLOW_RUNTIME: runtime, TUNERY_COMPILE: 'never' }],
  ['webgpu', graphics.kind === 'found', graphics.kind === 'found' ? graphics.env : {}],
] as const)('a group of trials on %s', (backend, available, env) => {
  let worker: WorkerClient
  beforeAll(async () => {
    if (available) worker = await startWorker({ TUNERY_BACKEND: backend, ...env })
  })
  afterAll(async () => {
    if (available) await worker.kill()
  })

  it.runIf(available && backend !== 'webgpu').each([[{ dropout: 0.2 }], [{ dropout: 0, clip_norm: 5 }], [{ dropout: 0, optimizer: 'adam' }]] as const)('keeps trials that diverge away from the others (%j)', async (shared) => {
    const others = [{ learning_rate: 0.05 }, { learning_rate: 0.02, activation: 'tanh' }] as const
    const diverging = [{}, { activation: 'tanh' }, { nesterov: true, momentum: 0.5, weight_decay: 0.1 }] as const
    const alone = await worker.runGroup(await jobsOf(shared, others))
    const records = await worker.runGroup([...(await jobsOf(shared, others)), ...(await jobsOf({ ...shared, epochs: 50, learning_rate: 1e38 }, diverging))])
    expect(endsOf(records)).toEqual(['complete', 'complete', 'failed', 'failed', 'failed'])
    for (const { end } of records.slice(2)) expect(end).toMatchObject({ reason: 'nan', message: expect.stringMatching(/loss became (?:NaN|-?Infinity) in epoch \d+\./) })
    for (const n of [0, 1]) expectSameCurve(alone[n] === undefined ? [] : valuesOf(alone[n]), records[n] === undefined ? [] : valuesOf(records[n]), 4)
  })

  it.runIf(available).each(backend === 'webgpu' ? cases.filter(([name]) => onSlowest.has(name)) : cases)('follows the curve of each trial alone: %s', async (_, shared, own, changes) => {
    const few = backend === 'webgpu'
    const jobs = await jobsOf({ ...shared, ...(few && { epochs: 1 }) }, few ? own.slice(0, 2) : own, typeof changes === 'function' ? changes() : changes)
    const alone: JobRecord[] = []
    for (const job of jobs) alone.push(await worker.run(job))
    const together = await worker.runGroup(jobs)
    expect(endsOf(together)).toEqual(endsOf(alone))
    together.forEach((record, n) => {
      expectSameCurve(alone[n] === undefined ? [] : valuesOf(alone[n]), valuesOf(record))
      if (record.end.type === 'complete' && alone[n]?.end.type === 'complete') expect(Object.keys(record.end.values)).toEqual(Object.keys(alone[n].end.values))
    })
  })
})

describe('a group of trials', () => {
  let worker: WorkerClient
  beforeAll(async () => {
    worker = await startWorker({ TUNERY_BACKEND: 'cpu' })
  })
  afterAll(() => worker.kill())

  it('goes on without those that are stopped, paused or done, down to one', async () => {
    const jobs = await jobsOf({ dropout: 0.2, momentum: 0.9 }, [{ epochs: 4 }, { epochs: 2, activation: 'tanh' }, { epochs: 4 }, { epochs: 4, activation: 'tanh' }, { epochs: 6 }])
    const alone: JobRecord[] = []
    for (const job of jobs) alone.push(await worker.run({ ...job, checkpointDir: await fresh() }))
    const records = await worker.runGroup(jobs, ({ member, step }) => (member === 0 && step === 1 ? 'stop' : member === 2 && step === 3 ? 'pause' : 'continue'))
    expect(endsOf(records)).toEqual(['stopped', 'complete', 'paused', 'complete', 'complete'])
    expect(records.map(({ reports }) => reports.length)).toEqual([1, 2, 3, 4, 6])
    expect(records.map(({ checkpoints }) => checkpoints)).toEqual([[], [], [3], [], []])
    records.forEach((record, n) => {
      const expected = alone[n] === undefined ? [] : valuesOf(alone[n])
      expectSameCurve(expected.slice(0, record.reports.length), valuesOf(record), Math.min(3, record.reports.length))
    })
    expect(records[4]?.end).toMatchObject({ values: { ...records[4]?.reports[5]?.values, parameters: 6 * 8 + 8 + 8 * 8 + 8 + 8 * 3 + 3, train_seconds: expect.any(Number), inference_ms: expect.any(Number) } })
  })

  it.each([['sgd', { momentum: 0.9 }], ['sgd', { momentum: 0 }], ['adam', {}], ['rmsprop', {}]] as const)('writes checkpoints that a single trial goes on from, and the other way round (%s, %j)', async (optimizer, own) => {
    const params = { optimizer, learning_rate: 0.01, dropout: 0.2, ...own }
    const others = [{ momentum: 0.5, activation: 'tanh' }, { learning_rate: 0.02 }] as const
    const jobs = await jobsOf(params, [{}, ...others])
    const [job] = jobs
    if (job === undefined) throw new Error('there are three jobs')
    const whole = valuesOf(await worker.run({ ...job, checkpointDir: await fresh() }))
    const firstHalf = await worker.runGroup(jobs, ({ member, step }) => (member === 0 && step === 2 ? 'pause' : 'continue'))
    const resumed = await worker.run({ ...job, resumeStep: 2 })
    expect([firstHalf[0]?.end.type, resumed.end.type]).toEqual(['paused', 'complete'])
    expect(resumed.reports.map(({ step }) => step)).toEqual([3, 4])
    expectSameCurve(whole, [...(firstHalf[0] === undefined ? [] : valuesOf(firstHalf[0])), ...valuesOf(resumed)], 4)

    const checkpointDir = await fresh()
    await worker.run({ ...job, checkpointDir }, ({ step }) => (step === 1 ? 'pause' : 'continue'))
    const [continued] = await worker.runGroup([{ ...job, checkpointDir, resumeStep: 1 }, ...(await jobsOf(params, others))])
    expect(continued?.reports.map(({ step }) => step)).toEqual([2, 3, 4])
    expectSameCurve(whole.slice(1), continued === undefined ? [] : valuesOf(continued), 3)
    expect(worker.output()).not.toContain('cannot be used')
  })

  it('fails a trial whose parameters cannot be used, and one whose checkpoint cannot be written, and trains the others', async () => {
    const jobs = await jobsOf({}, [{}, { learning_rate: -1 }, {}, {}])
    const blocked = jobs.map((job, n) => (n === 3 ? { ...job, checkpointDir: '/dev/null/nowhere' } : job))
    const records = await worker.runGroup(blocked, ({ member, step }) => (member === 3 && step === 2 ? 'pause' : 'continue'))
    expect(endsOf(records)).toEqual(['complete', 'failed', 'complete', 'failed'])
    expect(records[1]?.end).toMatchObject({ reason: 'rejected', message: expect.stringContaining('learning_rate: must be > 0') })
    expect(records[3]?.end).toMatchObject({ reason: 'crash' })
  })

  it('fails every trial when the data cannot be read, and takes the next group', async () => {
    const missing = { objective: { kind: 'builtin', task: 'csv/mlp', data: { path: '/nowhere/x.csv', target: 'y' } } } as const
    const records = await worker.runGroup(await jobsOf({}, [{}, {}], missing))
    for (const { end } of records) expect(end).toMatchObject({ type: 'failed', reason: 'rejected', message: expect.stringContaining('/nowhere/x.csv: cannot be read') })
    expect(endsOf(await worker.runGroup(await jobsOf({}, [{}, {}])))).toEqual(['complete', 'complete'])
  })

  it('ends each trial whose validation loss has not fallen for as many epochs as it has patience, as alone', async () => {
    const jobs = await jobsOf({ epochs: 30, learning_rate: 0.5, momentum: 0.95, dropout: 0 }, [{ patience: 1 }, { patience: 3 }])
    const alone = [await worker.run(jobs[0] ?? csvJob('')), await worker.run(jobs[1] ?? csvJob(''))]
    const together = await worker.runGroup(jobs)
    const lengths = together.map(({ reports }) => reports.length)
    expect(lengths).toEqual(alone.map(({ reports }) => reports.length))
    expect(lengths[0]).toBeLessThan(lengths[1] ?? 0)
  })

  it('is trained one after the other, saying why, when its trials differ in more than a group can', async () => {
    const jobs = await jobsOf({ dropout: 0 }, [{ units: 8 }, { units: 9 }])
    const records = await worker.runGroup(jobs)
    expect(records.map(valuesOf)).toEqual([valuesOf(await worker.run(jobs[0] ?? csvJob(''))), valuesOf(await worker.run(jobs[1] ?? csvJob('')))])
    expect(worker.output()).toContain('they are trained one after the other')
  })

  it('leaves no checkpoint of a trial that only completes', async () => {
    const jobs = await jobsOf({}, [{}, {}])
    await worker.runGroup(jobs)
    expect(await Promise.all(jobs.map(({ checkpointDir }) => readdir(checkpointDir)))).toEqual([[], []])
  })
})
