import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { chooseBackend, fallbacksOf, whyMissing } from '../../../../../electron/engine/devices/backends.ts'

const noRuntime = join(tmpdir(), 'tunery-no-runtime-here')

it('chooses the best backend that is there', () => {
  expect(chooseBackend(undefined, noRuntime)).toBe('wasm')
})

it('takes the one that was named, and refuses it when it is not there', () => {
  expect(chooseBackend('cpu', noRuntime)).toBe('cpu')
  expect(() => chooseBackend('tensorflow', noRuntime)).toThrow(/"tensorflow" cannot be used\. The native TensorFlow runtime is not installed\. Install it/)
})

it('says why a backend is missing and what brings it', () => {
  expect(whyMissing('tensorflow', noRuntime)).toEqual({ why: expect.stringContaining('not installed'), remedy: expect.stringContaining('npm run setup') })
  expect(whyMissing('wasm', noRuntime)).toBeUndefined()
})

it('falls back to the next best ones', () => {
  expect(fallbacksOf('tensorflow')).toEqual(['webgpu', 'wasm', 'cpu'])
  expect(fallbacksOf('cpu')).toEqual([])
})
