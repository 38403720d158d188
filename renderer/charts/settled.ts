import { frameClock, type PaceClock } from './paced.ts'

/**
 * Lets others follow what is dragged: at the next frame, or, where following takes long, when it has rested for a while.
 * The latest of the requested pieces of work is done, and none twice.
 */
export function settled(clock: Pick<PaceClock, 'later'> = frameClock): { request(work: () => void, restMs: number): void; now(work: () => void): void; finish(): void } {
  let next: (() => void) | undefined
  let cancelTimer: (() => void) | undefined

  const finish = (): void => {
    cancelTimer?.()
    cancelTimer = undefined
    const work = next
    next = undefined
    work?.()
  }
  return {
    request: (work, restMs) => {
      if (restMs > 0 || next === undefined) {
        cancelTimer?.()
        cancelTimer = clock.later(finish, restMs)
      }
      next = work
    },
    now: (work) => {
      next = work
      finish()
    },
    finish,
  }
}
