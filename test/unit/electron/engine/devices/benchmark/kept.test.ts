import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readKept, writeKept } from '../../../../../../electron/engine/devices/benchmark/kept.ts'
import { thisMachine } from '../../../../../../electron/engine/devices/benchmark/machine.ts'
import { machine, measurement, speed } from './measured.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-kept-'))
  path = join(folder, 'data', 'benchmarks.json')
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const measured = measurement(speed('wasm', [5000, 900, null]))
const by = { machine, appVersion: '1.2.3' }

it('keeps a measurement, and nothing beside it', () => {
  expect(readKept(by, path)).toEqual({ benchmark: null, unused: 'Nothing has been measured yet.', notes: [] })
  writeKept(measured, path)
  writeKept({ ...measured, notes: ['The processor was busy.'] }, path)
  expect(readKept(by, path)).toEqual({ benchmark: { ...measured, notes: ['The processor was busy.'] }, unused: null, notes: ['The processor was busy.'] })
  expect(readdirSync(join(folder, 'data'))).toEqual(['benchmarks.json'])
})

it('does not use what was measured on another machine, and says what has changed', () => {
  writeKept(measured, path)
  const unused = (changes: Partial<typeof machine>) => readKept({ ...by, machine: { ...machine, ...changes } }, path).unused
  expect(unused({ processor: 'Intel Xeon' })).toBe('The computer has changed since it was measured: the processor was AMD EPYC (8 cores) and is Intel Xeon (8 cores). Measure again.')
  expect(unused({ cores: 4 })).toContain('is AMD EPYC (4 cores)')
  expect(unused({ graphics: [], runtimes: [] })).toContain('cards and drivers were NVIDIA driver 570.86, NVIDIA H100 and are none; the native runtimes were cuda 2.21.0 and are none')
})

it('uses what another version of Tunery measured, and says so', () => {
  writeKept(measured, path)
  expect(readKept({ ...by, appVersion: '2.0.0' }, path)).toMatchObject({ unused: null, notes: ['Tunery 1.2.3 measured this, and this is Tunery 2.0.0: measure again to be sure.'] })
})

it('ignores a damaged file with a note', () => {
  mkdirSync(join(folder, 'data'))
  for (const text of ['{"measuredAt": 1', JSON.stringify({ ...measured, backends: [{ backend: 'quantum' }] })]) {
    writeFileSync(path, text)
    expect(readKept(by, path)).toEqual({ benchmark: null, unused: `The last measurement is damaged and not used (${path}). Measure again, which replaces it.`, notes: [] })
  }
})

it('tells graphics cards by the kernel’s own files', () => {
  const write = (file: string, text: string) => {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  write('proc/driver/nvidia/version', 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.86.15  Thu Jan 1 2026\nGCC version: 13')
  write('proc/driver/nvidia/gpus/0000:01:00.0/information', 'Model: \t\t NVIDIA H100 80GB HBM3\nIRQ: 1\n')
  write('sys/class/drm/card0/device/vendor', '0x8086\n')
  write('sys/class/drm/card0/device/device', '0x46a6\n')
  write('sys/class/drm/card0-HDMI-A-1/status', 'connected')
  expect(thisMachine(folder).graphics).toEqual(['NVIDIA driver 570.86.15', 'NVIDIA H100 80GB HBM3', '8086:46a6'])
  expect(thisMachine(join(folder, 'nothing')).graphics).toEqual([])
})
