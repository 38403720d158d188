import { z } from 'zod'
import type { Decision, Scheduler, SchedulerEntry } from '../contracts/scheduler.ts'
import { wholeNumber } from './options.ts'
import { followProgress, isCheck } from './trial-progress.ts'
import { shortNumber } from './words.ts'

const bound = z.number({ error: 'must be a number' }).nullable().default(null)

const thresholdOptions = z
  .strictObject({
    lower: bound.describe('Stop a trial that reports less than this; no bound when left out'),
    upper: bound.describe('Stop a trial that reports more than this; no bound when left out'),
    n_warmup_steps: wholeNumber(0).default(0).describe('Stop no trial before it has reported this step'),
    interval_steps: wholeNumber(1).default(1).describe('Judge a trial every so many steps, from n_warmup_steps on'),
  })
  .refine(({ lower, upper }) => lower === null || upper === null || lower <= upper, { path: ['upper'], message: 'must be >= lower' })
type ThresholdOptions = z.output<typeof thresholdOptions>

const goOn: Decision = { kind: 'continue' }

/**
 * Stops a trial whose value leaves a range, as Optuna's `ThresholdPruner` does; the bounds are in the objective's own units, whatever its goal.
 * A value that is not a number, or infinitely bad, is outside every range: without bounds (Optuna's wants one) these alone stop a trial. Constant time a report.
 */
function createThreshold({ lower, upper, n_warmup_steps, interval_steps }: ThresholdOptions): Scheduler {
  const progressOf = followProgress()
  return {
    onReport(trial, history) {
      const { before } = progressOf(history)(trial)
      const step = trial.lastStep
      const loss = trial.loss ?? Infinity
      if (!isCheck(step, before, n_warmup_steps, interval_steps)) return goOn
      if (loss === Infinity) return { kind: 'stop', why: `step ${step}: the value is not a finite number` }
      const value = history.objective.goal === 'minimize' ? loss : -loss
      if (upper !== null && value > upper) return { kind: 'stop', why: `step ${step}: ${shortNumber(value)} is above the upper bound of ${upper}` }
      if (lower !== null && value < lower) return { kind: 'stop', why: `step ${step}: ${shortNumber(value)} is below the lower bound of ${lower}` }
      return goOn
    },
  }
}

export const threshold: SchedulerEntry<typeof thresholdOptions> = {
  name: 'threshold',
  title: 'Threshold',
  description: 'Stops a trial whose value leaves a range that you state: training that has diverged, say. Without a range, only what is not a finite number.',
  options: thresholdOptions,
  create: createThreshold,
}
