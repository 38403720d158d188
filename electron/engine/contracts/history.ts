import type { Config } from '../../../shared/domain/search-space.ts'
import type { ObjectiveMetric } from '../../../shared/domain/metric.ts'
import type { TrialState } from '../../../shared/domain/trial.ts'

/** A trial as samplers and schedulers see it. Losses are the objective's values, signed so that lower is better; NaN becomes Infinity. */
export interface TrialView {
  readonly number: number
  /** Its number among the trials of the search, which leaves out those that confirm others or continue them; undefined for one of those. */
  readonly place: number | undefined
  readonly config: Config
  readonly state: TrialState
  /** The last step reported; 0 before the first. */
  readonly lastStep: number
  /** The loss at `lastStep`; undefined before the first report. */
  readonly loss: number | undefined
  /** The loss at each reported step, by step, in the order of the reports. */
  readonly curve: ReadonlyMap<number, number>
  /** The step of its checkpoint when it is paused, else undefined. */
  readonly pausedAtStep: number | undefined
  /** The trial, and the step of the checkpoint, that it started from; undefined for a trial that started from scratch. */
  readonly forkedFrom?: { readonly trial: number; readonly step: number }
  /** What a complete trial came to; undefined for every other. */
  readonly result: TrialResult | undefined
}

/** The end of a complete trial, for studies with several objectives or with constraints. */
export interface TrialResult {
  /** A loss for each of the history's objectives, in their order; a missing or NaN value is Infinity. */
  readonly losses: readonly number[]
  /** By how much each bound of a metric is exceeded: at most 0 where it is kept; Infinity when the metric is missing or NaN. */
  readonly violations: readonly number[]
}

/**
 * A complete trial of an earlier study of the same task, told to the samplers of this one. Its losses are on a scale of their own
 * (other data, other epochs): compare them within one `source` alone.
 */
export interface EarlierTrial {
  /** Which study or file it comes from. */
  readonly source: string
  /** It lies in this study's space. */
  readonly config: Config
  /** As in a `TrialResult`, for this study's metrics. */
  readonly losses: readonly number[]
  readonly violations: readonly number[]
  /** How much it counts beside a trial of this study, in (0, 1]. */
  readonly weight: number
}

/** The loss that one trial had at a step. */
export interface StepLoss {
  readonly trial: number
  readonly loss: number
}

/** One report of the objective. */
export interface LossReport extends StepLoss {
  readonly step: number
}

/** Everything that a study has learnt so far. Grows in place: read it, do not keep copies. */
export interface History {
  /** The first objective: what reports, schedulers and single-objective samplers go by. */
  readonly objective: ObjectiveMetric
  /** Every metric with a goal, in the study's order; more than one makes the study multi-objective. */
  readonly objectives: readonly ObjectiveMetric[]
  /** Trials of earlier studies; fixed when the study is created. */
  readonly earlier: readonly EarlierTrial[]
  /** Every trial ever started or enqueued, by number. */
  readonly trials: readonly TrialView[]
  /** The trials of the search by place, without those that confirm others: what samplers learn from and schedulers compare. Only ever grows at its end. */
  readonly searched: readonly TrialView[]
  /**
   * Every report in the order in which it was made; only ever grows at its end, so who has read it up to somewhere goes on from there.
   * A step that a trial reports again (after a crash) is one more entry.
   */
  readonly reports: readonly LossReport[]
  /** The losses of all trials at a step, in the order in which they were first reported; the last report of a trial counts. */
  at(step: number): readonly StepLoss[]
}
