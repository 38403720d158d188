import { follow } from '../contracts/follow.ts'
import type { History, TrialView } from '../contracts/history.ts'

/** What one trial has reported, in short. */
export interface TrialProgress {
  /** Its lowest loss so far; Infinity when none is a number. */
  readonly best: number
  /** The furthest step that it has reported besides its last; 0 when there is none. */
  readonly before: number
}

interface Kept {
  best: number
  before: number
  furthest: number
  /** A step was reported again or out of order: the curve is to be read anew. */
  stale: boolean
}

/**
 * Keeps the progress of every trial in constant time a report; only a trial that repeats a step (it is run again after a crash)
 * or reports out of order is read anew from its curve.
 */
export function followProgress(): (history: History) => (trial: TrialView) => TrialProgress {
  const kept = new Map<number, Kept>()
  const update = follow((history) => history.reports, {
    reset: () => kept.clear(),
    add({ trial, step, loss }) {
      const progress = kept.get(trial)
      if (progress === undefined) kept.set(trial, { best: loss, before: 0, furthest: step, stale: false })
      else if (step <= progress.furthest) progress.stale = true
      else {
        progress.best = Math.min(progress.best, loss)
        progress.before = progress.furthest
        progress.furthest = step
      }
    },
  })
  return (history) => {
    update(history)
    return (trial) => {
      const progress = kept.get(trial.number)
      if (progress !== undefined && !progress.stale) return progress
      const read = readCurve(trial)
      kept.set(trial.number, read)
      return read
    }
  }
}

function readCurve({ curve, lastStep }: TrialView): Kept {
  let [best, before] = [Infinity, 0]
  for (const [step, loss] of curve) {
    if (loss < best) best = loss
    if (step !== lastStep && step > before) before = step
  }
  return { best, before, furthest: Math.max(before, lastStep), stale: false }
}

/**
 * Whether a report is the first one at or after a check; checks fall on `warmup + k * interval` (Optuna's `_is_first_in_interval_step`,
 * where steps count from 0; ours count from 1).
 */
export function isCheck(step: number, before: number, warmup: number, interval: number): boolean {
  if (step < warmup) return false
  const check = Math.floor((step - warmup) / interval) * interval + warmup
  return before < Math.max(check, 1)
}
