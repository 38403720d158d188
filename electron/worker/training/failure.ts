import type { FailureReason } from '../../../shared/domain/trial.ts'
import { TuneryError } from '../../../shared/errors.ts'
import { isOutOfMemory } from '../../../shared/failures/out-of-memory.ts'

/** The loss stopped being a number: the configuration diverged. */
export class NotFiniteError extends Error {
  override readonly name = 'NotFiniteError'
}

/** What an error's own message says, where it would prove nothing in a program's output: Dawn's and WebKit's words, and tfjs' WebAssembly backend, which writes to address 0 when it gets no memory. */
const backendSayings = [/\bout[ _-]of[ _-](?:device[ _-]|host[ _-])?memory\b/i, /\bfailed to allocate\b/i, /\bmemory access out of bounds\b/]

/** Why a trial that threw this has failed. */
export function failureReason(thrown: unknown): FailureReason {
  if (thrown instanceof NotFiniteError) return 'nan'
  if (thrown instanceof TuneryError && thrown.code === 'bad-input') return 'rejected'
  return isOutOfMemory(thrown, ...backendSayings) ? 'oom' : 'crash'
}
