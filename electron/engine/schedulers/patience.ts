import { z } from 'zod'
import { follow } from '../contracts/follow.ts'
import type { History, TrialView } from '../contracts/history.ts'
import type { Decision, Scheduler, SchedulerEntry } from '../contracts/scheduler.ts'
import { wholeNumber } from './options.ts'
import { shortNumber } from './words.ts'

const patienceOptions = z.strictObject({
  patience: wholeNumber(0).default(5).describe('Stop a trial when it has not improved over so many reports'),
  min_delta: z.number({ error: 'must be a number' }).min(0, 'must be >= 0').default(0).describe('A report that is worse than the best by no more than this is forgiven'),
})
type PatienceOptions = z.output<typeof patienceOptions>

const goOn: Decision = { kind: 'continue' }

/**
 * Early stopping of each trial by itself, as Optuna's `PatientPruner` without a pruner in it states it: a trial is stopped when the best of its
 * last `patience + 1` values is worse than the best before them by more than `min_delta`. Values that are not numbers are passed over;
 * a trial without a number on either side goes on.
 *
 * A report takes time in proportion to `patience`, whatever the length of the trial.
 */
function createPatience({ patience, min_delta }: PatienceOptions): Scheduler {
  const windowsOf = followWindows(patience + 1)
  return {
    onReport(trial, history) {
      const { before, recent } = windowsOf(history)(trial)
      const best = Math.min(...recent)
      if (best === Infinity || !(before + min_delta < best)) return goOn
      const shown = (loss: number): string => shortNumber(history.objective.goal === 'minimize' ? loss : -loss)
      const times = recent.length === 1 ? 'its last value' : `the best of its last ${recent.length} values`
      return { kind: 'stop', why: `step ${trial.lastStep}: ${times}, ${shown(best)}, is worse than ${shown(before)} before them` }
    },
  }
}

interface Window {
  /** The best loss before the recent ones. */
  before: number
  /** The last losses, by step; at most as many as are looked at. */
  recent: number[]
  furthest: number
  stale: boolean
}

function push(window: Window, size: number, step: number, loss: number): void {
  window.furthest = step
  window.recent.push(loss)
  if (window.recent.length > size) window.before = Math.min(window.before, window.recent.shift() ?? Infinity)
}

const emptyWindow = (): Window => ({ before: Infinity, recent: [], furthest: 0, stale: false })

/** The last losses of every trial and the best before them. A trial that repeats a step is read anew from its curve, by step. */
function followWindows(size: number): (history: History) => (trial: TrialView) => Window {
  const windows = new Map<number, Window>()
  const update = follow((history) => history.reports, {
    reset: () => windows.clear(),
    add({ trial, step, loss }) {
      const window = windows.get(trial) ?? emptyWindow()
      windows.set(trial, window)
      if (step <= window.furthest) window.stale = true
      else push(window, size, step, loss)
    },
  })
  const read = ({ number, curve }: TrialView): Window => {
    const window = emptyWindow()
    for (const [step, loss] of [...curve].sort(([a], [b]) => a - b)) push(window, size, step, loss)
    windows.set(number, window)
    return window
  }
  return (history) => {
    update(history)
    return (trial) => {
      const window = windows.get(trial.number)
      return window === undefined || window.stale ? read(trial) : window
    }
  }
}

export const patience: SchedulerEntry<typeof patienceOptions> = {
  name: 'patience',
  title: 'Patience',
  description: 'Stops a trial that has not improved for some reports, whatever the others do.',
  options: patienceOptions,
  create: createPatience,
}
