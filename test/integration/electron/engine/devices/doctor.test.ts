import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { writeKept } from '../../../../../electron/engine/devices/benchmark/kept.ts'
import { thisMachine } from '../../../../../electron/engine/devices/benchmark/machine.ts'
import { runDoctor } from '../../../../../electron/engine/devices/doctor.ts'
import { probeBackend } from '../../../../../electron/engine/devices/probe.ts'
import { doctorSchema } from '../../../../../shared/contract/views.ts'

const scripted = new URL('../../../../fixtures/executors/scripted-worker.mjs', import.meta.url)
const real = new URL('../../../../../electron/worker/index.ts', import.meta.url)
const database = join(tmpdir(), 'no-such-folder', 'deeper', 'tunery.db')
const benchmarks = join(tmpdir(), 'no-such-folder', 'benchmarks.json')

it('describes this machine and every backend, best first', async () => {
  const doctor = doctorSchema.parse(await runDoctor({ database, benchmarks, appVersion: '1.2.3', entry: scripted }))
  expect(doctor.app).toMatchObject({ version: '1.2.3', node: process.versions.node, database })
  expect(doctor.backends.map((backend) => backend.name)).toEqual(['cuda', 'tensorflow', 'webgpu', 'wasm', 'cpu'])
  expect(doctor.backends.slice(3)).toEqual([
    { name: 'wasm', status: 'usable', version: '1.0', device: 'scripted', startMs: 1 },
    { name: 'cpu', status: 'usable', version: '1.0', device: 'scripted', startMs: 1 },
  ])
  expect(doctor.cpu.cores).toBeGreaterThan(0)
  expect(doctor.memory.freeMiB).toBeLessThanOrEqual(doctor.memory.totalMiB)
  expect(doctor.disk).toMatchObject({ folder: tmpdir() })
  expect(doctor.disk.freeMiB).toBeGreaterThan(0)
})

it('chooses the best backend that starts, or the one that the user named', async () => {
  const broken = await runDoctor({ database, benchmarks, appVersion: '0', entry: join(tmpdir(), 'no-such-worker.mjs') })
  expect(broken.backends.map((backend) => backend.status)).toEqual(['missing', 'missing', 'missing', 'missing', 'missing'])
  expect(broken.choices).toEqual(['small', 'medium', 'large'].map((size) => ({ size, backend: 'cpu', why: 'No other can be used.' })))
  const named = await runDoctor({ database, benchmarks, appVersion: '0', entry: scripted, preferred: 'wasm' })
  expect(named.choices.map(({ backend }) => backend)).toEqual(['wasm', 'wasm', 'wasm'])
})

it('shows what was measured last, and does not use what was measured on another device', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'tunery-doctor-')), 'benchmarks.json')
  onTestFinished(() => rmSync(dirname(path), { recursive: true }))
  const measure = (device: string): void => {
    const speed = { backend: 'cpu' as const, device, version: '1.0', lanes: 1, samplesPerSecond: { small: 3, medium: 2, large: 1 }, why: null }
    writeKept({ measuredAt: 5, appVersion: '0', machine: thisMachine(), backends: [speed], notes: [] }, path)
  }
  measure('scripted')
  const fitting = await runDoctor({ database, benchmarks: path, appVersion: '0', entry: scripted })
  expect(fitting.benchmark).toMatchObject({ unused: null, benchmark: { measuredAt: 5 } })
  expect(fitting.choices.map(({ backend }) => backend)).toEqual(['cpu', 'cpu', 'cpu'])
  measure('another processor')
  const changed = await runDoctor({ database, benchmarks: path, appVersion: '0', entry: scripted })
  expect(changed.benchmark.unused).toBe('The computer has changed since it was measured: cpu computed on another processor and computes on scripted. Measure again.')
  expect(changed.choices[0]?.why).toContain('Without a measurement the usual order decides.')
})

it('says why a backend is missing: what its worker printed, or that it hung', async () => {
  expect(await probeBackend('wasm', { entry: scripted, env: { SCRIPTED_START: 'crash' } })).toMatchObject({
    status: 'missing',
    why: 'The training worker ended with exit code 4:\nno wasm here',
    remedy: expect.stringContaining('Install Tunery again'),
  })
  expect(await probeBackend('cpu', { entry: scripted, env: { SCRIPTED_START: 'hang' }, limitMs: 300 })).toMatchObject({
    status: 'missing',
    why: 'The training worker was not ready after 0.3 s.',
  })
})

it.runIf(existsSync(real))('finds the real cpu backend usable', async () => {
  expect(await probeBackend('cpu', { entry: real, env: {} })).toMatchObject({ name: 'cpu', status: 'usable' })
})
