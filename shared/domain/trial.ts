import { z } from 'zod'
import { configSchema } from './search-space.ts'

/** Optuna's states. `complete`, `pruned` and `fail` are final. */
export const trialStateSchema = z.enum(['waiting', 'running', 'complete', 'pruned', 'fail'])
export type TrialState = z.infer<typeof trialStateSchema>

/** Why a trial failed. */
export const failureReasonSchema = z.enum(['oom', 'nan', 'timeout', 'crash', 'user', 'interrupted', 'rejected'])
export type FailureReason = z.infer<typeof failureReasonSchema>

/** Values of metrics by name; NaN and the infinities are values too. */
export const metricValuesSchema = z.record(z.string(), z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity)]))
export type MetricValues = Readonly<z.infer<typeof metricValuesSchema>>

/** A trial as the page, the CLI and the CSV show it. */
export const trialSchema = z.object({
  /** The row in the database; never shown. */
  id: z.int(),
  studyId: z.int(),
  /** Numbered from 0 in its study. */
  number: z.int(),
  state: trialStateSchema,
  reason: failureReasonSchema.nullable(),
  /** Why it failed or was stopped, in words. */
  message: z.string().nullable(),
  params: configSchema,
  seed: z.int(),
  /** The last values of every metric; for a final trial its result. */
  values: metricValuesSchema,
  /** The last step reported; 0 before the first report. */
  lastStep: z.int(),
  /** A paused trial waits with a checkpoint of this step; null for every other. */
  pausedAtStep: z.int().nullable(),
  /** How many times it was started. */
  attempts: z.int(),
  /** Where it ran: the executor's slot, such as `tensorflow-0`. */
  slot: z.string().nullable(),
  /** Milliseconds since 1970; null before the first start, or before the end. */
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** Time spent running over all attempts, in milliseconds, up to the last stop. */
  runningMs: z.number(),
  /** What put it there: the sampler, or the user. */
  origin: z.enum(['sampler', 'user']),
  /** The trial and the step whose checkpoint it started from; null for one that started from scratch. */
  forkedFrom: z.object({ trial: z.int(), step: z.int() }).nullable(),
  /** The trial whose configuration it runs again to confirm it; null for every other. Such a trial is outside the budget. */
  confirms: z.int().nullable(),
  /** The most memory that its process held, in MiB (its share of a group's); null before it has ended, or where nothing measured it. */
  peakMemoryMiB: z.number().nullable(),
  /** What came with it from where it was imported, by name. */
  tags: z.record(z.string(), z.string()),
  /** The tags that the user gave it, in their order. */
  labels: z.array(z.string()),
  /** What the user wrote about it. */
  note: z.string().nullable(),
})
export type Trial = Readonly<z.infer<typeof trialSchema>>

/** What a scheduler decided about a trial after a report, and why. */
export const trialDecisionSchema = z.object({
  kind: z.enum(['stop', 'pause', 'promote']),
  /** The last step reported by then. */
  step: z.int(),
  /** The step of the rung, for schedulers that have rungs. */
  rung: z.int().nullable(),
  /** Which of several ladders of rungs. */
  bracket: z.int().nullable(),
  why: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
})
export type TrialDecision = Readonly<z.infer<typeof trialDecisionSchema>>

/** Whether a state is final: a trial in it never changes again. */
export function isFinal(state: TrialState): boolean {
  return state === 'complete' || state === 'pruned' || state === 'fail'
}

/**
 * Whether a trial goes on from another one because the user asked for more steps of it.
 * It is outside the search: it is trained longer than the others, so that no budget counts it and no sampler or scheduler learns from it.
 */
export function isContinuation({ origin, forkedFrom }: Pick<Trial, 'origin' | 'forkedFrom'>): boolean {
  return origin === 'user' && forkedFrom !== null
}

/** One metric of one trial over its steps: two arrays of one length, steps ascending. */
export const curveSchema = z.object({
  trialNumber: z.int(),
  metric: z.string(),
  steps: z.array(z.number()),
  values: z.array(z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity)])),
})
export type Curve = Readonly<z.infer<typeof curveSchema>>
