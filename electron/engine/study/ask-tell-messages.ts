import type { Config } from '../../../shared/domain/search-space.ts'
import type { FailureReason, MetricValues } from '../../../shared/domain/trial.ts'
import { badInput, type TuneryError } from '../../../shared/errors.ts'

/** A trial to run. */
export interface AskedTrial {
  readonly trial: number
  readonly params: Config
  /** It goes on from a checkpoint of this step: its own, or that of the trial `resume_from`. */
  readonly resume_step?: number
  readonly resume_from?: number
}

/** The answer to "ask": a trial, or that there is none now, or that there will be none any more. */
export type AskReply =
  | AskedTrial
  /** A trial that runs now may make the scheduler resume a paused one. */
  | { readonly wait: true; readonly why: string }
  | { readonly done: true; readonly why: string }

/** The answer to "report"; `why` where the trial does not go on. */
export interface ReportReply {
  readonly decision: 'continue' | 'stop' | 'pause'
  readonly why?: string
}

/** How a program tells that a trial has ended. */
export interface Told {
  readonly state: 'complete' | 'pruned' | 'fail'
  readonly values: MetricValues
  readonly reason?: FailureReason
  readonly message?: string
}

/** The answer to "tell"; `state` where the trial is in another state than was told. */
export interface TellReply {
  readonly ok: true
  readonly state?: Told['state']
}

/** A trial with what it came to. */
export interface AskTellResult {
  readonly trial: number
  readonly params: Config
  readonly values: MetricValues
}

/** The answer to "best": a trial, and with several objectives the Pareto front too; or why there is none. */
export type BestReply = (AskTellResult & { readonly front?: readonly AskTellResult[] }) | { readonly trial: null; readonly why: string }

/** The error for a line with something wrong in it. @param field where in the line */
export function badLine(field: string, message: string): TuneryError {
  return badInput('The line', [{ path: field, message }])
}
