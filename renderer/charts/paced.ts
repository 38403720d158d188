export interface PaceClock {
  /** Milliseconds. */
  now(): number
  /** @returns a function that calls it off */
  later(work: () => void, ms: number): () => void
}

/** In a browser: drawn with the next frame, so never in a window that is not shown. */
export const frameClock: PaceClock = {
  now: () => performance.now(),
  later: (work, ms) => {
    let frame = 0
    const timer = setTimeout(() => (frame = requestAnimationFrame(work)), ms)
    return () => {
      clearTimeout(timer)
      cancelAnimationFrame(frame)
    }
  },
}

/** How much longer the pause after a piece of work is than the work: drawing takes at most a fifth of the time. */
const pauseShare = 4

/**
 * Does the latest of the requested pieces of work, and waits in proportion to what it took:
 * charts of a few curves follow every change, large ones leave the page free.
 */
export function paced(clock: PaceClock = frameClock): { request(work: () => void): void; cancel(): void } {
  let next: (() => void) | undefined
  let cancelTimer: (() => void) | undefined
  let readyAt = -Infinity

  const run = (): void => {
    cancelTimer = undefined
    const work = next
    next = undefined
    if (work === undefined) return
    const startedAt = clock.now()
    work()
    const endedAt = clock.now()
    readyAt = endedAt + pauseShare * (endedAt - startedAt)
  }

  return {
    request: (work) => {
      next = work
      cancelTimer ??= clock.later(run, Math.max(0, readyAt - clock.now()))
    },
    cancel: () => {
      cancelTimer?.()
      cancelTimer = undefined
      next = undefined
    },
  }
}
