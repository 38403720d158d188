import type { LiveBatch, StudySummary } from '../../../shared/contract/views.ts'
import type { MetricValues, Trial } from '../../../shared/domain/trial.ts'
import type { StudyEvent } from '../contracts/store.ts'
import type { StudyChanges } from '../study/changes.ts'

type Change =
  | { readonly kind: 'study' | 'removed'; readonly studyId: number }
  | { readonly kind: 'trial'; readonly studyId: number; readonly number: number }
  | { readonly kind: 'report'; readonly studyId: number; readonly number: number; readonly step: number; readonly values: MetricValues }
  | { readonly kind: 'event'; readonly studyId: number; readonly event: StudyEvent }

/** How the hub reads what it sends: the last committed state, not the state at the time of the change. */
export interface LiveReader {
  summary(studyId: number): StudySummary | undefined
  trial(studyId: number, number: number): Trial | undefined
}

export interface WatchOptions {
  readonly studyId: number | null
  /** The last batch that the caller has seen; 0 if none. */
  readonly afterSeq: number
  readonly signal: AbortSignal
}

const intervalMs = 100
const keptChanges = 50_000

/**
 * Sends changes to everyone who watches, in batches, at most ten times a second.
 * A watcher that comes back with the sequence number of its last batch misses nothing;
 * if the changes since then are no longer held, it is told to read everything again.
 */
export class LiveHub implements StudyChanges {
  readonly #reader: LiveReader
  readonly #wake = new Set<() => void>()
  #changes: Change[] = []
  /** The sequence number of the first change that is held. Starts from the clock, so that no number of an earlier engine is mistaken for one of this. */
  #first: number

  constructor(reader: LiveReader, clock: () => number) {
    this.#reader = reader
    this.#first = clock() * 1000
  }

  studyChanged(studyId: number): void {
    this.#add({ kind: 'study', studyId })
  }

  studyRemoved(studyId: number): void {
    this.#add({ kind: 'removed', studyId })
  }

  trialChanged(studyId: number, number: number): void {
    this.#add({ kind: 'trial', studyId, number })
  }

  reported(studyId: number, number: number, step: number, values: MetricValues): void {
    this.#add({ kind: 'report', studyId, number, step, values })
  }

  eventAdded(event: StudyEvent): void {
    this.#add({ kind: 'event', studyId: event.studyId, event })
  }

  /** Batches until the signal aborts; the first comes at once. */
  async *watch({ studyId, afterSeq, signal }: WatchOptions): AsyncGenerator<LiveBatch, void> {
    const isHeld = afterSeq >= this.#first && afterSeq <= this.#next()
    let cursor = isHeld ? afterSeq : this.#next()
    let reset = !isHeld
    while (!signal.aborted) {
      const overrun = cursor < this.#first
      const from = overrun ? this.#next() : cursor
      cursor = this.#next()
      yield this.#batch(from, cursor, studyId, reset || overrun)
      reset = false
      await pause(intervalMs, signal)
      if (this.#next() === cursor) await this.#nextChange(signal)
    }
  }

  #next(): number {
    return this.#first + this.#changes.length
  }

  #add(change: Change): void {
    this.#changes.push(change)
    if (this.#changes.length > keptChanges) {
      const dropped = keptChanges / 2
      this.#changes = this.#changes.slice(dropped)
      this.#first += dropped
    }
    for (const wake of this.#wake) wake()
  }

  #nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#wake.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      if (signal.aborted) {
        resolve()
        return
      }
      this.#wake.add(done)
      signal.addEventListener('abort', done)
    })
  }

  #batch(from: number, to: number, watched: number | null, reset: boolean): LiveBatch {
    const studies = new Set<number>()
    const removed = new Set<number>()
    const trials = new Set<number>()
    const points: LiveBatch['points'] = []
    const events: StudyEvent[] = []
    for (const change of this.#changes.slice(from - this.#first, to - this.#first)) {
      // A report moves the progress of its study on.
      if (change.kind === 'study' || change.kind === 'report') studies.add(change.studyId)
      if (change.kind === 'removed') removed.add(change.studyId)
      if (change.studyId !== watched) continue
      if (change.kind === 'event') events.push(change.event)
      if (change.kind === 'trial' || change.kind === 'report') trials.add(change.number)
      if (change.kind === 'report')
        for (const [metric, value] of Object.entries(change.values)) points.push({ trialNumber: change.number, metric, step: change.step, value })
    }
    return {
      seq: to,
      reset,
      studies: [...studies].flatMap((id) => this.#reader.summary(id) ?? []),
      removed: [...removed],
      trials: watched === null ? [] : [...trials].flatMap((number) => this.#reader.trial(watched, number) ?? []),
      points,
      events,
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
