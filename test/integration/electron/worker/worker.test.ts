import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csvJob, startWorker, type JobRecord, type WorkerClient } from './worker-client.ts'

const runtime = process.env['TUNERY_TENSORFLOW_RUNTIME'] ?? join(process.env['TUNERY_DATA'] ?? join(homedir(), '.local', 'share', 'tunery'), 'runtime', 'tensorflow-cpu-2.21.0')

/** Everything of a record that must not depend on the clock. */
function numbersOf({ reports, end }: JobRecord): unknown {
  const final = end.type === 'complete' ? { ...end.values, train_seconds: 0, inference_ms: 0 } : end.type
  return [reports.map(({ step, values }) => [step, values]), final]
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tunery-worker-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each([
  ['cpu', true],
  ['wasm', true],
  ['tensorflow', existsSync(runtime)],
] as const)('a worker on %s', (backend, available) => {
  let worker: WorkerClient
  const fresh = () => mkdtemp(join(folder, `${backend}-`))

  beforeAll(async () => {
    if (available) worker = await startWorker({ TUNERY_BACKEND: backend, TUNERY_TENSORFLOW_RUNTIME: runtime })
  })
  afterAll(async () => {
    if (available) await worker.kill()
  })

  it.runIf(available)('says which backend it is, and reports each epoch of a training', async () => {
    const { reports, end } = await worker.run(csvJob(await fresh()))
    expect(worker.ready).toMatchObject({ backend, version: expect.stringMatching(/^\d/) })
    expect(reports.map(({ step }) => step)).toEqual([1, 2, 3, 4])
    expect(Object.keys(reports[0]?.values ?? {})).toEqual(['train_loss', 'val_loss', 'val_error'])
    expect(end).toMatchObject({ type: 'complete', values: { ...reports[3]?.values, parameters: 6 * 8 + 8 + 8 * 8 + 8 + 8 * 3 + 3 } })
    expect(reports[3]?.values['train_loss']).toBeLessThan(reports[0]?.values['train_loss'] ?? 0)
  })

  it.runIf(available)('gives the same numbers for the same job', async () => {
    const first = await worker.run(csvJob(await fresh()))
    const second = await worker.run(csvJob(await fresh()))
    const other = await worker.run(csvJob(await fresh(), {}, { seed: 12 }))
    expect(numbersOf(second)).toEqual(numbersOf(first))
    expect(numbersOf(other)).not.toEqual(numbersOf(first))
  })

  it.runIf(available).each([['sgd'], ['adam']])('ends a paused and resumed training (%s) as if it had never stopped', async (optimizer) => {
    const whole = await worker.run(csvJob(await fresh(), { optimizer }))
    const checkpointDir = await fresh()
    const before = await worker.run(csvJob(checkpointDir, { optimizer }), ({ step }) => (step === 2 ? 'pause' : 'continue'))
    expect(before).toMatchObject({ checkpoints: [2], end: { type: 'paused', step: 2 } })
    const after = await worker.run(csvJob(checkpointDir, { optimizer }, { resumeStep: 2 }))
    expect(after.reports.map(({ step }) => step)).toEqual([3, 4])
    expect(numbersOf({ ...after, reports: [...before.reports, ...after.reports] })).toEqual(numbersOf(whole))
  })
})

describe('a worker', () => {
  let worker: WorkerClient
  const fresh = () => mkdtemp(join(folder, 'trial-'))
  beforeAll(async () => {
    worker = await startWorker({ TUNERY_BACKEND: 'cpu' })
  })
  afterAll(() => worker.kill())

  it('trains again from the start, without reporting again, when a checkpoint is damaged', async () => {
    const whole = await worker.run(csvJob(await fresh()))
    const checkpointDir = await fresh()
    await worker.run(csvJob(checkpointDir), ({ step }) => (step === 2 ? 'pause' : 'continue'))
    await truncate(join(checkpointDir, 'checkpoint-2.bin'), 100)
    const after = await worker.run(csvJob(checkpointDir, {}, { resumeStep: 2 }))
    expect(after.reports.map(({ step, values }) => [step, values])).toEqual(whole.reports.slice(2).map(({ step, values }) => [step, values]))
    expect(worker.output()).toContain('The checkpoint of step 2 cannot be used')
  })

  it('keeps the last two checkpoints of a trial', async () => {
    const checkpointDir = await fresh()
    for (const resumeStep of [0, 1, 2]) await worker.run(csvJob(checkpointDir, {}, { resumeStep }), () => 'pause')
    expect((await readdir(checkpointDir)).sort()).toEqual(['checkpoint-2.bin', 'checkpoint-3.bin'])
  })

  it('ends a training that is told to stop, and leaves no checkpoint', async () => {
    const checkpointDir = await fresh()
    const { reports, end } = await worker.run(csvJob(checkpointDir), () => 'stop')
    expect([reports.length, end.type]).toEqual([1, 'stopped'])
    expect(await readdir(checkpointDir)).toEqual([])
  })

  it('ends a training whose validation loss has not fallen for as many epochs as it has patience', async () => {
    const params = { epochs: 40, learning_rate: 0.5, momentum: 0.95, patience: 3 }
    const { reports, end } = await worker.run(csvJob(await fresh(), params))
    const losses = reports.map(({ values }) => values['val_loss'] ?? NaN)
    expect(end.type).toBe('complete')
    expect(losses.length).toBeLessThan(40)
    expect(losses.length - 1 - losses.indexOf(Math.min(...losses))).toBe(3)
    const checkpointDir = await fresh()
    const pausedAt = losses.length - 1
    await worker.run(csvJob(checkpointDir, params), ({ step }) => (step === pausedAt ? 'pause' : 'continue'))
    const after = await worker.run(csvJob(checkpointDir, params, { resumeStep: pausedAt }))
    expect(after.reports.map(({ step }) => step)).toEqual([losses.length])
  })

  it('ends a training that diverges as failed with reason nan, in its first epochs', async () => {
    const { end } = await worker.run(csvJob(await fresh(), { learning_rate: 1e20, momentum: 0.9, epochs: 50, activation: 'relu' }))
    expect(end).toMatchObject({ type: 'failed', reason: 'nan', message: expect.stringMatching(/loss became (?:NaN|Infinity) in epoch [12]\./) })
  })

  it('measures the test set in test mode, without reporting epochs, and validates as in training', async () => {
    const train = await worker.run(csvJob(await fresh()))
    const test = await worker.run(csvJob(await fresh(), {}, { mode: 'test' }))
    if (train.end.type !== 'complete' || test.end.type !== 'complete') throw new Error('both were to complete')
    expect(test.reports).toEqual([])
    expect(test.end.values['val_loss']).toBe(train.end.values['val_loss'])
    expect(test.end.values).toMatchObject({ test_loss: expect.any(Number), test_error: expect.any(Number) })
    expect(train.end.values).not.toHaveProperty('test_error')
  })

  it('rejects data and parameters that cannot be used, and takes the next job', async () => {
    const bad = csvJob(await fresh(), { units: 0 })
    expect((await worker.run(bad)).end).toMatchObject({ type: 'failed', reason: 'rejected', message: expect.stringContaining('units: must be at least 1') })
    const missing = csvJob(await fresh(), {}, { objective: { kind: 'builtin', task: 'csv/mlp', data: { path: '/nowhere/x.csv', target: 'y' } } })
    expect((await worker.run(missing)).end).toMatchObject({ type: 'failed', reason: 'rejected', message: expect.stringContaining('/nowhere/x.csv: cannot be read') })
    expect((await worker.run(csvJob(await fresh()))).end.type).toBe('complete')
  })

  it('exits when it is told to, and when its engine is gone', async () => {
    const [told, left] = await Promise.all([startWorker({ TUNERY_BACKEND: 'cpu' }), startWorker({ TUNERY_BACKEND: 'cpu' })])
    told.send({ type: 'shutdown' })
    left.disconnect()
    expect(await Promise.all([told.exited(), left.exited()])).toEqual([0, 0])
  })

  it('says why it cannot start a backend, and exits', async () => {
    await expect(startWorker({ TUNERY_BACKEND: 'tensorflow', TUNERY_TENSORFLOW_RUNTIME: join(folder, 'nothing') })).rejects.toThrow(/exited with 1: .*TensorFlow runtime is not in/s)
  })
})
