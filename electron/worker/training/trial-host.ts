import type { MetricValues, FailureReason } from '../../../shared/domain/trial.ts'

export type Decision = 'continue' | 'pause' | 'stop'

/** What a running trial may ask of the process that it runs in. */
export interface TrialHost {
  /** Sends values, and waits for what the engine decides. */
  report(step: number, values: MetricValues): Promise<Decision>
  /** Tells that a checkpoint of this step is complete on disk. */
  checkpointed(step: number): void
  /** A line for the trial's log. */
  log(text: string): void
}

/** How a trial ended. */
export type TrialOutcome =
  | { readonly type: 'complete'; readonly values: MetricValues }
  | { readonly type: 'paused'; readonly step: number }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly reason: FailureReason; readonly message: string }
