import { TuneryError } from '../../../shared/errors.ts'
import { backendNameSchema, type BackendName } from '../../../shared/worker-protocol.ts'
import { findRuntime, obstacleTo } from './runtime/index.ts'

/** Every training backend, best first. */
export const backendsBestFirst: readonly BackendName[] = backendNameSchema.options

/** Why a backend cannot be used, and what to do about it; whole sentences. */
export interface MissingBackend {
  readonly why: string
  readonly remedy: string
}

/**
 * Checks that a backend that the user named is there, without starting anything.
 * @param runtimeFolder where the native runtime is; its own place when left out
 * @throws TuneryError unavailable
 */
export function assertThere(backend: BackendName, runtimeFolder?: string): void {
  const missing = whyMissing(backend, runtimeFolder)
  if (missing !== undefined) throw new TuneryError('unavailable', `The backend "${backend}" cannot be used. ${missing.why} ${missing.remedy}`)
}

/** The backends to go over to when no worker of this one starts, best first: those after it, and TensorFlow in place of a graphics card. */
export function fallbacksOf(backend: BackendName, runtimeFolder?: string): readonly BackendName[] {
  const after = backendsBestFirst.slice(backendsBestFirst.indexOf(backend) + 1)
  const candidates: readonly BackendName[] = backend === 'webgpu' ? ['tensorflow', ...after] : after
  return candidates.filter((other) => whyMissing(other, runtimeFolder) === undefined)
}

/**
 * Why a backend is not there, as far as can be told without starting it; undefined when it is.
 * Of `webgpu` nothing can be told: its worker ends with the reason, also where the only adapter is a software one.
 */
export function whyMissing(backend: BackendName, runtimeFolder?: string): MissingBackend | undefined {
  if (backend !== 'cuda' && backend !== 'tensorflow') return undefined
  // Where the system has no such runtime, or no driver for it, installing it is no remedy.
  const obstacle = obstacleTo(backend)
  if (obstacle !== undefined) return obstacle
  const runtime = findRuntime(backend, runtimeFolder)
  return runtime.kind === 'missing' ? { why: runtime.reason, remedy: runtime.remedy } : undefined
}
