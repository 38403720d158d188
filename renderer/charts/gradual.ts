/** Where frames come from: the browser, or a test. */
export interface Frames {
  /** Calls with the time of the next frame, in milliseconds. @returns a function that calls it off */
  next(draw: (time: number) => void): () => void
}

export const browserFrames: Frames = {
  next: (draw) => {
    const frame = requestAnimationFrame(draw)
    return () => cancelAnimationFrame(frame)
  },
}

/** Work that can be done piece by piece. */
export interface GradualWork {
  /** Does the next piece. @returns its size; undefined when there was none */
  next(): number | undefined
  done?(): void
}

const [least, most, first] = [150, 3000, 500]
/** Slowly more while frames are in time, and at once much less when one is late: so fewer than one in twenty is. */
const [growth, drop] = [1.02, 0.5]
/** A frame that came later than this, in milliseconds, says that the one before had too much to do. */
const late = 19

/**
 * Does work piece by piece, as much in each frame as the machine keeps up with: what a canvas takes shows only when the next frame is late,
 * for the drawing itself happens after the script. New work takes the place of what is not done.
 */
export function gradual(frames: Frames = browserFrames): { start(work: GradualWork): void; stop(): void } {
  let amount = first
  let cancel: (() => void) | undefined
  let before: number | undefined

  const stop = (): void => {
    cancel?.()
    cancel = undefined
    before = undefined
  }
  return {
    start: (work) => {
      cancel?.()
      const draw = (time: number): void => {
        if (before !== undefined) amount = time - before > late ? Math.max(least, amount * drop) : Math.min(most, amount * growth)
        before = time
        for (let left = amount; left > 0; ) {
          const size = work.next()
          if (size === undefined) {
            stop()
            work.done?.()
            return
          }
          left -= size
        }
        cancel = frames.next(draw)
      }
      cancel = frames.next(draw)
    },
    stop,
  }
}
