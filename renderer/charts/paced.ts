export interface PaceClock {
  /** Milliseconds. */
  now(): number
  /** @returns a function that calls it off */
  later(work: () => void, ms: number): () => void
  /** As `later`, but never with the work of another in one frame. */
  inTurn(work: () => void, ms: number): () => void
}

/** Work that is due, each piece in a frame of its own. */
const due = new Set<() => void>()

function nextTurn(): void {
  const [work] = due
  if (work === undefined) return
  due.delete(work)
  // Before the work: if it throws, the others still get their turn.
  if (due.size > 0) requestAnimationFrame(nextTurn)
  work()
}

function takeTurn(work: () => void): void {
  due.add(work)
  if (due.size === 1) requestAnimationFrame(nextTurn)
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
  inTurn: (work, ms) => {
    const own = (): void => work()
    const timer = setTimeout(() => takeTurn(own), ms)
    return () => {
      clearTimeout(timer)
      due.delete(own)
    }
  },
}

/** How much longer the pause after a piece of work is than the work: drawing takes at most a tenth of the time. */
const pauseShare = 9
/** What a frame takes that has nothing to do, in milliseconds. */
const idleFrameMs = 17

/**
 * Does the latest of the requested pieces of work, and waits in proportion to what it took, the painting of the frame
 * included: charts of a few curves follow every change, large ones leave the page free, and many of them take turns.
 */
export function paced(clock: PaceClock = frameClock): { request(work: () => void): void; cancel(): void } {
  let next: (() => void) | undefined
  let cancelTimer: (() => void) | undefined
  /** Infinity while what the last piece took is not known. */
  let readyAt = -Infinity

  const arm = (): void => {
    if (readyAt !== Infinity) cancelTimer ??= clock.inTurn(run, Math.max(0, readyAt - clock.now()))
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
