import { TuneryError } from '../../../shared/errors.ts'
import { backendNameSchema, type BackendName } from '../../../shared/worker-protocol.ts'
import { findTensorflowRuntime } from './runtime/index.ts'

/** Every training backend, best first. */
export const backendsBestFirst: readonly BackendName[] = backendNameSchema.options

/** Why a backend cannot be used, and what to do about it; whole sentences. */
export interface MissingBackend {
  readonly why: string
  readonly remedy: string
}

/**
 * Chooses a training backend without starting anything: the native runtime was tried when it was installed, so that
 * its manifest is enough, and the others come with the app. Should a worker fail to start all the same, the worker
 * executor goes over to `fallbacksOf` the choice.
 * @param preference the one that the user named; the best one that is there when left out
 * @param runtimeFolder where the native runtime is; its own place when left out
 * @throws TuneryError unavailable when the one that the user named is not there
 */
export function chooseBackend(preference?: BackendName, runtimeFolder?: string): BackendName {
  const candidates = preference === undefined ? backendsBestFirst : [preference]
  const found = candidates.find((backend) => whyMissing(backend, runtimeFolder) === undefined)
  if (found !== undefined) return found
  const missing = whyMissing(candidates[0] ?? 'cpu', runtimeFolder)
  throw new TuneryError('unavailable', `The backend "${candidates.join(', ')}" cannot be used. ${missing?.why ?? ''} ${missing?.remedy ?? ''}`)
}

/** The backends after this one, best first. */
export function fallbacksOf(backend: BackendName): readonly BackendName[] {
  return backendsBestFirst.slice(backendsBestFirst.indexOf(backend) + 1)
}

/** Why a backend is not there, as far as can be told without starting it; undefined when it is. */
export function whyMissing(backend: BackendName, runtimeFolder?: string): MissingBackend | undefined {
  if (backend === 'cuda') return { why: 'The CUDA runtime is not installed.', remedy: 'Install it with `tunery runtime install cuda`.' }
  if (backend === 'webgpu') return { why: 'No graphics adapter was found.', remedy: 'Install the driver of your graphics card.' }
  if (backend !== 'tensorflow') return undefined
  const runtime = findTensorflowRuntime(runtimeFolder)
  return runtime.kind === 'missing' ? { why: runtime.reason, remedy: runtime.remedy } : undefined
}
