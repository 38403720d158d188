import { createRequire } from 'node:module'
import { dirname, sep } from 'node:path'
import type { Backend } from './backend.ts'
import { cpuName } from './cpu-name.ts'

/**
 * tfjs's WebAssembly backend, on one thread so that sums are always added in the same order.
 * Its .wasm files lie beside its main module.
 */
export async function createWasmBackend(): Promise<Backend> {
  const tf = await import('@tensorflow/tfjs')
  const { setThreadsCount, setWasmPaths, version_wasm: version } = await import('@tensorflow/tfjs-backend-wasm')
  setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep)
  setThreadsCount(1)
  if (!(await tf.setBackend('wasm'))) throw new Error('The WebAssembly backend could not be started.')
  return { name: 'wasm', tf, version, device: cpuName() }
}
