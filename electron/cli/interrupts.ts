import { constants } from 'node:os'

/** The wish to end: by Ctrl-C, by SIGTERM, or because the terminal was closed. */
export interface Interrupts {
  /** Aborted by the first one. */
  readonly signal: AbortSignal
  /** 128 and the signal's number after the first one, else undefined. */
  exitCode(): number | undefined
  /** Resolves with the first one. */
  readonly interrupted: Promise<void>
  /** Signals do again what they do by default. */
  dispose(): void
}

const signalNames = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Listens for signals: the first one is a wish that the command fulfils (trials go back to waiting),
 * a second one ends the process at once. The engine's crash promise covers the second.
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
  const listeners = signalNames.map((name) => {
    const listener = (): void => {
      if (code !== undefined) process.exit(code)
      code = 128 + constants.signals[name]
      onFirst()
      abort.abort()
    }
    process.on(name, listener)
    return { name, listener }
  })
  return {
    signal: abort.signal,
    exitCode: () => code,
    interrupted,
    dispose: () => {
      for (const { name, listener } of listeners) process.off(name, listener)
    },
  }
}
