import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createBackendChooser, type ChooserParts, type MeasuredStudy } from '../../../../../../electron/engine/devices/benchmark/study-backend.ts'
import { writeKept } from '../../../../../../electron/engine/devices/benchmark/kept.ts'
import { machine, measurement, speed } from './measured.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-chooser-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const study = (units: number, parallel = 8): MeasuredStudy => ({
  objective: { kind: 'builtin', task: 'fashion-mnist/mlp', fixed: { layers: 3, batch_size: 128 } },
  space: { units: { type: 'categorical', choices: [units] } },
  parallel,
})
const chooser = (changes: Partial<ChooserParts> = {}) =>
  createBackendChooser({
    preferred: undefined,
    measuredBy: () => ({ machine, appVersion: '1.2.3' }),
    path: join(folder, 'benchmarks.json'),
    runtimeFolder: join(folder, 'no-runtime'),
    hasAdapter: () => Promise.resolve(true),
    ...changes,
  })

it('chooses by the size of the study’s models and its trials at once', async () => {
  writeKept(measurement(speed('webgpu', [20_000, 40_000, 30_000]), speed('wasm', [10_000, 4000, 100])), join(folder, 'benchmarks.json'))
  const { backendFor } = chooser()
  expect(backendFor(study(16))).toBe('wasm')
  expect(await backendFor(study(16, 1))).toBe('webgpu')
  expect(await backendFor(study(1024))).toBe('webgpu')
})

it('measures anew what has been measured since: the file is read for each study', () => {
  const { backendFor } = chooser({ hasAdapter: () => Promise.resolve(false) })
  writeKept(measurement(speed('wasm', [1, 1, 1]), speed('cpu', [2, 2, 2])), join(folder, 'benchmarks.json'))
  expect(backendFor(study(16))).toBe('cpu')
  writeKept(measurement(speed('wasm', [2, 2, 2]), speed('cpu', [1, 1, 1])), join(folder, 'benchmarks.json'))
  expect(backendFor(study(16))).toBe('wasm')
})

it('takes WebGPU only where there is a graphics card, and asks once', async () => {
  let asked = 0
  const ask = (there: boolean) => () => {
    asked += 1
    return Promise.resolve(there)
  }
  const without = chooser({ hasAdapter: ask(false) })
  expect([await without.backendFor(study(16)), await without.backendFor(study(1024))]).toEqual(['wasm', 'wasm'])
  expect(asked).toBe(1)
  expect(await chooser({ hasAdapter: ask(true) }).backendFor(study(16))).toBe('webgpu')
})

it('takes the one that the user named without looking at anything', () => {
  expect(chooser({ preferred: 'cpu', measuredBy: () => expect.unreachable('nothing is looked at') }).backendFor(study(16))).toBe('cpu')
})

it('does not take a module of the user’s to WebGPU, which cannot read values at once', () => {
  expect(chooser().backendFor({ ...study(16), objective: { kind: 'module', path: '/m.mjs' } })).toBe('wasm')
})

it('lets a command start at once', () => {
  const command: MeasuredStudy = { ...study(16), objective: { kind: 'command', command: ['train'] } }
  expect(typeof chooser({ hasAdapter: () => expect.unreachable('no driver is asked') }).backendFor(command)).toBe('string')
})
