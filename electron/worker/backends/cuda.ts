import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Backend } from './backend.ts'
import { cudaCardName } from './cuda-card.ts'
import { loadTensorflow, type Tensorflow } from './load-tensorflow.ts'
import { runtimeVersion } from './tensorflow.ts'

const backendSchema = z.object({ binding: z.object({ isUsingGpuDevice: z.custom<() => boolean>((value) => typeof value === 'function') }) })

/**
 * TensorFlow's native runtime on an NVIDIA card, from the folder that the engine names in `TUNERY_CUDA_RUNTIME`.
 * To tfjs it is the backend `tensorflow`, so that everything that works there, compiled training too, works here.
 * @throws Error when the variable is not set, the runtime cannot be loaded, or TensorFlow finds no card
 */
export async function createCudaBackend(): Promise<Backend> {
  const folder = process.env['TUNERY_CUDA_RUNTIME']
  if (folder === undefined || folder === '') {
    throw new Error('TUNERY_CUDA_RUNTIME does not say where the CUDA runtime is: install it with `tunery runtime install cuda`.')
  }
  setCudaEnvironment(folder)
  const tf = await loadTensorflow(join(folder, 'tensorflow'))
  if (!seesCard(tf)) throw new Error(whyNoCard())
  return { name: 'cuda', tf, version: runtimeVersion(folder) ?? tf.version_core, device: cudaCardName() ?? 'NVIDIA GPU' }
}

/** Read by the libraries when they are loaded, or when they first reach the card. What the user has set stays. */
function setCudaEnvironment(folder: string): void {
  const { env } = process
  // nvidia-smi counts the cards in this order; CUDA's own puts the fastest first.
  env['CUDA_DEVICE_ORDER'] ??= 'PCI_BUS_ID'
  env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true'
  const toolkit = join(folder, 'nvidia', 'cuda_nvcc')
  if (existsSync(toolkit) && env['XLA_FLAGS']?.includes('--xla_gpu_cuda_data_dir') !== true) {
    env['XLA_FLAGS'] = [env['XLA_FLAGS'], `--xla_gpu_cuda_data_dir=${toolkit}`].filter((flag) => flag !== undefined && flag !== '').join(' ')
  }
  // TensorFlow has no kernels for cards that are newer than it: the driver compiles them once, which takes minutes, and keeps them here.
  const cache = env['TUNERY_CUDA_CACHE']
  if (cache !== undefined && cache !== '') {
    env['CUDA_CACHE_PATH'] ??= cache
    env['CUDA_CACHE_MAXSIZE'] ??= String(4 * 1024 ** 3)
  }
}

function seesCard(tf: Tensorflow): boolean {
  const backend = backendSchema.safeParse(tf.backend())
  return backend.success && backend.data.binding.isUsingGpuDevice()
}

function whyNoCard(): string {
  const visible = process.env['CUDA_VISIBLE_DEVICES']
  const found = 'The CUDA runtime is loaded, but TensorFlow finds no NVIDIA card.'
  if (visible === '' || visible === '-1') return `${found} CUDA_VISIBLE_DEVICES hides every card.`
  if (!existsSync('/proc/driver/nvidia/version') && !existsSync('/dev/dxg')) return `${found} No NVIDIA driver runs on this computer: install the driver of your card (525 or newer).`
  return `${found} See that \`nvidia-smi\` lists the card, and that this program may use it${visible === undefined ? '' : ` (CUDA_VISIBLE_DEVICES is ${visible})`}; after an update of the driver, restart the computer.`
}
