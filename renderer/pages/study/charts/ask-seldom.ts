/** How long, in milliseconds, an answer about a study that runs is good enough. */
const restMs = 2000

/** Asks at once, and then at most every other second, the last time included: what is asked about changes ten times a second. */
export function askSeldom(ask: () => unknown, ms = restMs): { ask(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOld = false
  const rest = (): void => {
    timer = undefined
    if (isOld) go()
  }
  const go = (): void => {
    isOld = false
    timer = setTimeout(rest, ms)
    ask()
  }
  return {
    ask: () => {
      if (timer === undefined) go()
      else isOld = true
    },
    end: () => clearTimeout(timer),
  }
}
