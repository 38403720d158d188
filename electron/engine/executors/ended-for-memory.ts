import { isOutOfMemoryCode } from '../../../shared/failures/out-of-memory.ts'
import { tellsOutOfMemory } from './error-output.ts'
import type { ProcessEnd } from './process-group.ts'

/** What a shell or a container says of a program that was killed by SIGKILL: 128 + 9. Where it ran may be another machine, whose memory nobody sees here. */
const killedExitCode = 137

/** Ends by which a process goes down when memory runs out: it is killed, or it does not look whether it was given any. */
const fatalSignals: ReadonlySet<string> = new Set(['SIGKILL', 'SIGTERM', 'SIGABRT', 'SIGSEGV', 'SIGBUS'])

/**
 * Whether a process ended because memory ran out, most likely: it says so, it was killed while memory was short, or something behind it
 * was killed, which people seldom do.
 */
export function endedForMemory(end: ProcessEnd, lastWords: readonly string[], memoryShortage: boolean): boolean {
  if (end.code === 0) return false
  const saysCode = end.code !== null && (end.code === killedExitCode || isOutOfMemoryCode(end.code))
  const isKilled = end.signal !== null && fatalSignals.has(end.signal)
  return saysCode || (isKilled && memoryShortage) || tellsOutOfMemory(lastWords)
}
