import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moduleJob, startWorker, type WorkerClient } from './worker-client.ts'

describe('a trial of the user’s module', () => {
  let folder = ''
  let worker: WorkerClient
  const params = { learning_rate: 0.25, steps: 4, save: true }
  const fresh = () => mkdtemp(join(folder, 'trial-'))

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tunery-module-'))
    worker = await startWorker({ TUNERY_BACKEND: 'cpu' })
  })
  afterAll(async () => {
    await worker.kill()
    await rm(folder, { recursive: true, force: true })
  })

  it('in TypeScript reports its steps and returns its values', async () => {
    const { reports, end } = await worker.run(moduleJob('counting-trial.ts', await fresh(), params))
    expect(reports.map(({ step, values }) => [step, values['val_error']])).toEqual([[1, 0.25], [2, 0.0625], [3, 0.015625], [4, 0.00390625]])
    expect(end).toMatchObject({ type: 'complete', values: { x: 0.0625, val_error: 0.00390625, aborted: 0 } })
  })

  it('pauses with what it saved, and goes on from there', async () => {
    const checkpointDir = await fresh()
    const before = await worker.run(moduleJob('counting-trial.ts', checkpointDir, params), ({ step }) => (step === 2 ? 'pause' : 'continue'))
    expect(before.end).toMatchObject({ type: 'paused', step: 2 })
    const after = await worker.run(moduleJob('counting-trial.ts', checkpointDir, params, { resumeStep: 2 }))
    expect(after.reports.map(({ step }) => step)).toEqual([3, 4])
    expect(after.end).toMatchObject({ type: 'complete', values: { x: 0.0625 } })
  })

  it('that saved nothing is paused at step 0, to start again', async () => {
    const { end } = await worker.run(moduleJob('counting-trial.ts', await fresh(), { ...params, save: false }), () => 'pause')
    expect(end).toMatchObject({ type: 'paused', step: 0 })
  })

  it('ends when it is told to stop', async () => {
    const { reports, end } = await worker.run(moduleJob('counting-trial.ts', await fresh(), params), () => 'stop')
    expect([reports.length, end.type]).toEqual([1, 'stopped'])
  })

  it('that throws has failed, with its message, and its stack in the log', async () => {
    const { end } = await worker.run(moduleJob('throwing-trial.js', await fresh()))
    expect(end).toMatchObject({ type: 'failed', reason: 'crash', message: 'the user’s own mistake' })
    expect(worker.output()).toMatch(/RangeError: the user’s own mistake\n\s+at trial .*throwing-trial\.js/)
  })

  it('without a trial function, or without a file, is rejected with what it needs', async () => {
    expect((await worker.run(moduleJob('no-trial.js', await fresh()))).end).toMatchObject({ type: 'failed', reason: 'rejected', message: expect.stringContaining('export async function trial') })
    expect((await worker.run(moduleJob('missing.js', await fresh()))).end).toMatchObject({ type: 'failed', reason: 'rejected', message: expect.stringContaining('missing.js: cannot be read') })
  })

  it('is told what is wrong with a report', async () => {
    expect((await worker.run(moduleJob('wrong-report-trial.js', await fresh()))).end).toMatchObject({ type: 'failed', reason: 'crash', message: expect.stringContaining('step must be a whole number') })
  })

  it('is read again when its file has changed', async () => {
    const path = join(folder, 'changing.mjs')
    const job = { ...moduleJob('', await fresh()), objective: { kind: 'module', path } as const }
    for (const value of [1, 22]) {
      await writeFile(path, `export async function trial() { return { val_error: ${String(value)} } }`)
      expect((await worker.run(job)).end).toMatchObject({ type: 'complete', values: { val_error: value } })
    }
  })

  it('with an error that nobody catches fails, and takes its process along', async () => {
    const doomed = await startWorker({ TUNERY_BACKEND: 'cpu' })
    const { end } = await doomed.run(moduleJob('stray-rejection-trial.js', await fresh()))
    expect(end).toMatchObject({ type: 'failed', reason: 'crash', message: 'nobody waits for this' })
    expect(await doomed.exited()).toBe(1)
  })

  it('with such an error fails every trial of its group, however much there is to tell', async () => {
    const path = join(folder, 'long-error.mjs')
    await writeFile(path, `export function trial() { setTimeout(() => { throw new Error('far too long '.repeat(50_000)) }); return new Promise(() => {}) }`)
    const doomed = await startWorker({ TUNERY_BACKEND: 'cpu' })
    const job = { ...moduleJob('', await fresh()), objective: { kind: 'module', path } as const }
    const records = await doomed.runGroup([job, job, job])
    expect(records.map(({ end }) => end)).toMatchObject(records.map(() => ({ type: 'failed', reason: 'crash' })))
    expect(await doomed.exited()).toBe(1)
  })
})
