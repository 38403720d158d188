/** How far back "now" goes. */
const windowMs = 5 * 60_000
/** Fewer say nothing of a pace. */
const fewest = 3

/** When trials have ended or been paused lately, for the pace at which a study gets on now. */
export class RecentEnds {
  readonly #startedAt: number
  #times: number[] = []

  /** @param startedAt when the study began to run, in milliseconds since 1970 */
  constructor(startedAt: number) {
    this.#startedAt = startedAt
  }

  add(at: number): void {
    this.#times.push(at)
    // Now and then, so that it costs nothing.
    if (this.#times.length > 1000) this.#times = this.#times.filter((time) => time > at - windowMs)
  }

  /** Trials an hour over the last five minutes, or since the start where that is later; null while there are fewer than three. */
  perHour(now: number): number | null {
    const from = Math.max(this.#startedAt, now - windowMs)
    const count = this.#times.reduce((sum, time) => sum + (time >= from ? 1 : 0), 0)
    return count < fewest || now <= from ? null : (count / (now - from)) * 3_600_000
  }
}
