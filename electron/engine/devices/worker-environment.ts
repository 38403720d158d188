import { join } from 'node:path'
import { dataFolder } from '../paths.ts'
import { findRuntime, kernelCacheFolder, libraryPath } from './runtime/index.ts'

/** The program of a training worker, beside this one: TypeScript in a checkout, JavaScript in a build. */
export function workerEntry(): URL {
  return new URL(`../../worker/index${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
}

/** What a worker must know of this machine: where the native runtimes are. Read anew for each study. */
export function workerEnvironment(): Readonly<Record<string, string>> {
  const tensorflow = findRuntime('tensorflow')
  const cuda = findRuntime('cuda')
  return {
    // Node keeps there what it has compiled: a worker's libraries take 0.3 s less to load from the second time on.
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(dataFolder(), 'cache', 'code'),
    ...(tensorflow.kind === 'installed' ? { TUNERY_TENSORFLOW_RUNTIME: tensorflow.folder } : {}),
    ...(cuda.kind === 'installed'
      ? { TUNERY_CUDA_RUNTIME: cuda.folder, TUNERY_CUDA_CACHE: kernelCacheFolder(), LD_LIBRARY_PATH: libraryPath(cuda.folder) }
      : {}),
  }
}
