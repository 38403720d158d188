import type { MetricValues } from '../../../shared/domain/trial.ts'
import type { Reply } from '../contracts/executor.ts'

/** A report on its way to the disk. */
export interface PendingReport {
  readonly trialId: number
  readonly trialNumber: number
  readonly step: number
  readonly values: MetricValues
  readonly at: number
  readonly reply: (decision: Reply) => void
}

/**
 * Gathers the reports of one turn of the event loop, so that a burst of them costs one durable commit.
 * Nothing waits longer than that turn: a trial is answered as soon as its report is on disk.
 */
export class ReportBuffer {
  readonly #write: (reports: readonly PendingReport[]) => void
  #pending: PendingReport[] = []

  constructor(write: (reports: readonly PendingReport[]) => void) {
    this.#write = write
  }

  add(report: PendingReport): void {
    this.#pending.push(report)
    if (this.#pending.length === 1) setImmediate(() => this.flush())
  }

  /** Writes what is pending now; called before a trial ends, so that its reports come first. */
  flush(): void {
    if (this.#pending.length === 0) return
    const reports = this.#pending
    this.#pending = []
    this.#write(reports)
  }
}
