import { getEventListeners } from 'node:events'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Reply, TrialEvent, TrialJob, TrialOutcome } from '../../../../../electron/engine/contracts/executor.ts'
import type { WorkerExecutor } from '../../../../../electron/engine/executors/worker-executor.ts'
import type { Config } from '../../../../../shared/domain/search-space.ts'
import { createTrials, createWorkerExecutors, isAlive, logOf, runToEnd } from '../../../../fixtures/executors/trials.ts'

const entry = new URL('../../../../fixtures/executors/scripted-worker.mjs', import.meta.url)
const trials = createTrials()
const executors = createWorkerExecutors({ slots: 2, backend: 'cpu', entry, env: {}, fuse: 4 })
const executorOf = executors.of

afterEach(() => executors.dispose())
afterAll(() => {
  trials.remove()
})

const job = (behaviour: string, params: Config = {}, parts: Partial<TrialJob> = {}): TrialJob =>
  trials.job({ objective: { kind: 'builtin', task: 'fashion-mnist/mlp' }, params: { behaviour, epochs: 3, ...params }, ...parts })

interface Ran {
  readonly steps: number[]
  readonly outcome: TrialOutcome | undefined
  readonly peakMemoryMiB: number | undefined
}

type Report = Extract<TrialEvent, { kind: 'report' }>

/** Runs jobs as one group, each to its end. */
async function runGroup(executor: WorkerExecutor, jobs: readonly TrialJob[], answer: (member: number, report: Report) => Reply | undefined = () => 'continue', aborts: readonly AbortController[] = []): Promise<Ran[]> {
  const [slot] = executor.capacity()
  const streams = executor.runGroup?.(jobs.map((each, i) => ({ job: each, signal: aborts[i]?.signal ?? new AbortController().signal })), slot ?? expect.fail()) ?? expect.fail()
  return Promise.all(
    [...streams].map(async (events, member) => {
      const steps: number[] = []
      let end: Extract<TrialEvent, { kind: 'end' }> | undefined
      for await (const event of events) {
        if (event.kind === 'end') end = event
        if (event.kind !== 'report') continue
        steps.push(event.step)
        const reply = answer(member, event)
        if (reply !== undefined) event.reply(reply)
      }
      return { steps, outcome: end?.outcome, peakMemoryMiB: end?.peakMemoryMiB }
    }),
  )
}

describe('a group on a worker', () => {
  it('is one run of one worker, in which each trial has its own reports, answers and end', async () => {
    const executor = executorOf()
    const jobs = [job('train'), job('train', { epochs: 2 }), job('train'), job('fail')]
    const ran = await runGroup(executor, jobs, (member, { step }) => (member === 2 && step === 2 ? 'stop' : 'continue'))
    expect(ran.map(({ steps }) => steps)).toEqual([[1, 2, 3], [1, 2], [1, 2], []])
    expect(ran.map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'complete', values: { val_error: 1 / 3, size: 4, trials: 1 } },
      { kind: 'complete', values: { val_error: 1 / 2, size: 4, trials: 1 } },
      { kind: 'stopped' },
      { kind: 'failed', reason: 'nan' },
    ])
  })

  it('says of each trial a share of the memory', async () => {
    const executor = executorOf()
    const [alone] = await runGroup(executor, [job('train')])
    const shares = await runGroup(executor, [job('train'), job('train')])
    expect(alone?.peakMemoryMiB).toBeGreaterThan(0)
    for (const { peakMemoryMiB } of shares) expect(peakMemoryMiB).toBeLessThan(0.75 * (alone?.peakMemoryMiB ?? 0))
  })

  it('logs what is said of a trial in its log, and what the worker prints in all of them', async () => {
    const executor = executorOf()
    const jobs = [job('environment'), job('train')]
    await runGroup(executor, jobs)
    await executor.dispose()
    expect(jobs.map(logOf)).toEqual([expect.stringContaining('TUNERY_BACKEND=cpu'), expect.not.stringContaining('TUNERY_BACKEND=cpu')])
    for (const each of jobs) expect(logOf(each)).toContain('to stderr\n')
  })

  it('keeps its slot until the last of it has ended: the worker is warm then', async () => {
    const executor = executorOf()
    await runGroup(executor, [job('train', { epochs: 1 }), job('train')])
    const { outcome } = await runToEnd(executor, job('train'))
    expect(outcome).toMatchObject({ kind: 'complete', values: { trials: 2, size: 1 } })
  })
})

describe('a trial that is aborted', () => {
  it('is let go at its next report, and the others go on', async () => {
    const executor = executorOf()
    const aborts = [new AbortController(), new AbortController(), new AbortController()]
    const answers: string[] = []
    const ran = await runGroup(executor, [job('train'), job('train'), job('train')], (member, { step }) => {
      answers.push(`${String(member)}:${String(step)}`)
      if (member === 1 && step === 2) aborts[1]?.abort()
      return 'continue'
    }, aborts)
    expect(ran.map(({ outcome }) => outcome)).toMatchObject([{ kind: 'complete', values: { size: 3 } }, { kind: 'failed', reason: 'interrupted' }, { kind: 'complete' }])
    expect(answers).not.toContain('1:3')
    for (const { signal } of aborts) expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('takes the worker along at once when no other is left', async () => {
    const executor = executorOf()
    const aborts = [new AbortController(), new AbortController()]
    const warm = await runToEnd(executor, job('train'))
    const pid = warm.outcome.kind === 'complete' ? (warm.outcome.values['pid'] ?? 0) : 0
    const ran = await runGroup(executor, [job('ignore the answer'), job('hang')], (member) => {
      if (member === 1) for (const abort of aborts) abort.abort()
      return undefined
    }, aborts)
    expect(ran.map(({ outcome }) => outcome)).toMatchObject([{ reason: 'interrupted' }, { reason: 'interrupted' }])
    expect(isAlive(pid)).toBe(false)
  })

  it('takes the worker along when the executor is disposed of', async () => {
    const executor = executorOf()
    const ran = await runGroup(executor, [job('ignore the answer'), job('ignore the answer')], (member) => (member === 1 ? void executor.dispose() : undefined, undefined))
    expect(ran.map(({ outcome }) => outcome)).toMatchObject([{ reason: 'interrupted' }, { reason: 'interrupted' }])
  })

  it('leaves the rest of its group alone when its time is up, and the worker is killed when that of all is', async () => {
    const executor = executorOf()
    const limited = (): TrialJob => job('train', {}, { timeoutMs: 300 })
    const some = await runGroup(executor, [limited(), job('train')], (member) => (member === 0 ? undefined : 'continue'))
    expect(some.map(({ outcome }) => outcome)).toMatchObject([{ reason: 'timeout' }, { kind: 'complete', values: { trials: 1 } }])
    const all = await runGroup(executor, [limited(), limited()], () => undefined)
    expect(all.map(({ outcome }) => outcome)).toMatchObject([{ reason: 'timeout' }, { reason: 'timeout' }])
    expect((await runToEnd(executor, job('train'))).outcome).toMatchObject({ values: { trials: 1 } })
  })
})

describe('a worker that dies with a group', () => {
  it('fails nobody for good: what was killed from outside is lost, and is said so of each', async () => {
    const ran = await runGroup(executorOf(), [job('ignore the answer'), job('die by SIGKILL')])
    expect(ran.map(({ outcome }) => outcome)).toMatchObject([{ reason: 'crash', processLost: true }, { reason: 'crash', processLost: true }])
  })

  it.each(['exit', 'run out of memory', 'break the protocol'])('puts each back for a smaller group, whoever it was: %s', async (behaviour) => {
    const executor = executorOf()
    const ran = await runGroup(executor, [job('ignore the answer'), job(behaviour)])
    expect(ran.map(({ outcome }) => outcome)).toMatchObject([{ kind: 'failed', crowded: true }, { kind: 'failed', crowded: true }])
    expect((await runToEnd(executor, job(behaviour))).outcome).not.toHaveProperty('crowded')
  })

  it('is not asked for the same again: a group that ran out of memory makes the next one half as large', async () => {
    const executor = executorOf()
    const sizeNow = (): number | undefined => executor.fusion?.(job('need room'))?.size
    expect(sizeNow()).toBe(4)
    const jobs = (count: number): TrialJob[] => Array.from({ length: count }, () => job('need room', { room: 1 }))
    for (const size of [4, 2]) {
      const ran = await runGroup(executor, jobs(size))
      expect(ran.map(({ outcome }) => outcome)).toMatchObject(jobs(size).map(() => ({ reason: 'oom', crowded: true })))
      expect(sizeNow()).toBe(size / 2)
    }
    expect(await runGroup(executor, jobs(1))).toMatchObject([{ outcome: { kind: 'complete' } }])
  })
})

describe('which trials train together', () => {
  it('are those of one key, as many as the study states', () => {
    const executor = executorOf()
    const [a, b, c] = [job('train', { learning_rate: 0.1 }), job('train', { learning_rate: 0.2 }), job('train', { units: 9 })].map((each) => executor.fusion?.(each))
    expect(a).toMatchObject({ size: 4 })
    expect(b?.key).toBe(a?.key)
    expect(c?.key).not.toBe(a?.key)
    expect(executor.fusion?.(job('train', {}, { mode: 'test' }))).toBeUndefined()
  })

  it('are none in a study that fuses nothing, and none to begin with where a training is compiled', () => {
    expect(executorOf({ fuse: 1 }).fusion?.(job('train'))).toBeUndefined()
    expect(executorOf({ fuse: 'auto', backend: 'tensorflow' }).fusion?.(job('train'))).toMatchObject({ size: 1 })
  })

  it('are found by measuring on a backend that compiles nothing, and how it stands is told while they run', async () => {
    const executor = executorOf({ fuse: 'auto', backend: 'tensorflow', env: { TUNERY_COMPILE: 'never' } })
    const sizeNow = (): number | undefined => executor.fusion?.(job('train'))?.size
    // The first one of a new worker is not counted: it loads what the others find.
    for (const size of [1, 1, 2]) {
      expect(sizeNow()).toBe(size)
      if (size === 1) await runGroup(executor, [job('train')])
    }
    const reports: unknown[] = []
    await runGroup(executor, [job('train'), job('train')], () => {
      reports.push(executor.fusionReport?.())
      return 'continue'
    })
    expect(reports[0]).toEqual({ size: 2, speedup: null, device: 'scripted', isSettled: false })
    expect(executor.fusionReport?.()).toBeUndefined()
    expect(sizeNow()).toBeOneOf([1, 4])
  })
})
