import type { LiveBatch, StudyDetail, StudySummary } from '../../shared/contract/views.ts'
import type { ObjectiveMetric } from '../../shared/domain/metric.ts'
import type { Config } from '../../shared/domain/search-space.ts'
import { isFinal, type Trial } from '../../shared/domain/trial.ts'

/** A trial that runs now, as the live block shows it. */
export interface RunningTrial {
  readonly number: number
  readonly slot: string
  readonly step: number
  readonly maxSteps: number | null
  /** The last value of the objective; undefined before the first report. */
  readonly value: number | undefined
}

/** Everything that the live block and the plain lines show. */
export interface ProgressView {
  readonly name: string
  readonly metric: ObjectiveMetric
  readonly finished: number
  readonly total: number | null
  readonly pruned: number
  readonly failed: number
  readonly paused: number
  readonly running: readonly RunningTrial[]
  readonly best: { readonly number: number; readonly value: number; readonly params: Config } | null
  readonly trialsPerHour: number | null
  readonly remainingMs: number | null
  readonly runningMs: number
  /** How many train together, on what, and how many times as fast as one at a time; null while they run one at a time. */
  readonly fusion: { readonly size: number; readonly speedup: number | null; readonly device: string } | null
  /** How much of the budget is used, between 0 and 1; running trials count by their steps. */
  readonly fraction: number
}

/**
 * What is known of a study that is being followed: the last summary, and the trials that still change.
 * Final trials are forgotten except for their numbers and the best one, so that a long study costs little.
 */
export class StudyProgress {
  #study: StudyDetail
  /** The last report of each trial that is not final; a summary alone may be older. */
  readonly #reports = new Map<number, { readonly step: number; readonly value: number | undefined }>()
  readonly #final: Set<number>
  #best: Trial | undefined

  /** @param final the numbers of the trials that are known to be final */
  constructor(study: StudyDetail, final: readonly number[] = []) {
    this.#study = study
    this.#final = new Set(final)
  }

  get status(): StudySummary['status'] {
    return this.#study.status
  }

  get statusReason(): string | null {
    return this.#study.statusReason
  }

  /** Takes a study's summary over, read or received. */
  updateStudy(summary: StudySummary): void {
    if (summary.id === this.#study.id) this.#study = { ...this.#study, ...summary }
  }

  /** Takes a trial over. @returns whether it is final and was not known to be */
  updateTrial(trial: Trial): boolean {
    if (trial.number === this.#study.best?.trialNumber) this.#best = trial
    if (!isFinal(trial.state)) {
      this.#reports.set(trial.number, { step: trial.lastStep, value: trial.values[this.#study.metric.name] })
      return false
    }
    this.#reports.delete(trial.number)
    if (this.#final.has(trial.number)) return false
    this.#final.add(trial.number)
    return true
  }

  /** Takes a batch over. @returns the trials that have become final, in order of their numbers */
  apply(batch: LiveBatch): Trial[] {
    for (const summary of batch.studies) this.updateStudy(summary)
    for (const { trialNumber, metric, step, value } of batch.points) {
      if (metric === this.#study.metric.name && !this.#final.has(trialNumber)) this.#reports.set(trialNumber, { step, value })
    }
    return batch.trials.filter((trial) => this.updateTrial(trial)).sort((a, b) => a.number - b.number)
  }

  /** The best trial's number, when its parameters are not known yet. */
  missingBest(): number | undefined {
    const number = this.#study.best?.trialNumber
    return number === this.#best?.number ? undefined : number
  }

  view(): ProgressView {
    const { progress, best, name, metric } = this.#study
    const running = progress.running.map((trial) => {
      const report = this.#reports.get(trial.number)
      return { ...trial, step: Math.max(trial.step, report?.step ?? 0), value: report?.value }
    })
    return {
      name,
      metric,
      finished: progress.finished,
      total: progress.total,
      pruned: progress.counts.pruned,
      failed: progress.counts.fail,
      paused: progress.paused,
      running,
      best: best === null ? null : { number: best.trialNumber, value: best.value, params: this.#best?.number === best.trialNumber ? this.#best.params : {} },
      trialsPerHour: progress.trialsPerHour,
      remainingMs: progress.remainingMs,
      runningMs: progress.runningMs,
      fusion: progress.fusion,
      fraction: this.#fraction(running),
    }
  }

  #fraction(running: readonly RunningTrial[]): number {
    const { progress, definition } = this.#study
    const { seconds } = definition.budget
    const started = running.reduce((sum, { step, maxSteps }) => sum + (maxSteps === null ? 0 : Math.min(step / maxSteps, 1)), 0)
    const byTrials = progress.total === null ? 0 : (progress.finished + started) / progress.total
    const byTime = seconds === undefined ? 0 : progress.runningMs / (seconds * 1000)
    // Whichever budget is used up first ends the study.
    return Math.min(Math.max(byTrials, byTime), 1)
  }
}
