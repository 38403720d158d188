import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Executor, Reply, TrialEvent, TrialJob } from '../../../../../electron/engine/contracts/executor.ts'
import type { Store } from '../../../../../electron/engine/contracts/store.ts'
import { createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { checkpointFolder } from '../../../../../electron/engine/study/job.ts'
import { StudyRunner } from '../../../../../electron/engine/study/runner.ts'
import type { StudyDefinition } from '../../../../../shared/domain/study.ts'
import type { Trial } from '../../../../../shared/domain/trial.ts'
import { unheard } from '../../../../fixtures/study/run-study.ts'
import { definitionOf, temporaryStore } from '../store/temporary-store.ts'

const nothing = (): void => undefined
const maxSteps = 9

/** An executor within the process: each trial reports what `lossOf` says of it, and keeps a file beside each report. */
function executorOf(lossOf: (job: TrialJob) => number | Promise<number>, slots: number): Executor {
  async function* run(job: TrialJob, signal: AbortSignal): AsyncIterable<TrialEvent> {
    const loss = await lossOf(job)
    if (signal.aborted) return yield { kind: 'end', outcome: { kind: 'failed', reason: 'interrupted', message: '' } }
    for (let step = job.resumeStep + 1; step <= maxSteps; step += 1) {
      await turn()
      let reply: (decision: Reply) => void = nothing
      const answered = new Promise<Reply>((resolve) => (reply = resolve))
      yield { kind: 'report', step, values: { loss }, reply }
      const decision = await answered
      writeFileSync(join(job.checkpointDir, 'state'), '')
      if (decision === 'stop') return yield { kind: 'end', outcome: { kind: 'stopped' } }
      if (decision === 'pause') return yield { kind: 'end', outcome: { kind: 'paused', step } }
    }
    yield { kind: 'end', outcome: { kind: 'complete', values: {} } }
  }
  const names = Array.from({ length: slots }, (_, slot) => ({ name: `test-${slot}` }))
  return { capacity: () => names, run: (job, _slot, signal) => run(job, signal), dispose: () => Promise.resolve() }
}

interface Setting {
  readonly definition: StudyDefinition
  readonly lossOf: (job: TrialJob, trial: Trial, store: Store) => number | Promise<number>
  /** Called once, when the first confirming trial starts. */
  readonly onConfirming?: (runner: StudyRunner) => void
  /** Whether the database refuses to say that the study is finished. */
  readonly refusesEnd?: boolean
}

/** Runs a study until it ends or breaks down. */
async function run({ definition, lossOf, onConfirming, refusesEnd }: Setting): Promise<{ store: Store; studyId: number; trials: Trial[] }> {
  const store = temporaryStore()
  const study = store.createStudy(definition, 0)
  const refusing: Store = {
    ...store,
    setStudyStatus(id, status, reason) {
      if (refusesEnd === true && status === 'finished') throw new Error('the disk is full')
      store.setStudyStatus(id, status, reason)
    },
  }
  let isConfirming = false
  await new Promise<void>((resolve) => {
    const executor = executorOf((job) => {
      const trial = store.findTrial(study.id, job.trialNumber) ?? expect.fail('the trial is gone')
      if (trial.confirms !== null && !isConfirming) {
        isConfirming = true
        setImmediate(() => onConfirming?.(runner))
      }
      return lossOf(job, trial, store)
    }, definition.parallel)
    const sampler = createSampler(definition.sampler, definition.space)
    const scheduler = createScheduler(definition.scheduler, maxSteps, { space: definition.space, seed: definition.seed })
    let at = 0
    const runner = new StudyRunner(study, { store: refusing, changes: unheard, clock: () => (at += 1), executor, sampler, scheduler, onEnded: resolve })
    runner.start()
  })
  return { store, studyId: study.id, trials: store.listTrials(study.id) }
}

const space: StudyDefinition['space'] = { x: { type: 'float', low: 0, high: 1 } }
const asha = { name: 'asha', min_epochs: 1, max_epochs: maxSteps }
const confirm = { top: 2, confidence: 0.95, max_repeats: 3 }

describe('a study whose best are being confirmed', () => {
  it('goes on with its search when its budget is raised, whatever the end of the search pruned', async () => {
    const definition = definitionOf({ space, scheduler: asha, budget: { trials: 12 }, end: { no_improvement: 4 }, confirm })
    const { trials } = await run({
      definition,
      lossOf: ({ trialNumber }, { confirms }) => (confirms === null ? 1 - trialNumber / 100 : trialNumber % 2),
      onConfirming: (runner) => {
        runner.setDefinition({ ...definition, budget: { trials: 20 } })
      },
    })
    expect(trials.filter(({ confirms }) => confirms === null)).toHaveLength(20)
  })

  it('runs what is added by hand, though an end rule has ended the search', async () => {
    const { trials } = await run({
      definition: definitionOf({ space, budget: { trials: 30 }, end: { no_improvement: 3 }, confirm }),
      lossOf: ({ trialNumber }) => trialNumber,
      onConfirming: (runner) => {
        runner.enqueue({ x: 0.125 })
      },
    })
    expect(trials.filter(({ origin }) => origin === 'user')).toMatchObject([{ state: 'complete', params: { x: 0.125 } }])
  })
})

describe('a study that reaches its target', () => {
  afterEach(() => vi.useRealTimers())

  it('cuts off the search alone, not what confirms its best meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const isDone = (store: Store, { studyId }: Trial): boolean => store.listTrials(studyId).some(({ origin, state }) => origin === 'user' && state === 'complete')
    const { trials } = await run({
      definition: definitionOf({ space, budget: { trials: 3 }, end: { target: 0 }, parallel: 2, confirm }),
      async lossOf({ trialNumber }, trial, store) {
        if (trial.origin === 'user') return -1
        if (trialNumber !== 3) return 1 + trialNumber
        while (!isDone(store, trial)) await turn()
        vi.advanceTimersByTime(60_000)
        return 1 + trialNumber
      },
      onConfirming: (runner) => {
        runner.enqueue({ x: 0.125 })
      },
    })
    const confirming = trials.filter(({ confirms }) => confirms !== null)
    expect(confirming.length).toBeGreaterThan(0)
    expect(confirming.map(({ attempts }) => attempts)).toEqual(confirming.map(() => 1))
  })
})

describe('a study whose end cannot be written', () => {
  it('pauses with the reason, and its paused trials keep their checkpoints', async () => {
    const objective = { kind: 'builtin', task: 'iris/mlp', fixed: { epochs: maxSteps } } as const
    const { store, studyId, trials } = await run({
      definition: definitionOf({ objective, space, scheduler: asha, budget: { trials: 6 } }),
      lossOf: ({ trialNumber }) => trialNumber,
      refusesEnd: true,
    })
    expect(store.findStudy(studyId)).toMatchObject({ status: 'paused', statusReason: 'stopped by an error: the disk is full' })
    const paused = trials.filter(({ pausedAtStep }) => pausedAtStep !== null)
    expect(paused.length).toBeGreaterThan(0)
    for (const { number } of paused) expect(existsSync(checkpointFolder(store.filesFolder, studyId, number))).toBe(true)
    for (const { number, state } of trials) if (state === 'complete') expect(existsSync(checkpointFolder(store.filesFolder, studyId, number))).toBe(false)
  })
})
