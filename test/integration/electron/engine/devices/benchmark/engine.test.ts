import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { writeKept } from '../../../../../../electron/engine/devices/benchmark/kept.ts'
import { thisMachine } from '../../../../../../electron/engine/devices/benchmark/machine.ts'
import { appVersion, openEngine, type Engine } from '../../../../../../electron/engine/index.ts'
import type { Benchmark } from '../../../../../../shared/contract/benchmark.ts'
import { temporaryFolder } from '../../store/temporary-store.ts'

let engine: Engine | undefined
let folder: string
beforeEach(() => {
  folder = temporaryFolder()
  // Without a native runtime, and with benchmarks of its own.
  vi.stubEnv('TUNERY_DATA', folder)
})
afterEach(async () => {
  await engine?.close()
  engine = undefined
  vi.unstubAllEnvs()
})

const speed = (backend: 'wasm' | 'cpu', rate: number): Benchmark['backends'][number] => ({ backend, device: 'x', version: '1', lanes: 1, samplesPerSecond: { small: rate, medium: rate, large: rate }, why: null })

it('a study is trained by the backend that was measured to be the fastest, and by the one that is named before that', async () => {
  writeKept({ measuredAt: 0, appVersion: appVersion(), machine: thisMachine(), backends: [speed('wasm', 1), speed('cpu', 2)], notes: [] })
  for (const [named, slot] of [[undefined, 'cpu-0'], ['wasm', 'wasm-0']] as const) {
    engine = await openEngine({ databasePath: join(folder, `${slot}.db`), ...(named !== undefined && { backend: named }) })
    const { client } = engine
    const study = {
      name: 'penguins',
      objective: { kind: 'builtin', task: 'csv/softmax-regression', data: { path: join(import.meta.dirname, '../../../../../../resources/datasets/penguins/penguins.csv'), target: 'species' }, fixed: { epochs: 1 } },
      space: { learning_rate: { type: 'float', low: 0.01, high: 0.1 } },
      budget: { trials: 1 },
      parallel: 1,
    }
    const { studyId } = await client.studies.create({ study, start: true })
    await vi.waitFor(async () => expect((await client.studies.get({ studyId })).status).toBe('finished'), { timeout: 60_000, interval: 50 })
    expect((await client.trials.list({ studyId })).map((trial) => [trial.state, trial.slot])).toEqual([['complete', slot]])
    await engine.close()
    engine = undefined
  }
})

it('a measurement that its caller leaves is over at once, and another one may begin', async () => {
  engine = await openEngine({ databasePath: join(folder, 'studies.db') })
  for (let time = 0; time < 2; time += 1) {
    const leaving = new AbortController()
    const events = await engine.client.system.benchmark(undefined, { signal: leaving.signal })
    expect(await events.next()).toMatchObject({ value: { kind: 'progress' } })
    const next = events.next()
    leaving.abort()
    await expect(next).rejects.toThrow()
  }
})
