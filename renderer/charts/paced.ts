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

/** How much longer the pause after a piece of work is than the work: drawing takes at most a tenth of the time. */
const pauseShare = 9
/** What a frame takes that has nothing to do, in milliseconds. */
const idleFrameMs = 17

/**
 * Does the latest of the requested pieces of work, and waits in proportion to what it took, the painting of the frame
 * included: charts of a few curves follow every change, large ones leave the page free.
 */
export function paced(clock: PaceClock = frameClock): { request(work: () => void): void; cancel(): void } {
  let next: (() => void) | undefined
  let cancelTimer: (() => void) | undefined
  /** Infinity while what the last piece took is not known. */
  let readyAt = -Infinity

  const arm = (): void => {
    if (readyAt !== Infinity) cancelTimer ??= clock.later(run, Math.max(0, readyAt - clock.now()))
  }

  const run = (): void => {
    const work = next
    next = undefined
    cancelTimer = undefined
    if (work === undefined) return
    const startedAt = clock.now()
    work()
    const workMs = clock.now() - startedAt
    readyAt = Infinity
    // The frame that shows it is painted before the next one begins.
    cancelTimer = clock.later(() => {
      cancelTimer = undefined
      const endedAt = clock.now()
      readyAt = endedAt + pauseShare * Math.max(workMs, endedAt - startedAt - idleFrameMs)
      if (next !== undefined) arm()
    }, 0)
  }

  return {
    request: (work) => {
      next = work
      arm()
    },
    cancel: () => {
      cancelTimer?.()
      cancelTimer = undefined
      next = undefined
      readyAt = -Infinity
    },
  }
}
