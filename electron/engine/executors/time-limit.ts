/** The longest delay that a Node timer takes; a longer one would fire at once. */
const longestDelayMs = 2_147_483_647

/**
 * Calls `expired` after `limitMs` of monotonic time; never without a limit.
 * @returns what clears the timer
 */
export function startTimeLimit(limitMs: number | undefined, expired: () => void): () => void {
  if (limitMs === undefined) return () => undefined
  const timer = setTimeout(expired, Math.min(limitMs, longestDelayMs))
  return () => {
    clearTimeout(timer)
  }
}
