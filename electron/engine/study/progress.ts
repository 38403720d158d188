import type { Progress } from '../../../shared/contract/views.ts'
import type { TrialState } from '../../../shared/domain/trial.ts'

/** What a study's progress is computed from. */
export interface ProgressInput {
  readonly counts: Readonly<Record<TrialState, number>>
  readonly paused: number
  /** How many of the finished trials confirm others or continue them, outside the budget. */
  readonly confirming: number
  readonly trialBudget: number | undefined
  readonly secondsBudget: number | undefined
  readonly runningMs: number
  readonly running: Progress['running']
  readonly fusion: Progress['fusion']
  readonly idle?: Progress['idle']
  readonly recentPerHour?: number | null
  readonly ended: boolean
}

/** How much of a running trial is done, in [0, 1]; where nobody knows how many steps there are, half of it once others have ended. */
function shareDone({ step, maxSteps }: Progress['running'][number], anyDone: boolean): number {
  return maxSteps === null || maxSteps === 0 ? (anyDone ? 0.5 : 0) : Math.min(step / maxSteps, 1)
}

/**
 * The time that is left, in milliseconds: at the pace of the last minutes, or of the whole run where that is not known, for the trials still to come,
 * and never more than the budget's seconds. A running trial counts by its steps, so that there is an answer before the first has ended.
 * A paused trial counts as done, since most of them stay paused.
 */
function remainingMs(input: ProgressInput, done: number): number | null {
  if (input.ended) return 0
  const untilBudget = input.secondsBudget === undefined ? Infinity : Math.max(0, input.secondsBudget * 1000 - input.runningMs)
  const started = input.running.reduce((sum, trial) => sum + shareDone(trial, done > 0), done)
  const perTrial = typeof input.recentPerHour === 'number' ? 3_600_000 / input.recentPerHour : input.runningMs / started
  const untilTrials = input.trialBudget === undefined || started === 0 ? Infinity : perTrial * Math.max(0, input.trialBudget - started)
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
    idle: input.idle ?? null,
    recentPerHour: input.recentPerHour ?? null,
  }
}
