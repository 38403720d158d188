import { describe, expect, it } from 'vitest'
import type { Store } from '../../../../../electron/engine/contracts/store.ts'
import { createWorkerExecutor } from '../../../../../electron/engine/executors/worker-executor.ts'
import { createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { StudyRunner } from '../../../../../electron/engine/study/runner.ts'
import type { StudyDefinition } from '../../../../../shared/domain/study.ts'
import type { Trial } from '../../../../../shared/domain/trial.ts'
import { checkpointingExecutor } from '../../../../fixtures/study/checkpointing-executor.ts'
import { groupingExecutor, type GroupRecord } from '../../../../fixtures/study/grouping-executor.ts'
import { unheard } from '../../../../fixtures/study/run-study.ts'
import { definitionOf, temporaryStore } from '../store/temporary-store.ts'

const scriptedWorker = new URL('../../../../fixtures/executors/scripted-worker.mjs', import.meta.url)
const steps = 4
const size = 3

interface Ran {
  readonly groups: readonly GroupRecord[]
  readonly trials: readonly Trial[]
  readonly reason: string | null
  /** The most new configurations that waited at a time. */
  readonly mostAhead: number
}

/** Runs a study, whose trials fit together when they are of one `kind`, until it ends, or until its process is as good as killed. */
async function run(store: Store, id: number, crashAfter = Infinity): Promise<Ran> {
  const study = store.findStudy(id) ?? expect.fail('the study is gone')
  const { sampler, scheduler, space, seed, parallel } = study.definition
  const isAhead = ({ state, attempts }: Trial): boolean => state === 'waiting' && attempts === 0
  let mostAhead = 0
  let groups: readonly GroupRecord[] = []
  await new Promise<void>((resolve) => {
    const executor = groupingExecutor(checkpointingExecutor(steps, crashAfter, resolve), parallel, size, ({ params }) => String(params['kind']))
    groups = executor.groups
    const changes = {
      ...unheard,
      reported() {
        mostAhead = Math.max(mostAhead, store.listTrials(id).filter(isAhead).length)
      },
    }
    const parts = { sampler: createSampler(sampler, space), scheduler: createScheduler(scheduler, steps, { space, seed }) }
    new StudyRunner(study, { store, changes, clock: () => 0, executor, onEnded: resolve, ...parts }).start()
  })
  return { groups, trials: store.listTrials(id), reason: store.findStudy(id)?.statusReason ?? null, mostAhead }
}

function runOne(changes: Partial<StudyDefinition>): Promise<Ran> {
  const store = temporaryStore()
  return run(store, store.createStudy(definitionOf({ fuse: size, ...changes }), 0).id)
}

const kindOf = (trials: readonly Trial[], number: number): unknown => trials[number]?.params['kind']
const complete = ({ state }: Trial): boolean => state === 'complete'

describe('a study whose trials fit together by kind', () => {
  it('fills a slot with trials of one kind; what does not fit waits, and leads the next group', async () => {
    const { groups, trials, reason, mostAhead } = await runOne({ budget: { trials: 20 } })
    expect(reason).toBe('all 20 trials are done')
    expect(trials.filter(complete)).toHaveLength(20)
    for (const group of groups) expect(new Set(group.trials.map((number) => kindOf(trials, number))).size).toBe(1)
    expect(Math.max(...groups.map((group) => group.trials.length))).toBe(size)
    expect(groups.flatMap((group) => group.trials).sort((a, b) => a - b)).toEqual(trials.map(({ number }) => number))
    // Whoever has waited longest leads: nobody is passed over for good.
    const leads = groups.map(({ trials: [lead] }) => lead ?? -1)
    expect(leads).toEqual(leads.toSorted((a, b) => a - b))
    expect(mostAhead).toBeGreaterThan(0)
    expect(mostAhead).toBeLessThanOrEqual(size)
  })

  it('counts groups, not trials, as what runs at once', async () => {
    const { groups, trials } = await runOne({ budget: { trials: 24 }, parallel: 2 })
    expect(trials.filter(complete)).toHaveLength(24)
    expect(Math.max(...groups.map(({ busy }) => busy))).toBe(2)
    expect(new Set(groups.map(({ slot }) => slot))).toEqual(new Set(['test-0', 'test-1']))
  })

  it('tries every configuration of a grid once', async () => {
    const space: StudyDefinition['space'] = { x: { type: 'int', low: 1, high: 4 }, kind: { type: 'categorical', choices: ['a', 'b'] } }
    const { trials, groups, reason } = await runOne({ space, sampler: { name: 'grid' }, budget: { trials: 50 } })
    expect(reason).toBe('every configuration of the search space has been tried (8 trials)')
    expect(new Set(trials.map(({ params }) => JSON.stringify(params))).size).toBe(8)
    expect(trials.every(complete)).toBe(true)
    expect(groups.map((group) => group.trials.length)).toEqual([3, 3, 1, 1])
  })

  it('shares what is left of the budget among the slots, unless it states how many train together', async () => {
    const space: StudyDefinition['space'] = { x: { type: 'float', low: 0, high: 1 } }
    const sizes = async (fuse: StudyDefinition['fuse']): Promise<number[]> => (await runOne({ space, fuse, budget: { trials: 4 }, parallel: 2 })).groups.map((group) => group.trials.length)
    expect(await sizes('auto')).toEqual([2, 2])
    expect(await sizes(3)).toEqual([3, 1])
  })

  it('runs repeats and what confirms the best alone', async () => {
    const { groups, trials } = await runOne({ budget: { trials: 4 }, repeats: 2 })
    expect(trials.every(complete)).toBe(true)
    expect(groups.every((group) => group.trials.length === 1)).toBe(true)
    const confirmed = await runOne({ budget: { trials: 6 }, confirm: { top: 2, confidence: 0.9, max_repeats: 3 } })
    const confirming = confirmed.trials.filter(({ confirms }) => confirms !== null)
    expect(confirming.length).toBeGreaterThan(0)
    for (const { number } of confirming) expect(confirmed.groups.filter((group) => group.trials.includes(number)).map((group) => group.trials)).toEqual([[number]])
  })

  it.each([
    { name: 'asha', max_epochs: steps, reduction_factor: 2 },
    { name: 'successive-halving', max_epochs: steps, reduction_factor: 2, bracket_trials: 4 },
    { name: 'median', n_startup_trials: 2 },
    { name: 'pbt', population: 4, interval_epochs: 2, quantile: 0.3 },
  ])('ends with the scheduler $name, which judges each trial of a group', async (scheduler) => {
    const { groups, trials } = await runOne({ scheduler, budget: { trials: 16 }, sampler: { name: 'random' } })
    expect(trials.every(({ state }) => state === 'complete' || state === 'pruned')).toBe(true)
    expect(trials.some(complete)).toBe(true)
    expect(trials.some(({ state }) => state === 'pruned')).toBe(true)
    expect(groups.some((group) => group.trials.length > 1)).toBe(true)
  })

  it('promotes paused trials together', async () => {
    const scheduler = { name: 'successive-halving', max_epochs: steps, reduction_factor: 2, bracket_trials: 8 }
    const { groups } = await runOne({ scheduler, budget: { trials: 8 }, space: { x: { type: 'float', low: 0, high: 1 } } })
    const first = groups.findIndex((group, i) => group.trials.some((number) => groups.slice(0, i).some((before) => before.trials.includes(number))))
    expect(groups[first]?.trials.length).toBe(size)
  })
})

describe('a study whose process is killed while groups run', () => {
  it.each([1, 5, 9, 14, 23])('loses no trial and proposes the same ones: after %i moments', async (moment) => {
    const definition = definitionOf({ fuse: size, budget: { trials: 10 } })
    const whole = await runOne({ budget: { trials: 10 } })
    const store = temporaryStore()
    const { id } = store.createStudy(definition, 0)
    const killed = await run(store, id, moment)
    expect(killed.reason).toBeNull()
    const { trials, reason } = await run(store, id)
    expect(reason).toBe('all 10 trials are done')
    expect(trials.every(complete)).toBe(true)
    const results = (from: readonly Trial[]): unknown[] => from.map(({ params, seed, values }) => ({ params, seed, values }))
    expect(results(trials)).toEqual(results(whole.trials))
  })
})

describe('a study whose groups need more memory than there is', () => {
  it('runs them in smaller groups until they fit, and fails none', async () => {
    const store = temporaryStore()
    const objective = { kind: 'builtin', task: 'fashion-mnist/mlp', fixed: { behaviour: 'need room', room: 1, epochs: 2 } } as const
    const definition = definitionOf({ objective, fuse: 4, metrics: [{ name: 'val_error', goal: 'minimize' }], space: { learning_rate: { type: 'float', low: 0.1, high: 1 } }, budget: { trials: 6 } })
    const study = store.createStudy(definition, 0)
    const executor = createWorkerExecutor({ slots: 1, backend: 'cpu', entry: scriptedWorker, env: {}, fuse: 4 })
    await new Promise<void>((onEnded) => {
      const parts = { sampler: createSampler(definition.sampler, definition.space), scheduler: createScheduler(definition.scheduler, 2) }
      new StudyRunner(study, { store, changes: unheard, clock: Date.now, executor, onEnded, ...parts }).start()
    })
    await executor.dispose()
    const trials = store.listTrials(study.id)
    expect(trials.map(({ state, values }) => [state, values['size']])).toEqual(Array(6).fill(['complete', 1]))
    // Four at once, then two at a time, then each alone.
    expect(Math.max(...trials.map(({ attempts }) => attempts))).toBe(3)
    expect(store.events(study.id, 0, 100).filter(({ message }) => message.endsWith('the trial is run again in a smaller group')).length).toBeGreaterThanOrEqual(6)
  })
})
