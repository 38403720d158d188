import type { Config } from '../../../shared/domain/search-space.ts'
import type { Objective } from '../../../shared/domain/study.ts'
import type { FailureReason, MetricValues } from '../../../shared/domain/trial.ts'
import type { BackendName, WorkerJob } from '../../../shared/worker-protocol.ts'

/** A place where one trial, or one group of trials, runs at a time. */
export interface Slot {
  /** `tensorflow-0`, `cuda:1-0`, `command-1`: kept with the trial. */
  readonly name: string
}

/** The slots of training workers, and what binds the workers of each to its device. */
export interface WorkerPlacement {
  readonly slots: readonly Slot[]
  /** The variables of a slot's workers that compute by this backend: which device is theirs, and how many threads. */
  environment(backend: BackendName, slot: string): Readonly<Record<string, string>>
}

/** Graphics cards that a command has for a while. */
export interface CardLease {
  /** The variables by which programs know which cards are theirs. */
  readonly env: Readonly<Record<string, string>>
  /** Gives them back. */
  release(): void
}

/** Lends the machine's graphics cards to commands, one share of a card or several whole ones at a time. */
export interface CardPool {
  /**
   * Waits until so many are free; who came first is served first.
   * @param amount a share in (0, 1), or a whole number of cards; 0 hides all of them
   * @param waits called when they are not free at once
   * @throws the signal's reason when it aborts
   */
  take(amount: number, signal: AbortSignal, waits?: () => void): Promise<CardLease>
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
  readonly mode: WorkerJob['mode']
  /** Where the model is written, in `export` mode. */
  readonly exportTo?: WorkerJob['exportTo']
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
  /**
   * `processLost`: the process was killed from outside, so the configuration is not to blame and the trial may be tried again,
   * `mostRestarts` times at most where the executor knows better than the study.
   * `crowded`: its process ran out of memory or crashed while others trained in it; the trial is run again, and the next group is smaller.
   */
  | { readonly kind: 'failed'; readonly reason: FailureReason; readonly message: string; readonly processLost?: boolean; readonly mostRestarts?: number; readonly crowded?: boolean }

export type TrialEvent =
  /**
   * Values at a step. The trial may wait for `reply`, which is called exactly once,
   * after the report is on disk: that is the acknowledgement.
   */
  | { readonly kind: 'report'; readonly step: number; readonly values: MetricValues; readonly reply: (decision: Reply) => void }
  | { readonly kind: 'checkpoint'; readonly step: number }
  /** What it waits for before it begins, in words; null when it waits no more. */
  | { readonly kind: 'waits'; readonly why: string | null }
  /** `peakMemoryMiB`: the most that its process held, its share of a group's; undefined where nothing measured it. */
  | { readonly kind: 'end'; readonly outcome: TrialOutcome; readonly peakMemoryMiB?: number | undefined }

/** A job among those that are started together on one slot. */
export interface GroupJob {
  readonly job: TrialJob
  readonly signal: AbortSignal
}

/** Which jobs may train together, and how many of them are worth it. */
export interface Fusion {
  /** Jobs with the same key can be one group: same task, architecture, batch size and update rule. */
  readonly key: string
  /** The size of the next group of this key; 1 where none pays. It changes as the executor measures. */
  readonly size: number
}

/** What an earlier trial of a study tells of the memory that its trials need. */
export interface RememberedTrial {
  /** As in its job. */
  readonly params: Config
  /** Null where nothing measured it. */
  readonly peakMiB: number | null
  readonly isOutOfMemory: boolean
}

/** What running trials together has come to. */
export interface FusionReport {
  /** How many trials the largest group that runs now was started with. */
  readonly size: number
  /** How many times as fast as one at a time they get on; null where that is not measured. */
  readonly speedup: number | null
  /** What they train on: `NVIDIA H100 80GB HBM3`. */
  readonly device: string
  /** Whether this size was found by measuring, and is kept. */
  readonly isSettled: boolean
}

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
  /** How a job could be run together with others like it; undefined when it is run alone. Absent where nothing can be fused. */
  fusion?(job: TrialJob): Fusion | undefined
  /**
   * Runs jobs of one key together on one slot, each to its own end: one stream a job, in their order.
   * Every signal aborts its own job alone. The slot is free when all have ended.
   */
  runGroup?(jobs: readonly GroupJob[], slot: Slot): readonly AsyncIterable<TrialEvent>[]
  /** How it stands with groups; undefined while none runs that was started for `fusion`'s sake. */
  fusionReport?(): FusionReport | undefined
  /** Ends every process. */
  dispose(): Promise<void>
}
