import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Executor, TrialEvent, TrialJob } from '../../../../../electron/engine/contracts/executor.ts'
import { createCommandExecutor } from '../../../../../electron/engine/executors/command-executor.ts'
import { memoryOf, resetPeak } from '../../../../../electron/engine/executors/memory/linux-memory.ts'
import { watchPeak } from '../../../../../electron/engine/executors/memory/peak-watch.ts'
import { createWorkerExecutor } from '../../../../../electron/engine/executors/worker-executor.ts'
import { createTrials, eventually } from '../../../../fixtures/executors/trials.ts'

const trials = createTrials()
const isLinux = process.platform === 'linux'
const disposals: (() => unknown)[] = []
afterEach(async () => {
  for (const dispose of disposals.splice(0)) await dispose()
})
afterAll(() => {
  trials.remove()
})

type End = Extract<TrialEvent, { kind: 'end' }>

function used<T extends Executor>(executor: T): T {
  disposals.push(() => executor.dispose())
  return executor
}

/** Runs a job to its end, whatever it reports. */
async function endOf(executor: Executor, job: TrialJob): Promise<End> {
  let end: End | undefined
  for await (const event of executor.run(job, executor.capacity()[0] ?? { name: 'none' }, new AbortController().signal)) {
    if (event.kind === 'report') event.reply('continue')
    if (event.kind === 'end') end = event
  }
  if (end === undefined) throw new Error('the run had no end')
  return end
}

const script = (source: string, args: readonly string[] = []): TrialJob => trials.job({ objective: { kind: 'command', command: [process.execPath, ...args, '-e', source.replace(/\{(\w+)\}/g, '{{$1}}')] } })
/** Holds so many MiB for so many ms. */
const holding = (mib: number, ms: number): string => `globalThis.held = Buffer.alloc(${String(mib)} * 2 ** 20, 1); setTimeout(() => { held = undefined }, ${String(ms)});`

describe.runIf(isLinux)('the most memory of a command', () => {
  it('is what it held, also when it has given it back by the end', async () => {
    const job = script(`${holding(300, 600)} setTimeout(() => console.log('val_error=1'), 700)`)
    const { outcome, peakMemoryMiB } = await endOf(used(createCommandExecutor({ slots: 1 })), job)
    expect(outcome.kind).toBe('complete')
    expect(peakMemoryMiB).toBeGreaterThan(300)
    expect(peakMemoryMiB).toBeLessThan(500)
  })

  it('is that of all the processes that it started together', async () => {
    const child = `${holding(150, 60_000)} process.send('held')`
    const source = `const { fork, spawn } = require('node:child_process'); let held = 0
      const children = [1, 2].map(() => spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }))
      for (const child of children) child.on('message', () => { if (++held === 2) setTimeout(() => { children.forEach((c) => c.kill()); console.log('val_error=1') }, 3500) })`
    const { outcome, peakMemoryMiB } = await endOf(used(createCommandExecutor({ slots: 1 })), script(source))
    expect(outcome.kind).toBe('complete')
    expect(peakMemoryMiB).toBeGreaterThan(300)
    expect(peakMemoryMiB).toBeLessThan(700)
  })
})

describe('a command that runs out of memory', () => {
  it('has failed for it when V8’s heap is full, whatever signal ends it', async () => {
    const job = script('const all = []; for (;;) all.push({ x: new Array(1000).fill(1.5) })', ['--max-old-space-size=20'])
    const { outcome } = await endOf(used(createCommandExecutor({ slots: 1 })), job)
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'oom', message: expect.stringContaining('heap out of memory') })
  })

  it('has not when it only talks of memory and fails of something else', async () => {
    const job = script(`console.error('peak memory 3 GiB; avoid running out of memory'); console.error('KeyError: lr'); process.exitCode = 1`)
    expect((await endOf(used(createCommandExecutor({ slots: 1 })), job)).outcome).toMatchObject({ kind: 'failed', reason: 'crash' })
  })
})

describe('a trial on a worker', () => {
  const entry = new URL('../../../../../electron/worker/index.ts', import.meta.url)
  const worker = () => used(createWorkerExecutor({ slots: 1, backend: 'cpu', entry, env: {} }))
  const fixture = (name: string): string => fileURLToPath(new URL(`../../../../fixtures/worker/${name}`, import.meta.url))
  const csv = (params: TrialJob['params']): TrialJob =>
    trials.job({ objective: { kind: 'builtin', task: 'csv/mlp', data: { path: fixture('tiny.csv'), target: 'class' } }, params: { epochs: 1, batch_size: 16, ...params } })

  it('says how much memory its worker held', async () => {
    const { outcome, peakMemoryMiB } = await endOf(worker(), csv({ units: 8, layers: 1 }))
    expect(outcome.kind).toBe('complete')
    expect(peakMemoryMiB).toBeGreaterThan(40)
    expect(peakMemoryMiB).toBeLessThan(1000)
  })

  it('whose module asks for more memory than there is has failed for it', async () => {
    const { outcome } = await endOf(worker(), trials.job({ objective: { kind: 'module', path: fixture('out-of-memory-trial.js') } }))
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'oom', message: expect.stringContaining('allocation failed') })
  })

  it('that no machine can hold is not started', async () => {
    const nowhere = used(createWorkerExecutor({ slots: 1, backend: 'cpu', entry: new URL('file:///none'), env: {} }))
    const { outcome } = await endOf(nowhere, csv({ units: 10_000_000, layers: 4 }))
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'oom', message: expect.stringMatching(/needs at least [\d,]+ GiB of memory and this machine has .* not started/) })
  })
})

describe.runIf(isLinux)('watching a process', () => {
  const start = async (source: string): Promise<ChildProcess & { readonly pid: number }> => {
    const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
    disposals.push(() => child.kill('SIGKILL'))
    const { pid } = child
    if (pid === undefined) throw new Error('the process did not start')
    await once(child.stdout, 'data')
    return Object.assign(child, { pid })
  }

  it('begins at what the process holds then, not at what it held before', async () => {
    const { pid } = await start(`let held = Buffer.alloc(200 * 2 ** 20, 1); held = undefined; require('node:v8').setFlagsFromString('--expose-gc'); require('node:vm').runInNewContext('gc')(); console.log('ready'); setInterval(() => {}, 1000)`)
    await eventually(() => (memoryOf(pid)?.residentMiB ?? Infinity) < 150)
    expect(memoryOf(pid)?.peakMiB).toBeGreaterThan(200)
    const peak = watchPeak(pid, 'process').end()
    expect(peak).toBeLessThan(150)
    expect(peak).toBeGreaterThan(20)
  })

  it('says nothing of a process that is gone, or not allowed to be looked at', () => {
    expect(watchPeak(undefined, 'group').end()).toBeUndefined()
    expect(watchPeak(undefined, 'process').end(12)).toBe(12)
    expect(resetPeak(2 ** 22 + 1)).toBe(false)
    expect(memoryOf(2 ** 22 + 1)).toBeUndefined()
  })
})
