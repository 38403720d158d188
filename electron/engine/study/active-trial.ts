import type { Trial, TrialDecision } from '../../../shared/domain/trial.ts'
import type { Slot, TrialOutcome } from '../contracts/executor.ts'
import type { Decision } from '../contracts/scheduler.ts'

/** A trial that runs now, and what has been decided about it. */
export interface ActiveTrial {
  readonly trial: Trial
  readonly slot: Slot
  readonly startedAt: number
  /** Aborting it ends the run at once; the trial then waits to be run again. */
  readonly abort: AbortController
  /** The step it had reached in an earlier run: up to there every decision has been made. */
  readonly decidedUpTo: number
  /** What was decided in an earlier run that ended before its checkpoint was saved: it holds from this step on. */
  readonly due: { readonly step: number; readonly verdict: Extract<Decision, { kind: 'pause' }> } | undefined
  lastStep: number
  /** The step of its first report of this attempt (before it, that of the checkpoint), and when it made it. */
  firstStep: number
  firstReportAt: number | null
  /** What it waits for before it begins, in words. */
  waits: string | null
  /** The scheduler's last word; undefined while it says to go on. */
  verdict: Exclude<Decision, { kind: 'continue' }> | undefined
  /** The objective was NaN at this step. */
  nanAtStep: number | undefined
  /** The most that its process held in this attempt, in MiB; undefined before its end, and where nothing measured it. */
  peakMemoryMiB?: number | undefined
  /** Settled when the run is over and its outcome is on disk. */
  done: Promise<void>
}

/**
 * The pause that a trial which runs again has still to keep.
 * @param decisions those about the trial so far: a pause that it was let go on from is followed by a promotion
 */
export function dueVerdict(decisions: readonly TrialDecision[]): ActiveTrial['due'] {
  const last = decisions.at(-1)
  return last?.kind === 'pause' ? { step: last.step, verdict: { kind: 'pause', why: last.why } } : undefined
}

/** What becomes of a trial whose run is over. */
export type Settlement =
  | { readonly kind: 'end'; readonly state: 'complete' | 'pruned' | 'fail'; readonly reason: Extract<TrialOutcome, { kind: 'failed' }>['reason'] | null; readonly message: string | null }
  | { readonly kind: 'pause'; readonly checkpointStep: number; readonly why: string }
  | { readonly kind: 'requeue'; readonly checkpointStep: number | undefined; readonly note: string | null }

/** A trial whose process is lost is started again this many times before it fails. */
export const maxRestarts = 2

const again = (checkpointStep?: number, note: string | null = null): Settlement => ({ kind: 'requeue', checkpointStep, note })

const fail = (reason: Extract<TrialOutcome, { kind: 'failed' }>['reason'], message: string): Settlement => ({ kind: 'end', state: 'fail', reason, message })

function settleComplete(objective: string, value: number | undefined): Settlement {
  if (value === undefined)
    return fail('crash', `The trial ended without a value of the objective "${objective}". Report it at least once: print {"step": 1, "${objective}": 0.5}, say.`)
  if (Number.isNaN(value)) return fail('nan', `The objective "${objective}" was NaN at the end`)
  return { kind: 'end', state: 'complete', reason: null, message: null }
}

/** What the scheduler decided, once the trial does not run any more. @param checkpointStep 0 keeps the checkpoint noted before */
function obeyed({ verdict }: ActiveTrial, checkpointStep: number): Settlement | undefined {
  switch (verdict?.kind) {
    case undefined:
      return undefined
    case 'pause':
      return { kind: 'pause', checkpointStep, why: verdict.why }
    case 'stop':
      return { kind: 'end', state: 'pruned', reason: null, message: verdict.why }
  }
}

function settleFailure(active: ActiveTrial, outcome: Extract<TrialOutcome, { kind: 'failed' }>, losses: number): Settlement {
  const isInnocent = active.abort.signal.aborted || outcome.processLost === true || outcome.crowded === true
  const decided = isInnocent ? obeyed(active, 0) : undefined
  if (decided !== undefined) return decided
  if (active.abort.signal.aborted) return again()
  if (outcome.crowded === true) return again(undefined, `${outcome.message}; the trial is run again in a smaller group`)
  if (outcome.processLost === true && losses < Math.min(outcome.mostRestarts ?? maxRestarts, maxRestarts)) return again(undefined, `${outcome.message}; the trial is run again`)
  return fail(outcome.reason, outcome.message)
}

/**
 * What becomes of a trial after its run.
 * @param value the objective's last value, in the outcome or reported before
 * @param losses how often a process of this trial was lost before, since the study was started
 */
export function settle(active: ActiveTrial, outcome: TrialOutcome, objective: string, value: number | undefined, losses: number): Settlement {
  if (active.nanAtStep !== undefined) return fail('nan', `The objective "${objective}" was NaN at step ${active.nanAtStep}`)
  switch (outcome.kind) {
    case 'complete':
      return settleComplete(objective, value)
    case 'paused':
      return obeyed(active, outcome.step) ?? again(outcome.step)
    case 'stopped':
      return obeyed(active, 0) ?? again()
    case 'failed':
      return settleFailure(active, outcome, losses)
  }
}
