import type { Progress } from '../../../shared/contract/views.ts'
import type { TrialState } from '../../../shared/domain/trial.ts'

/** What a study's progress is computed from. */
export interface ProgressInput {
  readonly counts: Readonly<Record<TrialState, number>>
  readonly paused: number
  /** How many of the finished trials confirm others, outside the budget. */
  readonly confirming: number
  readonly trialBudget: number | undefined
  readonly secondsBudget: number | undefined
  readonly runningMs: number
  readonly running: Progress['running']
  readonly fusion: Progress['fusion']
  readonly ended: boolean
}

/**
 * The time that is left, in milliseconds: what the trials so far took on average, for those still to come,
 * and never more than the budget's seconds. A paused trial counts as done, since most of them stay paused.
 */
function remainingMs(input: ProgressInput, done: number): number | null {
  if (input.ended) return 0
  const untilBudget = input.secondsBudget === undefined ? Infinity : Math.max(0, input.secondsBudget * 1000 - input.runningMs)
  const started = done + 0.5 * input.running.length
  const untilTrials =
    input.trialBudget === undefined || done === 0 ? Infinity : (input.runningMs / started) * Math.max(0, input.trialBudget - started)
  const left = Math.min(untilBudget, untilTrials)
  return Number.isFinite(left) ? left : null
}

/** How far a study is, how fast it goes and how long it still takes. */
export function studyProgress(input: ProgressInput): Progress {
  const finished = input.counts.complete + input.counts.pruned + input.counts.fail - input.confirming
  const done = finished + input.paused
  return {
    counts: input.counts,
    paused: input.paused,
    finished,
    total: input.trialBudget ?? null,
    runningMs: input.runningMs,
    remainingMs: remainingMs(input, done),
    trialsPerHour: done === 0 || input.runningMs === 0 ? null : (done / input.runningMs) * 3_600_000,
    running: input.running,
    fusion: input.fusion,
  }
}
