import { constants } from 'node:os'

/** The wish to end: by Ctrl-C, by SIGTERM, or because the terminal was closed. */
export interface Interrupts {
  /** Aborted by the first one. */
  readonly signal: AbortSignal
  /** 128 and the signal's number after the first one, else undefined. */
  exitCode(): number | undefined
  /** Resolves with the first one. */
  readonly interrupted: Promise<void>
}

const signalNames = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The terminal signals the whole process group, and npm passes the signal on once more: that is one Ctrl-C, not two. */
const sameWishMs = 300

/**
 * Listens for signals: the first one is a wish that the command fulfils (trials go back to waiting),
 * a second one ends the process at once. The engine's crash promise covers the second.
 * It listens to the end of the process: closing the engine is part of what a second signal may cut short.
 * @param onFirst told at once, so that the user sees that the wish was heard
 */
export function listenForInterrupts(onFirst: () => void): Interrupts {
  const abort = new AbortController()
  const interrupted = new Promise<void>((resolve) => {
    abort.signal.addEventListener('abort', () => {
      resolve()
    })
  })
  let code: number | undefined
  let firstAt = 0
  for (const name of signalNames) {
    process.on(name, () => {
      if (code !== undefined) {
        if (performance.now() - firstAt > sameWishMs) process.exit(code)
        return
      }
      firstAt = performance.now()
      code = 128 + constants.signals[name]
      onFirst()
      abort.abort()
    })
  }
  return { signal: abort.signal, exitCode: () => code, interrupted }
}
