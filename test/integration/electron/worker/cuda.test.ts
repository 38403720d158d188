import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { workerEnvironment } from '../../../../electron/engine/devices/worker-environment.ts'
import { findRuntime } from '../../../../electron/engine/devices/runtime/index.ts'
import { startWorker } from './worker-client.ts'

const processorRuntime = findRuntime('tensorflow')
const hasDriver = existsSync('/proc/driver/nvidia/version') || existsSync('/dev/dxg')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunery-cuda-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('the cuda backend says what brings the runtime that is not there', async () => {
  await expect(startWorker({ TUNERY_BACKEND: 'cuda', TUNERY_CUDA_RUNTIME: '' })).rejects.toThrow(/TUNERY_CUDA_RUNTIME does not say .* `tunery runtime install cuda`/)
  await expect(startWorker({ TUNERY_BACKEND: 'cuda', TUNERY_CUDA_RUNTIME: folder })).rejects.toThrow(/TensorFlow runtime is not in/)
})

it.skipIf(processorRuntime.kind === 'missing')('the cuda backend fails where TensorFlow finds no card, rather than train on the processor', async () => {
  if (processorRuntime.kind === 'missing') return
  mkdirSync(join(folder, 'nvidia'))
  symlinkSync(processorRuntime.folder, join(folder, 'tensorflow'))
  const env = { TUNERY_BACKEND: 'cuda', TUNERY_CUDA_RUNTIME: folder }
  await expect(startWorker({ ...env, CUDA_VISIBLE_DEVICES: '' })).rejects.toThrow(/finds no NVIDIA card\. CUDA_VISIBLE_DEVICES hides every card/)
  if (!hasDriver) await expect(startWorker(env)).rejects.toThrow(/finds no NVIDIA card\. No NVIDIA driver runs on this computer/)
})

const cudaRuntime = findRuntime('cuda')
it.skipIf(cudaRuntime.kind === 'missing' || !hasDriver)('starts on the card of this computer, and names it', async () => {
  const worker = await startWorker({ TUNERY_BACKEND: 'cuda', ...workerEnvironment() })
  expect(worker.ready).toMatchObject({ backend: 'cuda', version: '2.21.0', device: expect.stringMatching(/./) })
  await worker.kill()
})
