import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { getEventListeners } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { TrialJob } from '../../../../../electron/engine/contracts/executor.ts'
import type { WorkerExecutor } from '../../../../../electron/engine/executors/worker-executor.ts'
import type { Config } from '../../../../../shared/domain/search-space.ts'
import { createTrials, createWorkerExecutors, eventually, isAlive, logOf, runToEnd } from '../../../../fixtures/executors/trials.ts'

const entry = new URL('../../../../fixtures/executors/scripted-worker.mjs', import.meta.url)
const trials = createTrials()
const executors = createWorkerExecutors({ slots: 2, backend: 'cpu', entry, env: {} })
const executorOf = executors.of

afterEach(() => executors.dispose())
afterAll(() => {
  trials.remove()
})

function job(behaviour: string, params: Config = {}, parts: Partial<TrialJob> = {}): TrialJob {
  return trials.job({ objective: { kind: 'builtin', task: 'none' }, params: { behaviour, epochs: 3, ...params }, ...parts })
}

/** The process that a trial was trained in, and how many trials it had run by then. */
async function trainIn(executor: WorkerExecutor, slot = 0, params: Config = {}, parts: Partial<TrialJob> = {}): Promise<{ pid: number; trials: number }> {
  const { outcome } = await runToEnd(executor, job('train', params, parts), undefined, undefined, slot)
  if (outcome.kind !== 'complete') throw new Error(`the trial did not complete: ${JSON.stringify(outcome)}`)
  return { pid: outcome.values['pid'] ?? 0, trials: outcome.values['trials'] ?? 0 }
}

describe('a trial on a worker', () => {
  it('reports each step, waits for the answer, and completes', async () => {
    const { steps, outcome } = await runToEnd(executorOf(), job('train'))
    expect(steps).toEqual([1, 2, 3])
    expect(outcome).toMatchObject({ kind: 'complete', values: { val_error: 1 / 3 } })
  })

  it('stops, and pauses with a checkpoint, as it is answered', async () => {
    const executor = executorOf()
    expect(await runToEnd(executor, job('train'), () => 'stop')).toEqual({ steps: [1], checkpoints: [], waits: [], outcome: { kind: 'stopped' } })
    const paused = await runToEnd(executor, job('train'), ({ step }) => (step === 2 ? 'pause' : 'continue'))
    expect(paused).toEqual({ steps: [1, 2], checkpoints: [2], waits: [], outcome: { kind: 'paused', step: 2 } })
    expect((await runToEnd(executor, job('train', {}, { resumeStep: 2 }))).steps).toEqual([3])
  })

  it('logs what the worker says and prints, and passes values that are not finite', async () => {
    const spoken = job('environment')
    const executor = executorOf({ env: { EXTRA: 'given' } })
    const { outcome } = await runToEnd(executor, spoken)
    await executor.dispose()
    expect(outcome).toEqual({ kind: 'complete', values: { val_error: NaN, up: Infinity } })
    expect(logOf(spoken)).toContain('TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1 TUNERY_BACKEND=cpu EXTRA=given\n')
    expect(logOf(spoken)).toContain('to stdout\n')
    expect(logOf(spoken)).toContain('to stderr\n')
  })

  it('fails as the worker says, and the worker goes on', async () => {
    const executor = executorOf()
    const before = await trainIn(executor)
    expect((await runToEnd(executor, job('fail'))).outcome).toEqual({ kind: 'failed', reason: 'nan', message: 'val_error was NaN' })
    expect(await trainIn(executor)).toEqual({ pid: before.pid, trials: 3 })
  })

  it('is refused when it is a command', async () => {
    const { outcome } = await runToEnd(executorOf(), trials.job({ objective: { kind: 'command', command: 'x' } }))
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'rejected' })
  })
})

describe('a worker that misbehaves', () => {
  it.each([
    ['exit', {}, { reason: 'crash', processLost: false, message: 'The training worker ended with exit code 3:\nfirst\nlast words' }],
    ['die by SIGKILL', {}, { reason: 'crash', processLost: true, message: 'The training worker was killed by SIGKILL.' }],
    ['run out of memory', {}, { reason: 'oom' }],
    ['break the protocol', {}, { reason: 'crash', message: expect.stringMatching(/not in its protocol \(step: /) }],
    ['hang', { timeoutMs: 800 }, { reason: 'timeout', message: 'The trial ran longer than its limit of 0.8 s.' }],
  ])('fails the trial and is replaced: %s', async (behaviour, parts, expected) => {
    const executor = executorOf()
    const before = await trainIn(executor)
    const { outcome } = await runToEnd(executor, job(behaviour, {}, parts))
    expect(outcome).toMatchObject({ kind: 'failed', ...expected })
    const after = await trainIn(executor)
    expect(after.trials).toBe(1)
    expect(after.pid).not.toBe(before.pid)
    expect(isAlive(before.pid)).toBe(false)
  })

  it('is killed at once by an abort, even while it computes', async () => {
    const executor = executorOf()
    const { pid } = await trainIn(executor)
    const abort = new AbortController()
    const { outcome } = await runToEnd(executor, job('hang'), () => (abort.abort(), 'continue'), abort.signal)
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'interrupted' })
    expect(isAlive(pid)).toBe(false)
  })

  it('fails the trial when it does not start, and says what it printed', async () => {
    const { outcome } = await runToEnd(executorOf({ env: { SCRIPTED_START: 'crash' } }), job('train'))
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'crash', message: 'The training worker ended with exit code 4:\nno cpu here' })
  })

  it('is killed when it is not ready within the limit', async () => {
    const { outcome } = await runToEnd(executorOf({ env: { SCRIPTED_START: 'hang' }, startLimitMs: 300 }), job('train'))
    expect(outcome).toMatchObject({ reason: 'crash', message: 'The training worker was not ready after 0.3 s.' })
  })

  it('fails the trial when there is no such worker', async () => {
    const { outcome } = await runToEnd(executorOf({ entry: join(trials.folder, 'none.mjs') }), job('train'))
    expect(outcome).toMatchObject({ reason: 'crash', message: expect.stringContaining('exit code 1') })
  })
})

describe('the workers of an executor', () => {
  it('stay warm, one a slot', async () => {
    const executor = executorOf()
    const [first, second] = await Promise.all([trainIn(executor, 0), trainIn(executor, 1)])
    expect(first.pid).not.toBe(second.pid)
    expect(await trainIn(executor, 0)).toEqual({ pid: first.pid, trials: 2 })
  })

  it('start with the first trial, or one ahead of it', async () => {
    const executor = executorOf()
    expect(await executor.warm()).toEqual({ kind: 'ready', backend: 'cpu', version: '1.0', device: 'scripted', startMs: 1 })
    const [first, second] = await Promise.all([trainIn(executor, 1), trainIn(executor, 0)])
    expect(first.pid).not.toBe(second.pid)
  })

  it('are recycled above the memory limit', async () => {
    const executor = executorOf()
    const first = await trainIn(executor, 0, { memoryMiB: 501 }, { memoryLimitMiB: 500 })
    expect(isAlive(first.pid)).toBe(false)
    const second = await trainIn(executor, 0, { memoryMiB: 499 }, { memoryLimitMiB: 500 })
    expect(await trainIn(executor)).toEqual({ pid: second.pid, trials: 2 })
  })

  it('are recycled after 50 trials, and nothing grows meanwhile', async () => {
    const executor = executorOf()
    const abort = new AbortController()
    const count = () => ({
      files: existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0,
      listeners: getEventListeners(abort.signal, 'abort').length,
    })
    const first = await trainIn(executor)
    const before = count()
    const handles = process.getActiveResourcesInfo().length
    for (let i = 2; i < 50; i += 1) await runToEnd(executor, job('train'), undefined, abort.signal)
    expect(count()).toEqual(before)
    // The test runner's own timers come and go.
    expect(process.getActiveResourcesInfo().length).toBeLessThan(handles + 10)
    expect(await trainIn(executor)).toEqual({ pid: first.pid, trials: 50 })
    // It goes on until its successor is ready.
    let next = await trainIn(executor)
    while (next.pid === first.pid) next = await trainIn(executor)
    expect(next.trials).toBe(1)
    await eventually(() => !isAlive(first.pid))
  })

  it('go over to the next backend when none of the first can be started, and both logs say so', async () => {
    const said: string[] = []
    const executor = executorOf({ backend: 'tensorflow', fallbacks: ['wasm', 'cpu'], env: { SCRIPTED_START: 'cpu' }, log: (note) => said.push(note) })
    const trial = job('environment')
    expect((await runToEnd(executor, trial)).outcome.kind).toBe('complete')
    expect(said).toEqual([expect.stringMatching(/^The backend tensorflow could not be started, so wasm/), expect.stringMatching(/^The backend wasm .*no cpu|wasm here/s)])
    expect(logOf(trial)).toMatch(/tensorflow could not be started.*TUNERY_BACKEND=cpu/s)
    expect(executor.capacity().map((slot) => slot.name)).toEqual(['tensorflow-0', 'tensorflow-1'])
  })

  it('end when the executor is disposed of, and the trial with them', async () => {
    const executor = executorOf()
    const { pid } = await trainIn(executor)
    const { outcome } = await runToEnd(executor, job('hang'), () => (void executor.dispose(), 'continue'))
    expect(outcome).toMatchObject({ reason: 'interrupted' })
    await executor.dispose()
    expect(isAlive(pid)).toBe(false)
    expect((await runToEnd(executor, job('train'))).outcome).toMatchObject({ reason: 'interrupted' })
  })
})

const realEntry = new URL('../../../../../electron/worker/index.ts', import.meta.url)

it.runIf(existsSync(realEntry))('runs a module of the user’s in the real worker', async () => {
  const path = join(trials.folder, 'objective.mjs')
  writeFileSync(
    path,
    `export async function trial({ params, report }) {
      for (let step = 1; step <= 2; step += 1) await report({ step, val_error: params.lr / step })
    }`,
  )
  const executor = executorOf({ entry: realEntry })
  const { steps, outcome } = await runToEnd(executor, trials.job({ objective: { kind: 'module', path }, params: { lr: 0.5 } }))
  expect({ steps, outcome }).toMatchObject({ steps: [1, 2], outcome: { kind: 'complete' } })
})

it('leaves no process record behind, and no worker', async () => {
  const executor = executorOf()
  const trial = job('train')
  await runToEnd(executor, trial)
  expect(readdirSync(trial.trialDir)).not.toContain('process.json')
  const { pid } = await trainIn(executor)
  await executor.dispose()
  await eventually(() => !isAlive(pid))
})
