import type { BackendName } from '../../../shared/worker-protocol.ts'
import type { Backend } from './backend.ts'

/** Every backend, best first. Each is imported only when it is asked for. */
const loaders: Readonly<Record<BackendName, () => Promise<Backend>>> = {
  tensorflow: async () => (await import('./tensorflow.ts')).createTensorflowBackend(),
  webgpu: async () => (await import('./webgpu.ts')).createWebgpuBackend(),
  cuda: async () => (await import('./cuda.ts')).createCudaBackend(),
  wasm: async () => (await import('./wasm.ts')).createWasmBackend(),
  cpu: async () => (await import('./cpu.ts')).createCpuBackend(),
}

/**
 * Loads a backend and makes it tfjs's. Once a process: there is no way back but to end it.
 * @throws Error that says why the backend cannot be used here
 */
export async function loadBackend(name: BackendName): Promise<Backend> {
  const backend = await loaders[name]()
  // Without this tfjs checks its own arguments, and prints advice for browsers into trials' logs.
  backend.tf.enableProdMode()
  return backend
}
