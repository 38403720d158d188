import { z } from 'zod'
import type { History, TrialView } from '../contracts/history.ts'
import type { Decision, Scheduler, SchedulerEntry } from '../contracts/scheduler.ts'
import { followCompleted } from './completed-losses.ts'
import { numberBetween, wholeNumber } from './options.ts'
import { signedRankGreater } from './signed-rank.ts'
import { shortNumber } from './words.ts'

const wilcoxonOptions = z.strictObject({
  p_threshold: numberBetween(0, 1).default(0.1).describe('Stop a trial when the probability that it only looks worse than the best is below this'),
  n_startup_steps: wholeNumber(0).default(2).describe('Compare when so many steps have been reported by both, and never fewer than 2'),
})
type WilcoxonOptions = z.output<typeof wilcoxonOptions>

const goOn: Decision = { kind: 'continue' }

/**
 * For objectives that are evaluated several times, each evaluation being a step: repeats under different seeds, folds of a cross-validation,
 * problem instances. A trial is stopped when a Wilcoxon signed-rank test, over the steps that both have reported, says that it is worse than the best
 * complete one, as Optuna's `WilcoxonPruner` does. It goes on while its mean is no worse than the best one's, and when a value is not a finite number.
 *
 * Where it differs from Optuna 5.0: the best trial is the one with the lowest mean over its steps, since the last step of such a trial is one
 * evaluation among others; Optuna takes whatever the objective returned.
 *
 * A report takes O(m log m) time for m steps of the trial, whatever the number of trials.
 */
function createWilcoxon({ p_threshold, n_startup_steps }: WilcoxonOptions): Scheduler {
  const bestOf = followBest()
  return {
    onReport(trial, history) {
      const best = bestOf(history)
      if (best === undefined || best.trial.number === trial.number) return goOn
      const differences: number[] = []
      for (const [step, loss] of trial.curve) {
        const other = best.trial.curve.get(step)
        if (!Number.isFinite(loss)) return goOn
        if (other !== undefined) differences.push(loss - other)
      }
      if (differences.length < Math.max(2, n_startup_steps) || meanOf(trial) <= best.mean) return goOn
      const p = signedRankGreater(differences)
      if (!(p < p_threshold)) return goOn
      return { kind: 'stop', why: `step ${trial.lastStep}: worse than trial ${best.trial.number} over ${differences.length} steps (signed-rank test, p = ${shortNumber(p)})` }
    },
  }
}

function meanOf({ curve }: TrialView): number {
  let sum = 0
  for (const loss of curve.values()) sum += loss
  return sum / curve.size
}

interface Best {
  readonly trial: TrialView
  readonly mean: number
}

/** The complete trial with the lowest mean, all of its values being finite; of equal ones the first. */
function followBest(): (history: History) => Best | undefined {
  let best: Best | undefined
  const update = followCompleted({
    reset() {
      best = undefined
    },
    add(trial) {
      const mean = meanOf(trial)
      const isBetter = best === undefined || mean < best.mean || (mean === best.mean && trial.number < best.trial.number)
      if (Number.isFinite(mean) && isBetter) best = { trial, mean }
    },
  })
  return (history) => {
    update(history)
    return best
  }
}

export const wilcoxon: SchedulerEntry<typeof wilcoxonOptions> = {
  name: 'wilcoxon',
  title: 'Wilcoxon test (repeated evaluations)',
  description: 'For trials whose steps are repeats, folds or instances: stops one that a signed-rank test finds worse than the best.',
  options: wilcoxonOptions,
  judges: 'repeats',
  create: createWilcoxon,
}
