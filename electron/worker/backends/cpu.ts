import type { Backend } from './backend.ts'
import { cpuName } from './cpu-name.ts'

/** tfjs's backend in plain JavaScript: slow, and there on every machine. */
export async function createCpuBackend(): Promise<Backend> {
  const tf = await import('@tensorflow/tfjs')
  await tf.setBackend('cpu')
  return { name: 'cpu', tf, version: tf.version_core, device: cpuName() }
}
