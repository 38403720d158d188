import { z } from 'zod'
import type { Decision, Scheduler, SchedulerEntry } from '../contracts/scheduler.ts'
import { followCompletedLosses } from './completed-losses.ts'
import { numberBetween, wholeNumber } from './options.ts'
import type { Ranking } from './ranking.ts'
import { followProgress, isCheck } from './trial-progress.ts'
import { ordinal, shortNumber } from './words.ts'

/** When a trial is judged against the complete ones: shared with `median`. */
export const percentileTiming = {
  n_startup_trials: wholeNumber(0).default(5).describe('Stop no trial before this many are complete'),
  n_warmup_steps: wholeNumber(0).default(0).describe('Stop no trial before it has reported this step'),
  interval_steps: wholeNumber(1).default(1).describe('Judge a trial every so many steps, from n_warmup_steps on'),
  n_min_trials: wholeNumber(1).default(1).describe('Judge at a step only when this many complete trials have reported it'),
}

const percentileOptions = z.strictObject({
  percentile: numberBetween(0, 100).default(25).describe('The best so many percent of the complete trials are good enough: a trial that is worse is stopped'),
  ...percentileTiming,
})
export type PercentileOptions = z.output<typeof percentileOptions>

const goOn: Decision = { kind: 'continue' }

/**
 * Percentile stopping, as Optuna's `PercentilePruner` states it: a trial is stopped at a step when its best value so far is worse than
 * a percentile, over the complete trials, of their values at that step. The 50th is the median stopping rule of Google Vizier.
 *
 * Where it differs from Optuna 5.0: steps count from 1 instead of 0, so checks fall on `n_warmup_steps + k * interval_steps` all the same
 * but the first possible one is step 1; a value that is not a number ranks as the worst of all, where Optuna leaves it out.
 *
 * A report takes O(log n) time for n complete trials, and so does each step of a trial that completes.
 * @param named what the percentile is called in reasons; `the 25th percentile` when left out
 */
export function createPercentile(options: PercentileOptions, named = `the ${percentileWord(options.percentile)} percentile`): Scheduler {
  const completedOf = followCompletedLosses()
  const progressOf = followProgress()
  return {
    onReport(trial, history) {
      const { trials, at } = completedOf(history)
      const { best, before } = progressOf(history)(trial)
      const step = trial.lastStep
      if (trials === 0 || trials < options.n_startup_trials) return goOn
      if (!isCheck(step, before, options.n_warmup_steps, options.interval_steps)) return goOn
      if (best === Infinity) return { kind: 'stop', why: `step ${step}: no value so far is a number` }
      const losses = at(step)
      if (losses === undefined || losses.size < options.n_min_trials) return goOn
      const limit = percentileOf(losses, options.percentile)
      if (best <= limit) return goOn
      const shown = (loss: number): string => shortNumber(history.objective.goal === 'minimize' ? loss : -loss)
      return { kind: 'stop', why: `step ${step}: its best, ${shown(best)}, is worse than ${shown(limit)}, ${named} of ${losses.size} complete trials` }
    },
  }
}

function percentileWord(percentile: number): string {
  return Number.isInteger(percentile) ? ordinal(percentile) : `${percentile}th`
}

/** A percentile as NumPy takes it: linear between the two values next to `(n - 1) * percentile / 100`, from the nearer one. */
export function percentileOf(losses: Ranking<number>, percentile: number): number {
  const place = ((losses.size - 1) * percentile) / 100
  const part = place - Math.floor(place)
  const below = losses.at(Math.floor(place)) ?? Infinity
  const above = losses.at(Math.ceil(place)) ?? Infinity
  if (part === 0 || above === below || below === -Infinity) return below
  if (above === Infinity) return above
  return part < 0.5 ? below + (above - below) * part : above - (above - below) * (1 - part)
}

export const percentile: SchedulerEntry<typeof percentileOptions> = {
  name: 'percentile',
  title: 'Percentile stopping',
  description: 'Stops a trial whose best value so far is not within the best quarter (or another share) of the complete trials at the same step.',
  options: percentileOptions,
  create: (options) => createPercentile(options),
}
