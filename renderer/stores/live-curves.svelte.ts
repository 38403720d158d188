import { addPoints, joinCurvesByMetric, noCurves, type CurvesByMetric, type Point } from './study-data.ts'

export interface CurveSource<Key> {
  /** Reads the curves that belong to a key, as they are now. */
  read(key: Key, signal: AbortSignal): Promise<CurvesByMetric>
  /** The key that a new point belongs to. */
  keyOf(point: Point): Key
  /** The curves without those that belong to a key. */
  without(curves: CurvesByMetric, key: Key): CurvesByMetric
  /** With more curves of a metric than this they are read again, which leaves those worth showing. */
  readonly mostCurves: number
  /** A curve that grows over so many points is thinned; it depends on how many curves its metric has. Never when left out. */
  readonly mostPoints?: (curves: number) => number
  /** Called after a failed reading; resolves when it is time to try again, or rejects to give up. */
  retry(error: unknown, failures: number, signal: AbortSignal): Promise<void>
}

/** Curves that somebody looks at: read when they are asked for, and grown by every point that comes after. */
export class LiveCurves<Key> {
  /** Metric → trial number → curve. Untouched metrics stay the same object. */
  byMetric = $state.raw<CurvesByMetric>(noCurves)
  /** Points that came while a key was being read; undefined once it is there. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
  readonly #waiting = new Map<Key, Point[] | undefined>()
  readonly #source: CurveSource<Key>
  #signal = new AbortController().signal

  constructor(source: CurveSource<Key>) {
    this.#source = source
  }

  /** Asks for the curves of a key; once is enough. */
  want(key: Key): void {
    if (!this.#waiting.has(key)) void this.#read(key)
  }

  /** Reads again what was asked for: points may have been missed. Ends with the signal. */
  reload(signal: AbortSignal): void {
    this.#signal = signal
    for (const key of this.#waiting.keys()) void this.#read(key)
  }

  /** Nobody looks at the curves of a key any more. */
  forget(key: Key): void {
    this.#waiting.delete(key)
    this.byMetric = this.#source.without(this.byMetric, key)
  }

  add(points: readonly Point[]): void {
    const grown = points.filter((point) => {
      const key = this.#source.keyOf(point)
      this.#waiting.get(key)?.push(point)
      return this.#waiting.has(key) && this.#waiting.get(key) === undefined
    })
    this.byMetric = addPoints(this.byMetric, grown, this.#source.mostPoints)
    for (const point of grown) {
      const key = this.#source.keyOf(point)
      const isLoaded = this.#waiting.get(key) === undefined
      if (isLoaded && (this.byMetric.get(point.metric)?.size ?? 0) > this.#source.mostCurves) void this.#read(key)
    }
  }

  async #read(key: Key): Promise<void> {
    const signal = this.#signal
    const waiting: Point[] = []
    this.#waiting.set(key, waiting)
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        const curves = await this.#source.read(key, signal)
        // Another reading of the key has begun since.
        if (signal.aborted || this.#waiting.get(key) !== waiting) return
        this.#waiting.set(key, undefined)
        this.byMetric = addPoints(joinCurvesByMetric(this.#source.without(this.byMetric, key), curves), waiting, this.#source.mostPoints)
        return
      } catch (error) {
        await this.#source.retry(error, failures, signal).catch(() => {
          this.#waiting.delete(key)
        })
        if (!this.#waiting.has(key)) return
      }
    }
  }
}
