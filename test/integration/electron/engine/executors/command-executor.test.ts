import { spawnSync } from 'node:child_process'
import { getEventListeners } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Executor, TrialJob } from '../../../../../electron/engine/contracts/executor.ts'
import { createCardPool } from '../../../../../electron/engine/devices/card-pool.ts'
import { createCommandExecutor } from '../../../../../electron/engine/executors/command-executor.ts'
import { createTrials, eventually, isAlive, logOf, runToEnd } from '../../../../fixtures/executors/trials.ts'

const trials = createTrials()
const isPosix = process.platform !== 'win32'
let executor: Executor

beforeEach(() => {
  executor = createCommandExecutor({ slots: 2 })
})
afterEach(() => executor.dispose())
afterAll(() => {
  trials.remove()
})

/** A job that runs this JavaScript in Node. */
function script(source: string, parts: Partial<TrialJob> = {}, args: readonly string[] = []): TrialJob {
  return trials.job({ objective: { kind: 'command', command: [process.execPath, '-e', source.replace(/\{(\w+)\}/g, '{{$1}}'), ...args] }, ...parts })
}

function command(text: string, parts: Partial<TrialJob> = {}): TrialJob {
  return trials.job({ objective: { kind: 'command', command: text }, ...parts })
}

describe('a command that ends by itself', () => {
  it('completes with the last value of each metric, and all it printed is in its log', async () => {
    const job = script(`console.log('hello'); console.error('warning'); console.log('{"step":1,"val_error":0.5,"a":1}'); console.log('step=2 val_error=2.5e-1')`)
    const { steps, outcome } = await runToEnd(executor, job)
    expect(steps).toEqual([1, 2])
    expect(outcome).toEqual({ kind: 'complete', values: { val_error: 0.25, a: 1 } })
    expect(logOf(job)).toContain('hello\n')
    expect(logOf(job)).toContain('warning\n')
    expect(logOf(job)).toContain('step=2 val_error=2.5e-1\n')
  })

  it('gets its parameters by placeholders, environment and file', async () => {
    const source = `
      const env = process.env
      const fromFile = require('node:fs').readFileSync(env.TUNERY_PARAMS_FILE, 'utf8')
      console.log(JSON.stringify({ argv: process.argv.slice(1), same: fromFile === env.TUNERY_PARAMS, dir: env.TUNERY_TRIAL_DIR,
        checkpoint: env.TUNERY_CHECKPOINT_DIR, seed: env.TUNERY_SEED, resume: env.TUNERY_RESUME_STEP, own: env.OWN, cwd: process.cwd() }))
      console.log('val_error=1')`
    const base = script(source, { params: { lr: 0.001, opt: 'a b' }, resumeStep: 3 }, ['--', '--lr={lr}', '{opt}', '{seed}', '{params_json}'])
    const objective = { ...base.objective, env: { OWN: 'x' }, cwd: trials.folder }
    const { outcome, steps } = await runToEnd(executor, { ...base, objective })
    expect(outcome.kind).toBe('complete')
    expect(steps).toEqual([4])
    expect(JSON.parse(logOf(base).split('\n')[0] ?? '')).toEqual({
      argv: ['--lr=0.001', 'a b', '7', '{"lr":0.001,"opt":"a b"}'],
      same: true,
      dir: base.trialDir,
      checkpoint: base.checkpointDir,
      seed: '7',
      resume: '3',
      own: 'x',
      cwd: trials.folder,
    })
  })

  it('fails when it never reported the objective, and says how to', async () => {
    const { outcome } = await runToEnd(executor, script(`console.log('{"step": 1, "loss": 2}')`))
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'crash', message: expect.stringContaining('never reported "val_error" (it reported loss)') })
  })

  it('fails with its exit code and its last five error lines', async () => {
    const { outcome } = await runToEnd(executor, script(`for (let i = 1; i <= 7; i++) console.error('line ' + i); process.exitCode = 3`))
    expect(outcome).toMatchObject({ reason: 'crash', message: 'The command ended with exit code 3:\nline 3\nline 4\nline 5\nline 6\nline 7' })
  })

  it('has run out of memory when it says so', async () => {
    const { outcome } = await runToEnd(executor, script(`console.error('RuntimeError: CUDA out of memory.'); process.exitCode = 1`))
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'oom' })
  })

  it('fails at once when the objective is NaN', async () => {
    const { steps, outcome } = await runToEnd(executor, script(`console.log('{"step": 1, "val_error": NaN}'); setInterval(() => {}, 1000)`))
    expect(steps).toEqual([1])
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'nan', message: '"val_error" was not a number at step 1.' })
  })

  it('hands on thousands of reports in order, although each waits for its reply', async () => {
    const { steps, outcome } = await runToEnd(executor, script(`for (let i = 1; i <= 3000; i++) console.log('step=' + i + ' val_error=' + 1 / i)`))
    expect(steps).toEqual(Array.from({ length: 3000 }, (_, i) => i + 1))
    expect(outcome.kind).toBe('complete')
  })
})

describe('a command that cannot be started', () => {
  it.each([
    ['no-such-program --x', /"no-such-program" is not on the PATH\. .*PATH is /],
    ['./no-such-program', /"\.\/no-such-program" is not there/],
    [`node 'x`, /is not closed/],
    ['node {momentum}', /\{momentum\}, which has no value/],
  ])('says why: %s', async (text, message) => {
    const { outcome } = await runToEnd(executor, command(text))
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'crash', message: expect.stringMatching(message) })
  })

  it('says that the folder is not there', async () => {
    const { outcome } = await runToEnd(executor, trials.job({ objective: { kind: 'command', command: ['node'], cwd: join(trials.folder, 'none') } }))
    expect(outcome).toMatchObject({ reason: 'crash', message: expect.stringContaining('none, in which the command should run, is not there') })
  })

  it('takes python3 for python where there is no python', async () => {
    const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' })
    if (python.status !== 0) return
    const bin = join(trials.folder, 'bin')
    mkdirSync(bin)
    symlinkSync(python.stdout.trim(), join(bin, 'python3'))
    const source = 'import json, os; p = json.loads(os.environ["TUNERY_PARAMS"]); print(json.dumps({"step": 1, "val_error": p["lr"], "inf": float("inf")}))'
    const objective = { kind: 'command' as const, command: ['python', '-c', source], env: { PATH: bin } }
    const { outcome } = await runToEnd(executor, trials.job({ objective, params: { lr: 0.25 } }))
    expect(outcome).toEqual({ kind: 'complete', values: { val_error: 0.25, inf: Infinity } })
  })
})

describe('a command that is ended', () => {
  const endless = `let i = 0; setInterval(() => console.log('step=' + ++i + ' val_error=1'), 5)`

  it('stops at the report that is answered with stop, however much it has printed since', async () => {
    const job = script(`for (let i = 1; i <= 100; i++) console.log('step=' + i + ' val_error=1')`)
    const { steps, outcome } = await runToEnd(executor, job, ({ step }) => (step === 3 ? 'stop' : 'continue'))
    expect(steps).toEqual([1, 2, 3])
    expect(outcome).toEqual({ kind: 'stopped' })
  })

  it('is paused at its last report when it has saved something since the one before, else at 0', async () => {
    expect((await runToEnd(executor, script(endless), ({ step }) => (step === 2 ? 'pause' : 'continue'))).outcome).toEqual({ kind: 'paused', step: 0 })
    const saving = (seconds: number) => script(`const fs = require('node:fs'), file = process.env.TUNERY_CHECKPOINT_DIR + '/x', at = Date.now() / 1000 + ${String(seconds)}
      fs.writeFileSync(file, ''); fs.utimesSync(file, at, at); ${endless}`)
    for (const [seconds, step] of [[60, 2], [-60, 0]] as const) {
      expect((await runToEnd(executor, saving(seconds), (report) => (report.step === 2 ? 'pause' : 'continue'))).outcome).toEqual({ kind: 'paused', step })
    }
  })

  it('is complete when it was told to pause at what was its last step', async () => {
    const twoSteps = script(`console.log('{"step":1,"val_error":0.5}'); console.log('{"step":2,"val_error":0.25}')`)
    const { outcome } = await runToEnd(executor, twoSteps, ({ step }) => (step === 2 ? 'pause' : 'continue'))
    expect(outcome).toEqual({ kind: 'complete', values: { val_error: 0.25 } })
  })

  it('is paused at the checkpoint that it states, which is no report', async () => {
    const stating = await runToEnd(executor, script(`console.log('{"checkpoint": 1}'); ${endless}`), ({ step }) => (step === 3 ? 'pause' : 'continue'))
    expect(stating).toMatchObject({ steps: [1, 2, 3], outcome: { kind: 'paused', step: 1 } })
  })

  it.runIf(isPosix)('may save when it is asked to end', async () => {
    const source = `process.on('SIGTERM', () => { console.log('checkpoint=7'); process.exit() }); ${endless}`
    expect((await runToEnd(executor, script(source), () => 'pause')).outcome).toEqual({ kind: 'paused', step: 7 })
  })

  it.runIf(isPosix)('is asked to end before it is killed', async () => {
    const job = script(`process.on('SIGTERM', () => { console.log('goodbye'); process.exit() }); ${endless}`)
    await runToEnd(executor, job, () => 'stop')
    expect(logOf(job)).toContain('goodbye')
  })

  it('fails at its time limit, with everything it started', async () => {
    const source = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
      console.log('{"step": 1, "val_error": 1, "pid": ' + child.pid + '}'); setInterval(() => {}, 1000)`
    let pid = 0
    const { outcome } = await runToEnd(executor, script(source, { timeoutMs: 1500 }), ({ values }) => {
      pid = values['pid'] ?? 0
      return 'continue'
    })
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'timeout', message: expect.stringContaining('1.5 s') })
    expect(pid).toBeGreaterThan(0)
    await eventually(() => !isAlive(pid))
  })

  it('is interrupted at once by an abort, even one that ignores SIGTERM', async () => {
    const abort = new AbortController()
    const job = script(`process.on('SIGTERM', () => {}); ${endless}`)
    const { outcome } = await runToEnd(executor, job, () => (abort.abort(), undefined), abort.signal)
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'interrupted' })
  })

  it('is not started when the signal is aborted already', async () => {
    const job = script(endless)
    const { outcome } = await runToEnd(executor, job, () => 'continue', AbortSignal.abort())
    expect(outcome).toMatchObject({ reason: 'interrupted' })
    expect(existsSync(join(job.trialDir, 'log.txt'))).toBe(false)
  })

  it('ends when the engine disposes of the executor, or stops reading', async () => {
    const disposed = await runToEnd(executor, script(endless), () => (void executor.dispose(), 'continue'))
    expect(disposed.outcome).toMatchObject({ reason: 'interrupted' })
    const other = createCommandExecutor({ slots: 1 })
    const left = script(endless)
    for await (const event of other.run(left, { name: 'command-0' }, new AbortController().signal)) if (event.kind === 'report') break
    expect(readdirSync(left.trialDir)).not.toContain('process.json')
  })

  it('was lost, not at fault, when somebody kills it', async () => {
    const job = script(endless)
    const { outcome } = await runToEnd(executor, job, () => {
      const { pid } = JSON.parse(readFileSync(join(job.trialDir, 'process.json'), 'utf8')) as { pid: number }
      process.kill(pid, 'SIGKILL')
      return 'continue'
    })
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'crash', processLost: true, message: expect.stringContaining('SIGKILL') })
  })
})

it('does not wait for what a command leaves running in its group', async () => {
  const source = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
    console.log('{"step": 1, "val_error": 1, "pid": ' + child.pid + '}'); child.unref()`
  const { outcome } = await runToEnd(executor, script(source))
  const pid = outcome.kind === 'complete' ? (outcome.values['pid'] ?? 0) : 0
  expect(pid).toBeGreaterThan(0)
  await eventually(() => !isAlive(pid))
})

it('tells once that a log cannot be written, and the trial goes on', async () => {
  const said: string[] = []
  const telling = createCommandExecutor({ slots: 1, log: (message) => said.push(message) })
  const base = script(`console.log('a'); console.log('val_error=1')`)
  const job = { ...base, trialDir: join(base.trialDir, 'deeper') }
  mkdirSync(join(job.trialDir, 'log.txt'), { recursive: true })
  expect((await runToEnd(telling, job)).outcome.kind).toBe('complete')
  expect(said).toEqual([expect.stringContaining('so this trial has no log')])
})

it.runIf(isPosix)('runs 200 trials without growing in handles, files or listeners', async () => {
  const tiny = join(trials.folder, 'tiny.sh')
  writeFileSync(tiny, '#!/bin/sh\necho "val_error=1"\n', { mode: 0o755 })
  const abort = new AbortController()
  const count = () => ({
    files: existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0,
    listeners: getEventListeners(abort.signal, 'abort').length,
    exits: process.listenerCount('exit'),
  })
  const run = async (times: number) => {
    for (let i = 0; i < times; i += 1) expect((await runToEnd(executor, command(tiny), undefined, abort.signal)).outcome.kind).toBe('complete')
  }
  await run(3)
  const before = count()
  const handles = process.getActiveResourcesInfo().length
  await run(200)
  expect(count()).toEqual(before)
  // The test runner's own timers come and go.
  expect(process.getActiveResourcesInfo().length).toBeLessThan(handles + 10)
})

describe('the graphics cards of commands', () => {
  const printing = `console.log('cards=' + process.env.CUDA_VISIBLE_DEVICES); console.log('val_error=1')`
  const cards = [{ id: '0', index: 0 }, { id: '1', index: 1 }]

  function executorWith(perTrial: number): Executor {
    const sharing = createCommandExecutor({ slots: 4, cards: { perTrial, pool: createCardPool(cards, '0,1') } })
    onTestFinished(() => sharing.dispose())
    return sharing
  }

  /** What each of so many commands sees, which run at the same time. */
  async function seen(executing: Executor, count: number): Promise<string[]> {
    const jobs = Array.from({ length: count }, () => script(printing))
    const ran = await Promise.all(jobs.map((job, slot) => runToEnd(executing, job, undefined, undefined, slot)))
    expect(ran.map(({ outcome }) => outcome.kind)).toEqual(jobs.map(() => 'complete'))
    return jobs.map((job) => /cards=(.*)/.exec(logOf(job))?.[1] ?? '')
  }

  it('are each one’s own, and the others wait', async () => {
    const [first, second, third, fourth] = await seen(executorWith(1), 4)
    expect([first, second]).toEqual(['0', '1'])
    expect(['0', '1']).toContain(third)
    expect(['0', '1']).toContain(fourth)
  })

  it('are shared by fractions, given together in numbers, and hidden by none', async () => {
    expect((await seen(executorWith(0.5), 4)).toSorted()).toEqual(['0', '0', '1', '1'])
    expect(await seen(executorWith(2), 2)).toEqual(['0,1', '0,1'])
    expect(await seen(executorWith(0), 2)).toEqual(['-1', '-1'])
  })

  it('are inherited where the study says nothing of them', async () => {
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '3')
    onTestFinished(() => void vi.unstubAllEnvs())
    const job = script(printing)
    await runToEnd(executor, job)
    expect(logOf(job)).toContain('cards=3\n')
  })

  it('go to the next in line when a trial that waits is interrupted, whose time limit has not begun', async () => {
    const sharing = executorWith(2)
    const holding = new AbortController()
    const held = runToEnd(sharing, script(`console.log('val_error=1'); setInterval(() => {}, 1000)`), undefined, holding.signal, 0)
    const impatient = new AbortController()
    const waiting = runToEnd(sharing, script(printing), undefined, impatient.signal, 1)
    const job = script(printing, { timeoutMs: 60_000 })
    const patient = runToEnd(sharing, job, undefined, undefined, 2)
    impatient.abort()
    expect((await waiting).outcome).toMatchObject({ kind: 'failed', reason: 'interrupted' })
    holding.abort()
    expect((await held).outcome).toMatchObject({ kind: 'failed', reason: 'interrupted' })
    expect(await patient).toMatchObject({ outcome: { kind: 'complete' }, waits: ['waiting for a graphics card', null] })
    expect(logOf(job)).toMatch(/^\[Tunery: waiting for a graphics card\]\ncards=0,1\n/)
  })
})
