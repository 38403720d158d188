const sampleMs = 250

const samplers = new Set<() => void>()
let timer: NodeJS.Timeout | undefined

/**
 * Calls `sample` now and four times a second from then on: one timer for all that is watched, none while nothing is.
 * @returns what ends it
 */
export function sampleRegularly(sample: () => void): () => void {
  samplers.add(sample)
  timer ??= setInterval(() => {
    for (const each of samplers) each()
  }, sampleMs).unref()
  sample()
  return () => {
    samplers.delete(sample)
    if (samplers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}
