import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { hasNvidiaDriver } from '../../../../../electron/engine/devices/nvidia-driver.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tunery-driver-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it.each([
  [[], false],
  [['dev/nvidiactl'], true],
  [['proc/driver/nvidia/version'], true],
  [['dev/dxg', 'usr/lib/wsl/lib/libcuda.so.1'], true],
  [['dev/dxg'], false],
])('%j: %s', (paths, there) => {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), '')
  }
  expect(hasNvidiaDriver(root)).toBe(there)
})
