/** An engine that has been up this long is not in a crash loop. */
const stableMs = 60_000
const firstDelayMs = 250
const longestDelayMs = 10_000
const mostFailures = 6

/** How many times in a row the engine has failed, counting the failure that has just happened. */
export function countFailures(before: number, uptimeMs: number): number {
  return uptimeMs >= stableMs ? 1 : before + 1
}

/** How long to wait in milliseconds before the engine is started again, or undefined when that has become pointless. */
export function restartDelayMs(failures: number): number | undefined {
  if (failures >= mostFailures) return undefined
  return Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1))
}
