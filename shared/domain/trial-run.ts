import { z } from 'zod'

/** How an attempt to run a trial ended; `interrupted`: it is run again. */
export const runOutcomeSchema = z.enum(['running', 'complete', 'pruned', 'fail', 'paused', 'interrupted'])
export type RunOutcome = z.infer<typeof runOutcomeSchema>

/** A time during which a trial occupied a slot. A trial that is paused and promoted, or interrupted, has several. */
export interface TrialRun {
  readonly trialNumber: number
  /** From 1 within its trial. Of trials from before attempts were kept, the last one alone is known. */
  readonly attempt: number
  /** Where: the executor's slot, such as `tensorflow-0`. */
  readonly slot: string
  /** Milliseconds since 1970; null while it runs. */
  readonly startedAt: number
  readonly endedAt: number | null
  readonly outcome: RunOutcome
}
