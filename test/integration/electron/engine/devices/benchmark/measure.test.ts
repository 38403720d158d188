import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBenchmark } from '../../../../../../electron/engine/devices/benchmark/benchmark.ts'
import { measureBackend } from '../../../../../../electron/engine/devices/benchmark/measure-backend.ts'
import { findTensorflowRuntime } from '../../../../../../electron/engine/devices/runtime/index.ts'
import { workerEntry, workerEnvironment } from '../../../../../../electron/engine/devices/worker-environment.ts'
import { benchmarkEventSchema, benchmarkSchema, type BenchmarkEvent } from '../../../../../../shared/contract/benchmark.ts'

const scripted = new URL('../../../../../fixtures/devices/benchmark-worker.mjs', import.meta.url)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-measure-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const measure = (env: Record<string, string> = {}, limitMs?: number) => measureBackend('wasm', { entry: scripted, env, seconds: 0.1, lanes: 2, ...(limitMs !== undefined && { limitMs }) }, () => undefined)

/** Whether a process is there. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('the measurement of a backend', () => {
  it('goes through the sizes, each named before it is trained', async () => {
    const begun: string[] = []
    const speed = await measureBackend('wasm', { entry: scripted, env: {}, seconds: 0.1, lanes: 2 }, (size) => begun.push(size))
    expect(speed).toEqual({ backend: 'wasm', device: 'scripted', version: '1.0', lanes: 2, samplesPerSecond: { small: 64, medium: 256, large: 1024 }, why: null })
    expect(begun).toEqual(['small', 'medium', 'large'])
  })

  it('goes on after a model that cannot be trained, and says why', async () => {
    expect(await measure({ MEASURED: 'fail' })).toMatchObject({ samplesPerSecond: { small: 64, medium: null, large: 1024 }, why: '256 units are too many' })
  })

  it('keeps what was measured before its worker died', async () => {
    expect(await measure({ MEASURED: 'die' })).toMatchObject({ samplesPerSecond: { small: 64, medium: null, large: null }, why: expect.stringMatching(/ended with exit code 3.*no memory left/s) })
  })

  it('gives up a driver that hangs', async () => {
    expect(await measure({ MEASURED: 'hang' }, 300)).toMatchObject({ samplesPerSecond: { small: 64, medium: null, large: null }, why: 'The medium model was not trained within 0.3 s.' })
  })

  it('is none where no worker starts', async () => {
    expect(await measure({ NO_START: 'wasm' })).toBeUndefined()
  })

  const runtime = findTensorflowRuntime().kind === 'installed'
  for (const [backend, runs] of [['cpu', true], ['wasm', true], ['tensorflow', runtime]] as const)
    it.runIf(runs)(`trains real models on ${backend}, the larger the slower`, async () => {
      const speed = await measureBackend(backend, { entry: workerEntry(), env: workerEnvironment(), seconds: 0.1, lanes: 1 }, () => undefined)
      const { small, medium, large } = speed?.samplesPerSecond ?? {}
      expect(speed?.why).toBeNull()
      expect(large).toBeGreaterThan(0)
      expect(medium).toBeGreaterThan(0)
      expect(small).toBeGreaterThan(large ?? Infinity)
    })
})

describe('the measurement of a machine', () => {
  const benchmark = (preferred?: 'cpu') => createBenchmark({ preferred, appVersion: '1.2.3', entry: scripted, seconds: 0.3, path: join(folder, 'benchmarks.json'), backends: ['wasm', 'cpu'] })

  it('tells how far it is, keeps the result, and chooses by it', async () => {
    const events: BenchmarkEvent[] = []
    for await (const event of benchmark().run()) events.push(benchmarkEventSchema.parse(event))
    expect(events.slice(0, -1)).toEqual(['wasm', 'cpu'].flatMap((backend, i) => ['small', 'medium', 'large'].map((size, j) => ({ kind: 'progress', backend, size, done: 3 * i + j, total: 6 }))))
    expect(events.at(-1)).toMatchObject({ kind: 'result', kept: { unused: null, benchmark: { appVersion: '1.2.3' } }, choices: [{ size: 'small', backend: 'wasm' }, {}, {}] })
    expect(benchmarkSchema.parse(JSON.parse(readFileSync(join(folder, 'benchmarks.json'), 'utf8'))).backends.map(({ backend }) => backend)).toEqual(['wasm', 'cpu'])
  })

  it('refuses a second one while it goes on', async () => {
    const { run } = benchmark()
    const first = run()
    await first.next()
    await expect(run().next()).rejects.toMatchObject({ code: 'conflict' })
    await first.return(undefined)
    const second = run()
    await expect(second.next()).resolves.toMatchObject({ done: false })
    await second.return(undefined)
  })

  it('ends its worker, and keeps nothing, when nobody wants it any more', async () => {
    process.env['PID_FILE'] = join(folder, 'pid')
    process.env['MEASURED'] = 'hang'
    try {
      const stop = new AbortController()
      const events = benchmark().run(stop.signal)
      await events.next()
      await events.next()
      const next = events.next()
      stop.abort()
      await expect(next).rejects.toMatchObject({ code: 'unavailable' })
      expect(isThere(Number(readFileSync(join(folder, 'pid'), 'utf8')))).toBe(false)
      expect(existsSync(join(folder, 'benchmarks.json'))).toBe(false)
    } finally {
      delete process.env['PID_FILE']
      delete process.env['MEASURED']
    }
  })
})
