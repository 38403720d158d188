import type { Backend } from './backend.ts'
import { cpuName } from './cpu-name.ts'
import { loadTensorflow } from './load-tensorflow.ts'

/**
 * TensorFlow's native CPU runtime, from the folder that the engine names in `TUNERY_TENSORFLOW_RUNTIME`.
 * @throws Error when the variable is not set, or the runtime cannot be loaded
 */
export async function createTensorflowBackend(): Promise<Backend> {
  const folder = process.env['TUNERY_TENSORFLOW_RUNTIME']
  if (folder === undefined || folder === '') {
    throw new Error('TUNERY_TENSORFLOW_RUNTIME does not say where the TensorFlow runtime is: start the worker through Tunery.')
  }
  const tf = await loadTensorflow(folder)
  return { name: 'tensorflow', tf, version: runtimeVersion(folder) ?? tf.version_core, device: cpuName() }
}

/** A runtime's folder is named after its version: `tensorflow-cpu-2.21.0`. */
export function runtimeVersion(folder: string): string | undefined {
  return /(\d+\.\d+\.\d+)\/?$/.exec(folder)?.[1]
}
