import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { assertThere, fallbacksOf, whyMissing } from '../../../../../electron/engine/devices/backends.ts'

const noRuntime = join(tmpdir(), 'tunery-no-runtime-here')

it('refuses a backend that was named and is not there', () => {
  expect(() => assertThere('cpu', noRuntime)).not.toThrow()
  expect(() => assertThere('tensorflow', noRuntime)).toThrow(/"tensorflow" cannot be used\. The native TensorFlow runtime is not installed\. Install it/)
})

it('says why a backend is missing and what brings it', () => {
  expect(whyMissing('tensorflow', noRuntime)).toEqual({ why: expect.stringContaining('not installed'), remedy: expect.stringContaining('tunery runtime install tensorflow') })
  expect(whyMissing('wasm', noRuntime)).toBeUndefined()
})

it('does not offer a native runtime to a system that it does not exist for', () => {
  const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
  try {
    expect(whyMissing('tensorflow', noRuntime)).toEqual({ why: expect.stringContaining('no native TensorFlow runtime for darwin'), remedy: expect.not.stringContaining('Install') })
  } finally {
    platform.mockRestore()
  }
})

it('falls back to the next best ones that are there, and from a graphics card to TensorFlow first', () => {
  expect(fallbacksOf('tensorflow', noRuntime)).toEqual(['webgpu', 'wasm', 'cpu'])
  expect(fallbacksOf('webgpu', noRuntime)).toEqual(['wasm', 'cpu'])
  if (whyMissing('tensorflow') === undefined) expect(fallbacksOf('webgpu')).toEqual(['tensorflow', 'wasm', 'cpu'])
  expect(fallbacksOf('cpu', noRuntime)).toEqual([])
})
