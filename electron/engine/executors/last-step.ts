/**
 * A command that is told to pause may just have done its last step, which nobody but itself knows: it has this long to end by itself, or
 * until its next report. Short, because what a command does in it may be for nothing.
 */
const lastStepMs = 150

/** Whether a command that is told to pause had done its last step. */
export interface LastStep {
  /** The command is told to pause: it may end by itself, and is ended otherwise. */
  wait(): void
  /** It was not its last step: the command is ended at once, if it was told to pause. */
  over(): void
  /** Asked when the command has ended: whether it was told to pause and ended before it was made to. */
  endedByItself(): boolean
}

/** @param terminate ends the command */
export function createLastStep(terminate: () => void): LastStep {
  let timer: NodeJS.Timeout | undefined
  const over = (): void => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    terminate()
  }
  return {
    wait() {
      timer ??= setTimeout(over, lastStepMs)
    },
    over,
    endedByItself() {
      clearTimeout(timer)
      return timer !== undefined
    },
  }
}
