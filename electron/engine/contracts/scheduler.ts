import type { z } from 'zod'
import type { History, TrialView } from './history.ts'

/**
 * What the engine does with a trial after a report.
 * A stopped trial never runs again (`pruned`); a paused trial keeps its checkpoint and may be promoted.
 */
export type Decision =
  | { readonly kind: 'continue' }
  | { readonly kind: 'pause'; readonly why: string }
  | { readonly kind: 'stop'; readonly why: string }

/** A paused trial that goes on from its checkpoint. */
export interface Promotion {
  readonly trial: number
  readonly why: string
}

/** Decides after each report. Pure over the history: no I/O, no clock, no randomness. */
export interface Scheduler {
  /** Called once for each report of the objective, after the history holds it. */
  onReport(trial: TrialView, history: History): Decision
  /** Called when a slot is free, before a new configuration is asked for; undefined starts a new trial. */
  next?(history: History): Promotion | undefined
}

/** What the registry knows of a scheduler: forms, help and docs come from it. */
export interface SchedulerEntry<Options extends z.ZodObject = z.ZodObject> {
  readonly name: string
  readonly title: string
  readonly description: string
  /** The options of a study file, each with a default and a description. */
  readonly options: Options
  /** @param maxSteps the most steps that a trial of this study runs (its epochs), where known */
  create(options: z.output<Options>, maxSteps: number | undefined): Scheduler
}
