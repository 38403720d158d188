import type { FailureReason } from '../../../shared/domain/trial.ts'
import { messageOf, TuneryError } from '../../../shared/errors.ts'

/** The loss stopped being a number: the configuration diverged. */
export class NotFiniteError extends Error {
  override readonly name = 'NotFiniteError'
}

/** How libtensorflow, V8 and the WebAssembly backend say that there is no memory left. */
const outOfMemory = /out of memory|\bOOM\b|resource ?exhausted|array buffer allocation failed|invalid typed array length|could not allocate|cannot enlarge memory|memory access out of bounds|bad_alloc/i

/** Why a trial that threw this has failed. */
export function failureReason(thrown: unknown): FailureReason {
  if (thrown instanceof NotFiniteError) return 'nan'
  if (thrown instanceof TuneryError && thrown.code === 'bad-input') return 'rejected'
  return outOfMemory.test(messageOf(thrown)) ? 'oom' : 'crash'
}
