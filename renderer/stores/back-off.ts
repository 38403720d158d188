/** How long to wait before an attempt, after so many failures in a row: 250 ms, doubled each time, at most 5 s. */
export function backOffMs(failures: number): number {
  return Math.min(250 * 2 ** failures, 5000)
}
