import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ORPCError, safe } from '@orpc/server'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEngine, type Engine } from '../../../../../electron/engine/index.ts'
import type { Choice } from '../../../../../electron/engine/contracts/registry.ts'
import type { Store, StudyRecord } from '../../../../../electron/engine/contracts/store.ts'
import { createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { applySpaceChange, planSpaceChange, previewSpaceChange } from '../../../../../electron/engine/study/change-space.ts'
import { StudyRunner } from '../../../../../electron/engine/study/runner.ts'
import { samplerInSpace } from '../../../../../electron/engine/study/space-history.ts'
import type { StudyDetail } from '../../../../../shared/contract/views.ts'
import type { SearchSpace } from '../../../../../shared/domain/search-space.ts'
import type { StudyDefinition } from '../../../../../shared/domain/study.ts'
import { checkpointingExecutor } from '../../../../fixtures/study/checkpointing-executor.ts'
import { unheard } from '../../../../fixtures/study/run-study.ts'
import { definitionOf, temporaryStore } from '../store/temporary-store.ts'

const steps = 4
const narrow: SearchSpace = { x: { type: 'float', low: 0.4, high: 1.5 } }

/** What a start of the study makes now. */
function pluginsOf(store: Store, { id, definition: { sampler, scheduler, space, seed } }: StudyRecord) {
  return { sampler: samplerInSpace(createSampler(sampler, space), store.spaceVersions(id)), scheduler: createScheduler(scheduler, steps, { space, seed }) }
}

const recordOf = (store: Store, id: number): StudyRecord => store.findStudy(id) ?? expect.fail('the study is gone')

/** Runs a study until it ends or is killed; its space is changed when a trial of this number starts, if it has not been. */
async function run(store: Store, id: number, changeAt: number, crashAfter: number): Promise<void> {
  const study = recordOf(store, id)
  let at = 0
  const clock = (): number => (at += 1)
  await new Promise<void>((resolve) => {
    const change = (number: number): void => {
      if (number < changeAt || store.spaceVersions(id).length > 1) return
      const before = recordOf(store, id)
      const plan = planSpaceChange(store, before, { ...before.definition, space: narrow }, {})
      applySpaceChange(store, id, plan, clock())
      runner.changeSpace(plan.definition, { ...pluginsOf(store, recordOf(store, id)), withdrawn: plan.withdrawn })
    }
    const changes = { ...unheard, trialChanged: (_: number, number: number) => void queueMicrotask(() => change(number)) }
    const runner = new StudyRunner(study, { store, changes, clock, executor: checkpointingExecutor(steps, crashAfter, resolve), ...pluginsOf(store, study), onEnded: resolve })
    runner.start()
  })
}

/** All that a study has come to, but for times. @param crashes after how many moments each of its processes is killed */
async function outcome(definition: StudyDefinition, changeAt: number, crashes: readonly number[]) {
  const store = temporaryStore()
  const { id } = store.createStudy(definition, 0)
  for (const crashAfter of [...crashes, Infinity]) if (recordOf(store, id).status !== 'finished') await run(store, id, changeAt, crashAfter)
  const trials = store.listTrials(id).map(({ id: trialId, number, state, message, params, values, lastStep }) => ({ number, state, message, params, values, lastStep, decisions: store.decisions(trialId).map(({ kind, step, why }) => ({ kind, step, why })) }))
  return { status: recordOf(store, id).status, reason: recordOf(store, id).statusReason, versions: store.spaceVersions(id).map(({ version, firstTrial, space }) => ({ version, firstTrial, space })), trials }
}

const samplers: readonly Choice[] = [{ name: 'random' }, { name: 'tpe', n_startup: 3 }, { name: 'gp', n_startup: 3 }, { name: 'cmaes' }, { name: 'sobol' }]

describe.each(samplers.map((sampler) => [sampler.name, sampler] as const))('a study of the sampler %s whose space is changed while it runs', (_, sampler) => {
  it('comes to the same trials however often its process is killed, and the new ones lie in the new space', { timeout: 120_000 }, async () => {
    const definition = definitionOf({ space: { x: { type: 'float', low: 0, high: 1 } }, sampler, scheduler: { name: 'asha', max_epochs: steps, reduction_factor: 2 }, seed: 5, budget: { trials: 12 } })
    const whole = await outcome(definition, 5, [])
    expect(whole).toMatchObject({ status: 'finished', reason: 'all 12 trials are done', versions: [{ version: 1, firstTrial: 0 }, { version: 2, space: narrow }] })
    const from = whole.versions[1]?.firstTrial ?? 0
    expect(from).toBeGreaterThan(4)
    expect(whole.trials.slice(0, from).some(({ params }) => Number(params['x']) < 0.4)).toBe(true)
    for (const { params } of whole.trials.slice(from)) expect(Number(params['x'])).toBeGreaterThanOrEqual(0.4)
    let compared = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 25, max: 70 }), { minLength: 1, maxLength: 2 }), async (crashes) => {
        const again = await outcome(definition, 5, crashes)
        // A kill before the change moves it to a later trial; then another study is compared with.
        if (again.versions[1]?.firstTrial !== from) return
        compared += 1
        expect(again).toEqual(whole)
      }),
      { numRuns: 3, seed: 1 },
    )
    expect(compared).toBeGreaterThan(0)
  })
})

describe('a proposed trial outside the new space', () => {
  it('is withdrawn as rejected, what the user added and what has begun is not', () => {
    const store = temporaryStore()
    const study = store.createStudy(definitionOf({ space: { x: { type: 'float', low: 0, high: 1 } } }), 0)
    const add = (number: number, x: number, origin: 'sampler' | 'user') => store.addTrial({ studyId: study.id, number, params: { x }, seed: 1, origin })
    add(0, 0.1, 'sampler')
    add(1, 0.1, 'user')
    add(2, 0.9, 'sampler')
    const begun = add(3, 0.1, 'sampler')
    store.startTrial(begun.id, 'cpu-0', 0)
    store.requeueTrial(begun.id, 1)
    const plan = planSpaceChange(store, study, { ...study.definition, space: narrow }, {})
    expect(plan).toMatchObject({ version: 2, withdrawn: [0], earlier: 4, usable: 1 })
    const [event] = applySpaceChange(store, study.id, plan, 2)
    expect(event?.message).toBe('Search space changed (version 2): x: 0 to 1 → 0.4 to 1.5; 1 of 4 earlier trials lie in it; 1 proposed trial was withdrawn')
    expect(store.listTrials(study.id).map(({ state, reason }) => [state, reason])).toEqual([['fail', 'rejected'], ['waiting', null], ['waiting', null], ['waiting', null]])
    expect(store.spaceVersions(study.id)[1]?.firstTrial).toBe(4)
  })

  it('is told of beforehand, with the engine doing other things after each trial', async () => {
    const store = temporaryStore()
    const study = store.createStudy(definitionOf({ space: { x: { type: 'float', low: 0, high: 1 } } }), 0)
    const add = (number: number, x: number) => store.addTrial({ studyId: study.id, number, params: { x }, seed: 1, origin: 'sampler' })
    for (const [number, x] of [0.1, 0.9, 0.2].entries()) add(number, x)
    const plan = planSpaceChange(store, study, { ...study.definition, space: narrow }, {})
    let pauses = 0
    const pause = async (): Promise<void> => {
      pauses += 1
      add(2 + pauses, 0.1)
      await Promise.resolve()
    }
    expect(await previewSpaceChange(store, study, { ...study.definition, space: narrow }, {}, pause)).toEqual(plan)
    expect(plan).toMatchObject({ earlier: 3, usable: 1, withdrawn: [0, 2] })
    expect(pauses).toBe(3)
  })

  it('keeps what was said of new parameters when the budget changes afterwards', () => {
    const store = temporaryStore()
    const { id, definition } = store.createStudy(definitionOf(), 0)
    const wider = { ...definition, space: { ...definition.space, batch: { type: 'int', low: 1, high: 64 } } } as const
    store.updateDefinition(id, wider, 1, { batch: 32 })
    store.updateDefinition(id, { ...wider, budget: { trials: 99 } }, 2)
    expect(store.spaceVersions(id).map(({ earlierValues }) => earlierValues)).toEqual([{}, { batch: 32 }])
    expect(store.findStudy(id)?.definition).toEqual({ ...wider, budget: { trials: 99 } })
  })
})

describe('an engine', () => {
  let folder: string
  let engine: Engine
  const open = async (): Promise<void> => {
    engine = await openEngine({ databasePath: join(folder, 'studies.db'), backend: 'cpu' })
  }
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tunery-space-'))
    await open()
  })
  afterEach(async () => {
    await engine.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  const study = {
    name: 'study',
    objective: { kind: 'module', path: fileURLToPath(new URL('../../../../fixtures/objectives/instant.ts', import.meta.url)) },
    metrics: [{ name: 'y', goal: 'minimize' }],
    space: { x: { type: 'float', low: 0, high: 1 } },
    sampler: { name: 'random' },
    budget: { trials: 8 },
    parallel: 2,
  }
  async function finished(studyId: number): Promise<StudyDetail> {
    for await (const _ of await engine.client.live({ studyId, afterSeq: 0 })) {
      const detail = await engine.client.studies.get({ studyId })
      if (detail.status !== 'running') return detail
    }
    throw new Error('the live stream ended')
  }
  const text = async (stream: AsyncIterable<string>): Promise<string> => {
    let whole = ''
    for await (const piece of stream) whole += piece
    return whole
  }

  it('changes the space of a finished study, goes on in it, and knows both after a restart', { timeout: 60_000 }, async () => {
    const { studyId } = await engine.client.studies.create({ study, start: true })
    await finished(studyId)
    const space = { x: { type: 'float', low: 0.9, high: 3 }, k: { type: 'categorical', choices: ['a', 'b'] } }
    const input = { studyId, space, earlierValues: { k: 'a' } }
    const preview = await engine.client.studies.previewSpace(input)
    expect(preview).toMatchObject({ ok: true, change: { version: 2, earlier: 8, changes: ['x: 0 to 1 → 0.9 to 3', 'k is new: a, b (it was a before)'] } })
    expect((await engine.client.studies.spaces({ studyId })).length).toBe(1)
    expect(await engine.client.studies.changeSpace(input)).toEqual(preview.ok ? preview.change : undefined)
    await engine.client.studies.setBudget({ studyId, trials: 14, seconds: null, parallel: 2 })
    await engine.client.studies.start({ studyId })
    await finished(studyId)
    await engine.close()
    await open()
    expect(await engine.client.studies.spaces({ studyId })).toMatchObject([{ version: 1, trials: 8, changes: [] }, { version: 2, firstTrial: 8, trials: 6, space, earlierValues: { k: 'a' } }])
    const trials = await engine.client.trials.list({ studyId, offset: 0, limit: 100 })
    expect(trials.map(({ state }) => state)).toEqual(Array(14).fill('complete'))
    for (const { number, params } of trials) {
      expect(Object.keys(params)).toEqual(number < 8 ? ['x'] : ['x', 'k'])
      if (number >= 8) expect(Number(params['x'])).toBeGreaterThanOrEqual(0.9)
    }
    const [header = '', ...rows] = (await text(await engine.client.studies.csv({ studyId, content: 'trials' }))).trim().split('\n')
    expect(header).toContain('params_k,params_x')
    expect(rows).toHaveLength(14)
    expect((await engine.client.studies.file({ studyId }))['space']).toEqual(space)
    expect((await engine.client.studies.importance({ studyId })).metric).toBe('y')
    expect(await engine.client.trials.get({ studyId, number: 3 })).toMatchObject({ spaceVersion: { number: 1, newest: 2 } })
    const feed = await engine.client.studies.latestEvents({ studyId, beforeSeq: null, limit: 100, filter: 'changes' })
    expect(feed.map(({ message }) => message)).toEqual(expect.arrayContaining([expect.stringContaining('Search space changed (version 2): x: 0 to 1 → 0.9 to 3'), 'Budget changed: 8 → 14 trials']))
  })

  it('refuses a space that is none, that does not fit the sampler, or that a fixed value stands in the way of', async () => {
    const { studyId } = await engine.client.studies.create({ study: { ...study, sampler: { name: 'grid' }, space: { x: { type: 'int', low: 0, high: 3 } }, objective: { ...study.objective, fixed: { k: 3 } } }, start: false })
    const refused = async (space: unknown, earlierValues = {}): Promise<string> => {
      const { error } = await safe(engine.client.studies.changeSpace({ studyId, space, earlierValues }))
      expect(error).toBeInstanceOf(ORPCError)
      return error?.message ?? ''
    }
    expect(await refused({ x: { type: 'int', low: 3, high: 0 } })).toContain('space.x.high: must be >= low (3)')
    expect(await refused({ x: { type: 'number', low: 0, high: 1 } })).toContain('space.x')
    expect(await refused({ x: { type: 'int', low: 0, high: 3 }, k: { type: 'int', low: 0, high: 3 } })).toContain('space.k: has a fixed value in this study')
    expect(await refused({ x: { type: 'int', low: 0, high: 4 } }, { x: 1 })).toContain('earlierValues.x: is not new in the space')
    expect(await engine.client.studies.spaces({ studyId })).toHaveLength(1)
  })
})
