import type { MetricValues, FailureReason } from '../../../shared/domain/trial.ts'
import type { WorkerJob } from '../../../shared/worker-protocol.ts'

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

/** A job of a group, and what it may ask of the process. */
export interface GroupMember {
  readonly job: WorkerJob
  readonly host: TrialHost
}

/** How a trial ended. */
export type TrialOutcome =
  | { readonly type: 'complete'; readonly values: MetricValues }
  | { readonly type: 'paused'; readonly step: number }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly reason: FailureReason; readonly message: string }
