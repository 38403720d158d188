import { TuneryError } from '../../../shared/errors.ts'
import { backendNameSchema, type BackendName } from '../../../shared/worker-protocol.ts'
import { findTensorflowRuntime } from './runtime/index.ts'

/** Every backend, best first. */
export const backendsBestFirst: readonly BackendName[] = backendNameSchema.options

/** The backend that trials run on, and what its workers need. */
export interface BackendChoice {
  readonly backend: BackendName
  /** Goes into the environment of each worker. */
  readonly env: Readonly<Record<string, string>>
  /** Why it is not the best one, and what to do about it; undefined when it is. */
  readonly note: string | undefined
}

/** Why a backend cannot be used, and what to do about it; whole sentences. */
export interface MissingBackend {
  readonly why: string
  readonly remedy: string
}

/**
 * Chooses a backend without starting anything: a runtime whose manifest is in order was tried when it was installed.
 * When a worker then fails to start all the same, see `fallBack`.
 * @param preference the one that the user named; else the best that is there
 * @param runtimeFolder where the native runtime is looked for; its own place when left out
 * @throws TuneryError unavailable when the one that the user named is not there
 */
export function chooseBackend(preference?: BackendName, runtimeFolder?: string): BackendChoice {
  if (preference === undefined) return choiceOf('tensorflow', undefined, runtimeFolder) ?? bestAfter('tensorflow', whyMissing(runtimeFolder))
  const choice = choiceOf(preference, undefined, runtimeFolder)
  if (choice === undefined) throw new TuneryError('unavailable', `The backend ${preference} cannot be used. ${whyMissing(runtimeFolder)}`)
  return choice
}

/**
 * The next best backend when a worker of the chosen one has failed to start.
 * @param why what the worker said
 * @returns undefined when there is none left
 */
export function fallBack(failed: BackendChoice, why: string): BackendChoice | undefined {
  if (backendsBestFirst.at(-1) === failed.backend) return undefined
  return bestAfter(failed.backend, `The backend ${failed.backend} could not be started: ${why} \`tunery doctor\` tells more.`)
}

/** What a backend's workers need in their environment, or why the backend is missing. */
export function backendEnvironment(backend: BackendName, runtimeFolder?: string): Readonly<Record<string, string>> | MissingBackend {
  if (backend !== 'tensorflow') return {}
  const runtime = findTensorflowRuntime(runtimeFolder)
  return runtime.kind === 'missing' ? { why: runtime.reason, remedy: runtime.remedy } : { TUNERY_TENSORFLOW_RUNTIME: runtime.folder }
}
