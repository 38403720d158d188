import { z } from 'zod'
import { follow } from '../contracts/follow.ts'
import type { History, TrialView } from '../contracts/history.ts'
import type { Decision, Scheduler, SchedulerEntry } from '../contracts/scheduler.ts'
import { isFinal } from '../../../shared/domain/trial.ts'
import { compareLosses, createRanking, type Ranking } from './ranking.ts'
import { shortNumber } from './words.ts'

const count = (low: number) => z.int({ error: 'must be a whole number' }).min(low, `must be >= ${low}`)

const medianOptions = z.strictObject({
  n_startup_trials: count(0).default(5).describe('Stop no trial before this many are complete'),
  n_warmup_steps: count(0).default(0).describe('Stop no trial before it has reported this step'),
  interval_steps: count(1).default(1).describe('Judge a trial every so many steps, from n_warmup_steps on'),
  n_min_trials: count(1).default(1).describe('Judge at a step only when this many complete trials have reported it'),
})
type MedianOptions = z.output<typeof medianOptions>

const goOn: Decision = { kind: 'continue' }

/**
 * The median stopping rule of Google Vizier (Golovin et al., 2017, section 3.2.2), as Optuna's `MedianPruner` states it:
 * a trial is stopped at a step when its best value so far is worse than the median, over the complete trials, of their values at that step.
 *
 * Where it differs from Optuna 5.0: steps count from 1 instead of 0, so checks fall on `n_warmup_steps + k * interval_steps` all the same
 * but the first possible one is step 1; a value that is not a number ranks as the worst of all, where Optuna leaves it out of the median.
 * (Vizier compares running averages of the objective instead of values.)
 *
 * A report takes time in proportion to the trial's own reports, whatever the number of trials.
 */
function createMedian(options: MedianOptions): Scheduler {
  const completed = followCompleted()
  return {
    onReport(trial, history) {
      const { trials, at } = completed(history)
      const step = trial.lastStep
      if (trials() === 0 || trials() < options.n_startup_trials || !isCheck(trial, options)) return goOn
      const losses = at(step)
      const best = bestOf(trial)
      if (best < Infinity && (losses === undefined || losses.size < options.n_min_trials)) return goOn
      const median = losses === undefined ? Infinity : medianOf(losses)
      if (best < Infinity && best <= median) return goOn
      const shown = (loss: number): string => shortNumber(history.objective.goal === 'minimize' ? loss : -loss)
      if (best === Infinity) return { kind: 'stop', why: `step ${step}: no value so far is a number` }
      return { kind: 'stop', why: `step ${step}: its best, ${shown(best)}, is worse than ${shown(median)}, the median of ${losses?.size} complete trials` }
    },
  }
}

/** Whether this report is the first one at or after a check (Optuna's `_is_first_in_interval_step`). */
function isCheck(trial: TrialView, { n_warmup_steps, interval_steps }: MedianOptions): boolean {
  if (trial.lastStep < n_warmup_steps) return false
  const check = Math.floor((trial.lastStep - n_warmup_steps) / interval_steps) * interval_steps + n_warmup_steps
  let before = 0
  for (const step of trial.curve.keys()) if (step !== trial.lastStep && step > before) before = step
  return before < Math.max(check, 1)
}

function bestOf(trial: TrialView): number {
  let best = Infinity
  for (const loss of trial.curve.values()) if (loss < best) best = loss
  return best
}

/** The median as NumPy takes it: of an even number, the mean of the two in the middle. */
function medianOf(losses: Ranking<number>): number {
  const upper = losses.at(losses.size >> 1) ?? Infinity
  const lower = losses.size % 2 === 1 ? upper : (losses.at((losses.size >> 1) - 1) ?? Infinity)
  return lower === upper ? upper : (lower + upper) / 2
}

interface Completed {
  /** How many trials are complete. */
  trials(): number
  /** What the complete trials reported at a step. */
  at(step: number): Ranking<number> | undefined
}

/** The losses of complete trials by step. Each call looks at the new trials and at those that have not ended; an ended one never changes. */
function followCompleted(): (history: History) => Completed {
  let complete = 0
  let open: TrialView[] = []
  const steps = new Map<number, Ranking<number>>()
  const update = follow((history) => history.trials, {
    reset() {
      complete = 0
      open = []
      steps.clear()
    },
    add: (trial) => open.push(trial),
  })
  const keep = (trial: TrialView): void => {
    complete += 1
    for (const [step, loss] of trial.curve) {
      const losses = steps.get(step) ?? createRanking(compareLosses)
      losses.add(loss)
      steps.set(step, losses)
    }
  }
  return (history) => {
    update(history)
    for (const trial of open) if (trial.state === 'complete') keep(trial)
    open = open.filter((trial) => !isFinal(trial.state))
    return { trials: () => complete, at: (step) => steps.get(step) }
  }
}

export const median: SchedulerEntry<typeof medianOptions> = {
  name: 'median',
  title: 'Median stopping',
  description: 'Stops a trial whose best value so far is worse than the median of the complete trials at the same step.',
  options: medianOptions,
  create: createMedian,
}
