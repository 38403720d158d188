import type { Config } from '../../../shared/domain/search-space.ts'
import type { Objective } from '../../../shared/domain/study.ts'
import type { FailureReason, MetricValues } from '../../../shared/domain/trial.ts'

/** A place where one trial runs at a time. */
export interface Slot {
  /** `tensorflow-0`, `command-1`: kept with the trial. */
  readonly name: string
}

/** One trial to run, complete: an executor needs nothing else. */
export interface TrialJob {
  readonly trialId: number
  readonly trialNumber: number
  readonly studyName: string
  readonly objective: Objective
  /** Searched and fixed values, and for a builtin the defaults of the rest. */
  readonly params: Config
  readonly objectiveMetric: string
  readonly seed: number
  readonly splitSeed: number
  /** Absolute, existing folders of this trial alone. */
  readonly trialDir: string
  readonly checkpointDir: string
  /** The step of a complete checkpoint to go on from; 0 starts from scratch. */
  readonly resumeStep: number
  readonly mode: 'train' | 'test'
  readonly timeoutMs: number | undefined
  readonly memoryLimitMiB: number | undefined
}

export type Reply = 'continue' | 'pause' | 'stop'

/** How a run ended. A trial ends with exactly one of these. */
export type TrialOutcome =
  | { readonly kind: 'complete'; readonly values: MetricValues }
  /** A checkpoint of `step` is on disk (0: nothing to go on from). */
  | { readonly kind: 'paused'; readonly step: number }
  | { readonly kind: 'stopped' }
  /** `processLost`: the process was killed from outside, so the configuration is not to blame and the trial may be tried again. */
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly message: string; readonly processLost?: boolean }

export type TrialEvent =
  /**
   * Values at a step. The trial may wait for `reply`, which is called exactly once,
   * after the report is on disk: that is the acknowledgement.
   */
  | { readonly kind: 'report'; readonly step: number; readonly values: MetricValues; readonly reply: (decision: Reply) => void }
  | { readonly kind: 'checkpoint'; readonly step: number }
  | { readonly kind: 'end'; readonly outcome: TrialOutcome }

/** Runs trials on slots. Never throws out of `run`: whatever goes wrong is an `end` event. Logs go to `<trialDir>/log.txt`. */
export interface Executor {
  /** Every slot, busy or not. */
  capacity(): readonly Slot[]
  /**
   * Runs a job to its end. The last event is `end`.
   * Aborting the signal ends the run at once (the process group is killed): the outcome is then
   * `failed` with reason `interrupted`.
   */
  run(job: TrialJob, slot: Slot, signal: AbortSignal): AsyncIterable<TrialEvent>
  /** Ends every process. */
  dispose(): Promise<void>
}
