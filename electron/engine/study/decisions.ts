import type { Decision, Scheduler } from '../contracts/scheduler.ts'
import type { History, TrialView } from '../contracts/history.ts'

const goOn: Decision = { kind: 'continue' }

/**
 * What happens to a trial after a report of the objective.
 * A step that the trial had reached before (it is run again after a crash) was decided then, and goes on.
 */
export function decide(scheduler: Scheduler, history: History, trial: TrialView, step: number, decidedUpTo: number, runsToEnd: boolean): Decision {
  return step <= decidedUpTo || runsToEnd ? goOn : scheduler.onReport(trial, history)
}

/** The paused trial that is best so far: the one that got furthest, and of those the one with the lowest loss. */
export function bestPaused(history: History): TrialView | undefined {
  return history.trials
    .filter((trial) => trial.pausedAtStep !== undefined && trial.loss !== undefined && Number.isFinite(trial.loss))
    .sort((a, b) => b.lastStep - a.lastStep || (a.loss ?? Infinity) - (b.loss ?? Infinity))[0]
}
