/** How far back "now" goes. */
const windowMs = 5 * 60_000
const leastKept = 1000
/** Fewer say nothing of a pace. */
const fewest = 3

/** When trials have ended or been paused lately, for the pace at which a study gets on now. */
export class RecentEnds {
  readonly #startedAt: number
  #times: number[] = []
  #mostKept = leastKept

  /** @param startedAt when the study began to run, in milliseconds since 1970 */
  constructor(startedAt: number) {
    this.#startedAt = startedAt
  }

  add(at: number): void {
    this.#times.push(at)
    if (this.#times.length <= this.#mostKept) return
    this.#times = this.#times.filter((time) => time > at - windowMs)
    // Not before there are twice as many, so that it costs nothing: five minutes may hold a hundred thousand ends.
    this.#mostKept = Math.max(leastKept, 2 * this.#times.length)
  }

  /** Trials an hour over the last five minutes, or since the start where that is later; null while there are fewer than three. */
  perHour(now: number): number | null {
    const from = Math.max(this.#startedAt, now - windowMs)
    const count = this.#times.reduce((sum, time) => sum + (time >= from ? 1 : 0), 0)
    return count < fewest || now <= from ? null : (count / (now - from)) * 3_600_000
  }
}
