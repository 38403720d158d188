import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moduleJob, startWorker, type JobRecord, type WorkerClient } from './worker-client.ts'

const runtime = process.env['TUNERY_TENSORFLOW_RUNTIME'] ?? join(process.env['TUNERY_DATA'] ?? join(homedir(), '.local', 'share', 'tunery'), 'runtime', 'tensorflow-cpu-2.21.0')
const available = existsSync(runtime)
if (!available) console.warn(`trainStep is tested without compiling: there is no TensorFlow runtime in ${runtime}.`)

const lossesOf = ({ reports }: JobRecord) => reports.map(({ values }) => values['loss'] ?? NaN)

/** The mean loss of each epoch on tfjs's backend in plain JavaScript. */
const expected: readonly number[] = [0.1588206, 0.0954966, 0.0295268, 0.0182666]

describe.each([
  ['operation by operation', { TUNERY_BACKEND: 'cpu' }, true],
  ['compiled', { TUNERY_BACKEND: 'tensorflow', TUNERY_TENSORFLOW_RUNTIME: runtime, TUNERY_COMPILE: 'always' }, available],
] as const)('a module that trains by trainStep, %s', (_, env, runs) => {
  let folder = ''
  let worker: WorkerClient
  const run = async (style: string, checkpointDir?: string, resumeStep = 0, pauseAt = 0): Promise<JobRecord> => {
    const job = moduleJob('train-step-trial.ts', checkpointDir ?? (await mkdtemp(join(folder, 'trial-'))), { learning_rate: 0.05, style }, { resumeStep })
    return worker.run(job, ({ step }) => (step === pauseAt ? 'pause' : 'continue'))
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tunery-train-step-'))
    if (runs) worker = await startWorker(env)
  })
  afterAll(async () => {
    if (runs) await worker.kill()
    await rm(folder, { recursive: true, force: true })
  })

  it.runIf(runs)('has the losses that the algorithm has, whatever runs it', async () => {
    const record = await run('pure')
    expect(record.end).toMatchObject({ type: 'complete' })
    expect(record.reports.length).toBe(expected.length)
    expected.forEach((loss, epoch) => {
      expect(lossesOf(record)[epoch]).toBeCloseTo(loss, 5)
    })
    expect(worker.output()).not.toContain('not compiled')
  })

  it.runIf(runs)('goes on after a pause as if it had never stopped', async () => {
    const whole = await run('pure')
    const checkpointDir = await mkdtemp(join(folder, 'trial-'))
    expect((await run('pure', checkpointDir, 0, 2)).end).toMatchObject({ type: 'paused', step: 2 })
    const after = await run('pure', checkpointDir, 2)
    expect(lossesOf(after)).toEqual(lossesOf(whole).slice(2))
  })

  it.runIf(runs)('measures its weights on samples as the same arithmetic does at once', async () => {
    const { end } = await run('pure')
    if (end.type !== 'complete') throw new Error('it was to complete')
    const { evaluated = NaN, expected: plain = NaN, mean = NaN } = end.values
    expect(evaluated).toBeCloseTo(plain, 6)
    expect(Math.abs(mean)).toBeLessThan(1)
    expect(worker.output()).not.toContain('not compiled')
  })

  it.runIf(runs)('drops units of a loss that asks for it: the same ones each time, and none where it measures', async () => {
    const [first, second, pure] = [await run('dropout'), await run('dropout'), await run('pure')]
    expect(lossesOf(second)).toEqual(lossesOf(first))
    expect(lossesOf(first).at(-1)).toBeGreaterThan(lossesOf(pure).at(-1) ?? NaN)
    if (first.end.type !== 'complete') throw new Error('it was to complete')
    expect(first.end.values['evaluated']).toBeCloseTo(first.end.values['expected'] ?? NaN, 6)
    expect(worker.output()).not.toContain('not compiled')
  })

  it.runIf(runs)('leaves no tensor behind, though it frees nothing itself', async () => {
    const [first, second] = [await run('pure'), await run('pure')]
    if (first.end.type !== 'complete' || second.end.type !== 'complete') throw new Error('both were to complete')
    expect(second.end.values['tensors']).toBe(first.end.values['tensors'])
  })

  if (env.TUNERY_BACKEND === 'tensorflow') it.runIf(runs)('is run operation by operation, and told why, when its loss cannot be compiled', async () => {
    expect((await run('random')).end.type).toBe('complete')
    expect(worker.output()).toMatch(/not compiled, and runs slower: it does not do the same each time/)
    expect((await run('reads')).end.type).toBe('complete')
    expect(worker.output()).toMatch(/not compiled, and runs slower: it reads values of tensors/)
    const outside = await run('outside')
    expect(worker.output()).toMatch(/not compiled, and runs slower: it uses a tensor that was made before/)
    expected.forEach((loss, epoch) => {
      expect(lossesOf(outside)[epoch]).toBeCloseTo(loss, 5)
    })
  })
})
