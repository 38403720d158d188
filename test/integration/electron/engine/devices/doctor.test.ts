import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runDoctor } from '../../../../../electron/engine/devices/doctor.ts'
import { probeBackend } from '../../../../../electron/engine/devices/probe.ts'
import { doctorSchema } from '../../../../../shared/contract/views.ts'

const scripted = new URL('../../../../fixtures/executors/scripted-worker.mjs', import.meta.url)
const real = new URL('../../../../../electron/worker/index.ts', import.meta.url)
const database = join(tmpdir(), 'no-such-folder', 'deeper', 'tunery.db')

it('describes this machine and every backend, best first', async () => {
  const doctor = doctorSchema.parse(await runDoctor({ database, appVersion: '1.2.3', entry: scripted }))
  expect(doctor.app).toMatchObject({ version: '1.2.3', node: process.versions.node, database })
  expect(doctor.backends.map((backend) => backend.name)).toEqual(['tensorflow', 'wasm', 'cpu'])
  expect(doctor.backends.slice(1)).toEqual([
    { name: 'wasm', status: 'usable', version: '1.0', startMs: 1 },
    { name: 'cpu', status: 'usable', version: '1.0', startMs: 1 },
  ])
  expect(doctor.cpu.cores).toBeGreaterThan(0)
  expect(doctor.memory.freeMiB).toBeLessThanOrEqual(doctor.memory.totalMiB)
  expect(doctor.disk).toMatchObject({ folder: tmpdir() })
  expect(doctor.disk.freeMiB).toBeGreaterThan(0)
})

it('chooses the best backend that starts, or the one that the user named', async () => {
  const broken = await runDoctor({ database, appVersion: '0', entry: join(tmpdir(), 'no-such-worker.mjs') })
  expect(broken.backends.map((backend) => backend.status)).toEqual(['missing', 'missing', 'missing'])
  expect(broken.chosenBackend).toBe('cpu')
  expect((await runDoctor({ database, appVersion: '0', entry: scripted, preferred: 'wasm' })).chosenBackend).toBe('wasm')
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
