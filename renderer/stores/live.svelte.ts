import type { LiveBatch, StudyDetail, StudySummary } from '../../shared/contract/views.ts'
import { decodeTable } from '../../shared/columns/table-bytes.ts'
import { trialsOfTable } from '../../shared/columns/trial-table.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { numbersToDraw } from '../charts/trial-ranking.ts'
import { client, errorMessage } from './connection.ts'
import { follow } from './follow.ts'
import { LiveCurves } from './live-curves.svelte.ts'
import { retryWhenConnected } from './retry.ts'
import { curvesOfTable, groupCurves, mergeEvents, mergeSummaries, mergeTrials, union, withoutMetric, withoutTrial, type CurvesByMetric, type StudyEvent } from './study-data.ts'

export type { CurvesByMetric, LiveCurve, StudyEvent } from './study-data.ts'

export type WatchStatus = 'loading' | 'ready' | 'error'

const eventsHeld = 1000
/** Events read at first; older ones are read when somebody asks for them. */
export const eventsAtFirst = 300
/** Curves drawn at most: a screen shows no more of them apart. */
const curvesDrawn = 2000
/** Points of a curve as the engine sends it: what a chart shows of one in a study of many trials, and of few. */
const pointsOfCurve = (trials: number): number => Math.min(400, Math.max(40, Math.round(100_000 / Math.max(1, trials))))

/** The list of studies as it is now. One for the whole page. */
class StudiesWatch {
  status = $state<WatchStatus>('loading')
  error = $state<string | null>(null)
  byId = $state.raw<ReadonlyMap<number, StudySummary>>(new Map())
  /** Newest first. */
  readonly list: readonly StudySummary[] = $derived([...this.byId.values()].sort((a, b) => b.createdAt - a.createdAt || b.id - a.id))
  #controller: AbortController | undefined

  /** Starts to follow; once more after an error. */
  open(): void {
    this.close()
    const controller = new AbortController()
    this.#controller = controller
    this.status = 'loading'
    const follower = {
      open: (afterSeq: number, signal: AbortSignal) => client.live({ studyId: null, afterSeq }, { signal }),
      load: async (signal: AbortSignal) => {
        const listed = await client.studies.list(undefined, { signal })
        this.byId = new Map(listed.map((study) => [study.id, study]))
        this.status = 'ready'
        this.error = null
      },
      apply: (batch: LiveBatch) => {
        this.byId = mergeSummaries(this.byId, batch)
      },
      retry: retryWhenConnected,
    }
    follow(follower, controller.signal).catch((error: unknown) => {
      this.status = 'error'
      this.error = errorMessage(error)
    })
  }

  close(): void {
    this.#controller?.abort()
  }
}

export const studies = new StudiesWatch()

/** One study, its trials, curves and events as they are now. */
export class StudyWatch {
  readonly studyId: number
  status = $state<WatchStatus>('loading')
  error = $state<string | null>(null)
  /** Definition, status, progress, best. Undefined until read. */
  detail = $state.raw<StudyDetail | undefined>(undefined)
  /** Ordered by number. */
  trials = $state.raw<readonly Trial[]>([])
  /** Of the metrics that were asked for, those of the best trials, a choice of the rest, and those that run. */
  readonly metricCurves: LiveCurves<string>
  /** Of the trials that were asked for, in every metric and point. */
  readonly trialCurves: LiveCurves<number>
  /** Oldest first: those of before, and what has come since; the last 1000. Starts of trials of before are left out. */
  events = $state.raw<readonly StudyEvent[]>([])
  /** The study was deleted while it was watched. */
  removed = $state(false)
  #controller: AbortController | undefined

  constructor(studyId: number) {
    this.studyId = studyId
    this.metricCurves = new LiveCurves({
      read: (metric, signal) => this.#readMetric(metric, signal),
      keyOf: ({ metric }) => metric,
      without: withoutMetric,
      mostCurves: 2 * curvesDrawn,
      mostPoints: (curves) => 2 * pointsOfCurve(curves),
      retry: retryWhenConnected,
    })
    this.trialCurves = new LiveCurves({
      read: async (number, signal) => groupCurves((await client.trials.get({ studyId, number }, { signal })).curves),
      keyOf: ({ trialNumber }) => trialNumber,
      without: withoutTrial,
      mostCurves: Infinity,
      retry: retryWhenConnected,
    })
    this.open()
  }

  /** Starts to follow; once more after an error. */
  open(): void {
    this.close()
    const controller = new AbortController()
    this.#controller = controller
    this.status = 'loading'
    const { studyId } = this
    const follower = {
      open: (afterSeq: number, signal: AbortSignal) => client.live({ studyId, afterSeq }, { signal }),
      load: (signal: AbortSignal) => this.#load(signal),
      apply: (batch: LiveBatch) => this.#apply(batch, controller.signal),
      retry: retryWhenConnected,
    }
    follow(follower, controller.signal).catch((error: unknown) => {
      this.status = 'error'
      this.error = errorMessage(error)
    })
  }

  /** Ends the subscription; call it when the page goes. */
  close(): void {
    this.#controller?.abort()
  }

  async #load(signal: AbortSignal): Promise<void> {
    const { studyId } = this
    // Of a very large study the trials take a second: what it is and how far it got is there before them.
    this.detail = await client.studies.get({ studyId }, { signal })
    const [trials, events] = await Promise.all([
      client.columns.trials({ studyId }, { signal }),
      client.studies.latestEvents({ studyId, beforeSeq: null, limit: eventsAtFirst, filter: 'all' }, { signal }),
    ])
    this.trials = trialsOfTable(decodeTable(await trials.arrayBuffer()))
    this.events = events
    this.metricCurves.reload(signal)
    this.trialCurves.reload(signal)
    this.status = 'ready'
    this.error = null
  }

  async #readMetric(metric: string, signal: AbortSignal): Promise<CurvesByMetric> {
    const { studyId, detail, trials } = this
    const numbers = detail === undefined ? [] : numbersToDraw(trials, detail.metric, curvesDrawn)
    const table = await client.columns.curves({ studyId, metric, trials: numbers, points: pointsOfCurve(numbers.length) }, { signal })
    return curvesOfTable(decodeTable(await table.arrayBuffer()), metric)
  }

  #apply(batch: LiveBatch, signal: AbortSignal): void {
    const { studyId } = this
    if (batch.removed.includes(studyId)) this.removed = true
    const summary = batch.studies.find((study) => study.id === studyId)
    this.trials = mergeTrials(this.trials, batch.trials)
    this.metricCurves.add(batch.points)
    this.trialCurves.add(batch.points)
    this.events = mergeEvents(this.events, batch.events).slice(-eventsHeld)
    const confirms = batch.trials.some((trial) => trial.confirms !== null)
    if (summary !== undefined) this.#applySummary(summary, confirms || batch.events.some(({ kind }) => kind === 'note'), signal)
    this.#noteMetrics(batch.points)
  }

  #noteMetrics(points: LiveBatch['points']): void {
    if (this.detail === undefined) return
    const { metricNames } = this.detail
    const all = union(metricNames, points.map(({ metric }) => metric))
    if (all.length > metricNames.length) this.detail = { ...this.detail, metricNames: all }
  }

  /** A summary says what changes often; the rest is read again when there is reason to: another budget or status, a note, a confirming trial. */
  #applySummary(summary: StudySummary, hasNews: boolean, signal: AbortSignal): void {
    const before = this.detail
    if (before === undefined) return
    this.detail = { ...before, ...summary }
    if (!hasNews && summary.status === before.status && isSameBudget(summary, before)) return
    client.studies.get({ studyId: this.studyId }, { signal }).then(
      (detail) => {
        this.detail = detail
      },
      () => undefined, // a lost connection or a deleted study: the stream says so
    )
  }
}

function isSameBudget(a: StudySummary, b: StudySummary): boolean {
  return a.budget.trials === b.budget.trials && a.budget.seconds === b.budget.seconds && a.parallel === b.parallel
}

/** Watches a study until `close()`. */
export function watchStudy(studyId: number): StudyWatch {
  return new StudyWatch(studyId)
}
