import { findTensorflowRuntime } from './runtime/index.ts'

/** The program of a training worker, beside this one: TypeScript in a checkout, JavaScript in a build. */
export function workerEntry(): URL {
  return new URL(`../../worker/index${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
}

/** What a worker must know of this machine: where the native TensorFlow is. */
export function workerEnvironment(): Readonly<Record<string, string>> {
  const runtime = findTensorflowRuntime()
  return runtime.kind === 'installed' ? { TUNERY_TENSORFLOW_RUNTIME: runtime.folder } : {}
}
