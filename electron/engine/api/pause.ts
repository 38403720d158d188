/** The engine has other things to do: it computes for so long at a stretch. */
const sliceMs = 20

/** @returns lets others have the engine when a slice of time is over */
export function createPause(): () => Promise<void> {
  let until = performance.now() + sliceMs
  return async () => {
    if (performance.now() < until) return
    await new Promise((resolve) => setImmediate(resolve))
    until = performance.now() + sliceMs
  }
}
