import type { z } from 'zod'
import type { Config, SearchSpace } from '../../../shared/domain/search-space.ts'
import type { History, TrialView } from './history.ts'

/** Where on a ladder of rungs a trial stands when it is decided on. */
export interface Rung {
  /** The step of the rung. */
  readonly level: number
  /** Which of several ladders, from 1; undefined where there is one. */
  readonly bracket?: number
}

/**
 * What the engine does with a trial after a report.
 * A stopped trial never runs again (`pruned`); a paused trial keeps its checkpoint and may be promoted.
 */
export type Decision =
  | { readonly kind: 'continue' }
  | { readonly kind: 'pause'; readonly why: string; readonly rung?: Rung }
  | { readonly kind: 'stop'; readonly why: string; readonly rung?: Rung }

/** A paused trial that goes on from its checkpoint. */
export interface Promotion {
  readonly kind?: 'promotion'
  readonly trial: number
  readonly why: string
  /** The rung that it leaves. */
  readonly rung?: Rung
}

/**
 * A new trial that starts from the checkpoint of a paused one (population based training). It counts as a trial of the budget,
 * its view says where it comes from (`forkedFrom`), and its first report is of the step after the checkpoint's.
 */
export interface Fork {
  readonly kind: 'fork'
  /** The paused trial whose checkpoint is copied; it stays paused. */
  readonly trial: number
  /** The step at which that trial is paused. */
  readonly step: number
  /** The configuration that goes on from there. */
  readonly config: Config
  /** A paused trial whose place the new one takes: it is pruned, with this `why`. */
  readonly replaces?: number
  readonly why: string
}

/** What may still be started when a slot is free. */
export interface Prospect {
  /** False when the budget of trials is used up, or the sampler has nothing more to propose: whoever waits for company waits no longer. */
  readonly newTrials: boolean
}

/** Who has come to which rung of a ladder. */
export interface Ladder {
  /** Which of several ladders, from 1; undefined where there is one. */
  readonly bracket?: number
  /** The numbers of the trials that climb it. */
  readonly trials: readonly number[]
  /** Lowest first. */
  readonly rungs: readonly { readonly level: number; readonly trials: readonly number[] }[]
}

/** Decides after each report. Pure over the history: no I/O, no clock, no randomness but what follows from trial numbers. */
export interface Scheduler {
  /** Called once for each report of the objective, after the history holds it. */
  onReport(trial: TrialView, history: History): Decision
  /**
   * Called when a slot is free, before a new configuration is asked for; undefined starts a new trial, if `mayStart` lets it.
   * @param prospect new trials may be started when it is left out
   */
  next?(history: History, prospect?: Prospect): Promotion | Fork | undefined
  /** Called after `next` gave nothing: whether a new configuration may be started. False leaves the slot free until something ends or pauses. */
  mayStart?(history: History): boolean
  /** What there is to see of the rungs, for schedulers that have some. */
  readonly rungs?: {
    /** Every step that is a rung of any ladder, ascending. */
    readonly levels: readonly number[]
    /**
     * Who stands where. A rung names the trials whose report counts there, the best first; one that passed several rungs with a single report
     * is named at the highest of them alone.
     */
    ladders(history: History): readonly Ladder[]
  }
}

/** What a scheduler that makes configurations of its own must know of the study. */
export interface SchedulerStudy {
  readonly space: SearchSpace
  readonly seed: number
  /** Parameters that a checkpoint cannot go on with another value of: those that shape the network. */
  readonly fixedByCheckpoint?: readonly string[]
}

/** What the registry knows of a scheduler: forms, help and docs come from it. */
export interface SchedulerEntry<Options extends z.ZodObject = z.ZodObject> {
  readonly name: string
  readonly title: string
  readonly description: string
  /** The options of a study file, each with a default and a description. */
  readonly options: Options
  /** `repeats`: in a study that repeats its trials, the steps reported are the repeats, each with its final value; else those of the first run. */
  readonly judges?: 'repeats'
  /** Whether it starts trials from the checkpoints of others: what such a trial comes to does not follow from its configuration alone. */
  readonly forks?: true
  /** The sampler that a study gets which names this scheduler and no sampler. */
  readonly impliedSampler?: string
  /**
   * @param maxSteps the most steps that a trial of this study runs (its epochs), where known
   * @param study a scheduler that makes no configurations does without it
   * @throws TuneryError bad-input when the options do not fit the study
   */
  create(options: z.output<Options>, maxSteps: number | undefined, study?: SchedulerStudy): Scheduler
}
