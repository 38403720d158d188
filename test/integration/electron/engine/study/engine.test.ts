import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ORPCError, safe } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openEngine, type Engine } from '../../../../../electron/engine/index.ts'
import type { StudyDetail } from '../../../../../shared/contract/views.ts'
import type { Trial } from '../../../../../shared/domain/trial.ts'

let folder: string
let engine: Engine

const databasePath = (): string => join(folder, 'studies.db')
const open = async (): Promise<void> => {
  engine = await openEngine({ databasePath: databasePath(), backend: 'cpu' })
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-engine-'))
  await open()
})
afterEach(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

function study(objective: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'study',
    objective: { kind: 'module', path: fileURLToPath(new URL(`../../../../fixtures/objectives/${objective}.ts`, import.meta.url)) },
    metrics: [{ name: 'y', goal: 'minimize' }],
    space: { x: { type: 'float', low: 0, high: 1 } },
    budget: { trials: 6 },
    parallel: 2,
    ...change,
  }
}

async function create(definition: Record<string, unknown>, start = true): Promise<number> {
  return (await engine.client.studies.create({ study: definition, start })).studyId
}

/** Follows the live stream until the study is as it should be. */
async function until(studyId: number, isSo: (detail: StudyDetail) => boolean): Promise<StudyDetail> {
  const stream = await engine.client.live({ studyId, afterSeq: 0 })
  for await (const _ of stream) {
    const detail = await engine.client.studies.get({ studyId })
    if (isSo(detail)) return detail
  }
  throw new Error('the live stream ended')
}

const ended = ({ status }: StudyDetail): boolean => status !== 'running'
const trialsOf = (studyId: number): Promise<Trial[]> => engine.client.trials.list({ studyId, offset: 0, limit: 1000 })

const refusalSchema = z.object({ code: z.string(), issues: z.array(z.object({ path: z.string() })) })

async function refusal(call: Promise<unknown>): Promise<{ message: string; code: string; paths: string[] }> {
  const { error } = await safe(call)
  const data = refusalSchema.safeParse(error instanceof ORPCError ? error.data : undefined)
  const { code, issues } = data.success ? data.data : { code: 'none', issues: [] }
  return { message: error?.message ?? '', code, paths: issues.map(({ path }) => path) }
}

describe('an engine', () => {
  it('runs a study to the end of its budget and knows the best trial', async () => {
    const studyId = await create(study('instant'))
    const detail = await until(studyId, ended)
    const trials = await trialsOf(studyId)
    expect(detail).toMatchObject({ status: 'finished', statusReason: 'all 6 trials are done', progress: { finished: 6, total: 6, running: [] } })
    expect(trials.map(({ state }) => state)).toEqual(Array(6).fill('complete'))
    expect(detail.best?.value).toBe(Math.min(...trials.map(({ values }) => values['y'] ?? NaN)))
  })

  it('proposes the same configurations for the same seed, and others for another', async () => {
    const configs = async (name: string, seed: number): Promise<unknown[]> => {
      const studyId = await create(study('instant', { name, seed }))
      await until(studyId, ended)
      return (await trialsOf(studyId)).map(({ params }) => params)
    }
    const first = await configs('a', 1)
    expect(await configs('b', 1)).toEqual(first)
    expect(await configs('c', 2)).not.toEqual(first)
  })

  it('pauses a running study at once, keeps what was reported, and goes on after a restart', { timeout: 60_000 }, async () => {
    const studyId = await create(study('slow', { budget: { trials: 4 } }))
    await until(studyId, ({ progress }) => progress.running.some(({ step }) => step >= 2))
    await engine.client.studies.pause({ studyId })
    const paused = await trialsOf(studyId)
    expect(paused.filter(({ state }) => state === 'running')).toEqual([])
    expect(paused.some(({ state, lastStep }) => state === 'waiting' && lastStep >= 2)).toBe(true)
    await engine.close()

    await open()
    expect((await engine.client.studies.get({ studyId })).status).toBe('paused')
    await engine.client.studies.start({ studyId })
    expect((await until(studyId, ended)).progress.counts).toMatchObject({ complete: 4 })
    expect((await trialsOf(studyId)).map(({ params }) => params).slice(0, paused.length)).toEqual(paused.map(({ params }) => params))
  })

  it('starts again what is told to start while it still pauses', async () => {
    const studyId = await create(study('slow', { budget: { trials: 2 } }))
    await until(studyId, ({ progress }) => progress.running.length > 0)
    const pausing = engine.client.studies.pause({ studyId })
    await engine.client.studies.start({ studyId })
    await pausing
    expect((await until(studyId, ({ status }) => status === 'finished')).progress.counts.complete).toBe(2)
  })

  it('takes nothing over from the folder of a database that is gone', async () => {
    const resumable = study('resumable', { budget: { trials: 1 } })
    const stepsRun = async (): Promise<number | undefined> => {
      const studyId = await create(resumable)
      await until(studyId, ended)
      return (await trialsOf(studyId))[0]?.values['steps_run']
    }
    expect(await stepsRun()).toBe(9)
    await engine.close()
    for (const ending of ['', '-wal', '-shm']) rmSync(`${databasePath()}${ending}`, { force: true })
    await open()
    expect(await stepsRun()).toBe(9)
  })

  it('keeps its list readable when the best value is infinite', async () => {
    const special = study('special-values', { metrics: [{ name: 'down', goal: 'minimize' }], space: {}, budget: { trials: 1 } })
    await until(await create(special), ended)
    expect((await engine.client.studies.list())[0]?.best).toEqual({ trialNumber: 0, value: -Infinity })
  })

  it('goes on by itself with a study that was running when the engine was closed', async () => {
    const studyId = await create(study('slow', { budget: { trials: 3 } }))
    await until(studyId, ({ progress }) => progress.running.length > 0)
    await engine.close()
    engine = await openEngine({ databasePath: databasePath(), backend: 'cpu', resume: true })
    expect(engine.runningStudies()).toBe(1)
    expect((await until(studyId, ended)).progress.counts.complete).toBe(3)
  })

  it('pauses trials at ASHA’s rungs and promotes the best from their checkpoints, computing no step twice', async () => {
    const studyId = await create(study('resumable', { scheduler: { name: 'asha', reduction_factor: 3, max_epochs: 9 }, budget: { trials: 12 }, parallel: 1 }))
    const { progress, best } = await until(studyId, ended)
    const trials = await trialsOf(studyId)
    const complete = trials.filter(({ state }) => state === 'complete')
    expect(complete.length).toBeGreaterThan(0)
    expect(complete.map(({ values }) => values['steps_run'])).toEqual(complete.map(() => 9))
    expect(progress.counts.pruned).toBe(12 - complete.length)
    expect(trials.filter(({ state }) => state === 'pruned').every(({ lastStep, message }) => [1, 3].includes(lastStep) && (message ?? '').length > 10)).toBe(true)
    const xOf = (trial: Trial | undefined): number => Number(trial?.params['x'])
    expect(xOf(trials.find(({ number }) => number === best?.trialNumber))).toBe(Math.min(...complete.map(xOf)))
    const events = await engine.client.studies.events({ studyId, afterSeq: 0, limit: 1000 })
    const promoted = events.find(({ kind }) => kind === 'promoted')
    const { decisions } = await engine.client.trials.get({ studyId, number: promoted?.trialNumber ?? -1 })
    expect(decisions.slice(0, 2)).toMatchObject([{ kind: 'pause', step: 1, rung: 1 }, { kind: 'promote', step: 1, rung: 1, why: promoted?.message.split(' goes on: ')[1] }])
    const left = trials.find(({ state }) => state === 'pruned')
    expect((await engine.client.trials.get({ studyId, number: left?.number ?? -1 })).decisions.at(-1)).toMatchObject({
      kind: 'stop',
      step: left?.lastStep,
      rung: left?.lastStep,
      why: 'not promoted before the study ended',
    })
    expect(left?.message).toMatch(/^rung .*; not promoted before the study ended$/)
  })

  it('gives a study a result even when its scheduler would leave every trial paused', async () => {
    const studyId = await create(study('resumable', { scheduler: { name: 'asha', reduction_factor: 3, max_epochs: 9 }, budget: { trials: 2 }, parallel: 1 }))
    const { best, progress } = await until(studyId, ended)
    expect(best).not.toBeNull()
    expect(progress.counts).toMatchObject({ complete: 1, pruned: 1 })
  })

  it.each([
    ['nan', 'nan', 'NaN'],
    ['nothing', 'crash', 'Report it at least once'],
    ['throw', 'crash', 'cannot divide'],
  ])('fails the trials whose objective is at fault (%s) with the reason, and goes on with the others', async (how, reason, words) => {
    const faulty = study('faulty')
    const studyId = await create({ ...faulty, objective: { ...(faulty['objective'] as object), fixed: { how } }, budget: { trials: 12 } })
    await until(studyId, ended)
    const trials = await trialsOf(studyId)
    const failed = trials.filter(({ state }) => state === 'fail')
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.every((trial) => trial.reason === reason && trial.message?.includes(words) === true)).toBe(true)
    expect(trials.filter(({ state }) => state === 'complete').map(({ params }) => Number(params['x']) >= 0.4)).toEqual(Array(12 - failed.length).fill(true))
  })

  it('runs an enqueued configuration before it asks the sampler, and refuses one outside the space', async () => {
    const studyId = await create(study('instant'), false)
    expect(await refusal(engine.client.trials.enqueue({ studyId, params: { x: 2 } }))).toMatchObject({ code: 'bad-input', paths: ['x'] })
    await engine.client.trials.enqueue({ studyId, params: { x: 0.3 } })
    await engine.client.studies.start({ studyId })
    const { best } = await until(studyId, ended)
    expect(best).toEqual({ trialNumber: 0, value: 0 })
    expect((await trialsOf(studyId))[0]).toMatchObject({ origin: 'user', params: { x: 0.3 } })
  })

  it('repeats a trial with its configuration and a new seed', async () => {
    const studyId = await create(study('instant'))
    await until(studyId, ended)
    const { number } = await engine.client.trials.repeat({ studyId, number: 2 })
    await until(studyId, ended)
    const trials = await trialsOf(studyId)
    expect(trials[number]).toMatchObject({ params: trials[2]?.params, state: 'complete' })
    expect(trials[number]?.seed).not.toBe(trials[2]?.seed)
  })

  it('takes a larger budget over while the study runs, and after it has finished', async () => {
    const studyId = await create(study('instant'))
    await until(studyId, ended)
    await engine.client.studies.setBudget({ studyId, trials: 9, seconds: null, parallel: 1 })
    await engine.client.studies.start({ studyId })
    expect((await until(studyId, ended)).progress).toMatchObject({ finished: 9, total: 9 })
  })

  it('stops by itself when the budget of seconds is used up', async () => {
    const studyId = await create(study('slow', { budget: { seconds: 1 }, parallel: 1 }))
    const detail = await until(studyId, ended)
    expect(detail).toMatchObject({ status: 'finished', statusReason: 'the budget of 1 s is used up' })
    expect(detail.progress.counts.complete).toBeGreaterThan(0)
  })

  it('ends a study when a grid has been tried', async () => {
    const space = { x: { type: 'categorical', choices: [0.1, 0.5, 0.9] } }
    const studyId = await create(study('instant', { space, sampler: { name: 'grid' }, budget: { trials: 100 } }))
    expect(await until(studyId, ended)).toMatchObject({ statusReason: 'every configuration of the search space has been tried (3 trials)' })
  })

  it('goes on with a study of the same name and definition, and names what differs in another', async () => {
    const first = await create(study('instant'), false)
    expect(await create(study('instant', { budget: { trials: 7 } }), false)).toBe(first)
    const refused = await refusal(engine.client.studies.create({ study: study('instant', { seed: 5 }), start: false }))
    expect(refused.code).toBe('conflict')
    expect(refused.message).toContain('seed: 0 ≠ 5')
  })

  it('names every place that is wrong in a study, and starts nothing', async () => {
    const wrong = study('instant', { space: { x: { type: 'float', low: 0, high: 1, log: true } }, scheduler: { name: 'asha', reduction_factor: 1 }, sampler: { name: 'magic' } })
    const validation = await engine.client.studies.validate({ study: wrong })
    expect(validation.ok ? [] : validation.issues).toContainEqual({ path: 'space.x.low', message: 'must be > 0 when log' })
    expect((await refusal(engine.client.studies.create({ study: wrong, start: true }))).code).toBe('bad-input')
    expect(await engine.client.studies.list()).toEqual([])
  })

  it('lets others read while it writes, and refuses a second writer', async () => {
    const studyId = await create(study('instant'))
    await until(studyId, ended)
    const reader = await openEngine({ databasePath: databasePath(), mode: 'read', backend: 'cpu' })
    expect((await reader.client.studies.list())[0]).toMatchObject({ name: 'study', status: 'finished' })
    const written = await refusal(reader.client.studies.remove({ studyId }))
    expect(written.code).toBe('unavailable')
    await reader.close()
    await expect(openEngine({ databasePath: databasePath(), backend: 'cpu' })).rejects.toMatchObject({ code: 'database-busy' })
    expect(await trialsOf(studyId)).toHaveLength(6)
  })

  it('deletes a study with all that belongs to it', async () => {
    const studyId = await create(study('slow'))
    await until(studyId, ({ progress }) => progress.running.length > 0)
    await engine.client.studies.remove({ studyId })
    expect(await engine.client.studies.list()).toEqual([])
    expect((await refusal(engine.client.studies.get({ studyId }))).code).toBe('not-found')
  })
})
