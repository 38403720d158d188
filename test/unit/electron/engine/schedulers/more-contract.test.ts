import { describe } from 'vitest'
import { makeScheduler } from './make-scheduler.ts'
import { checkScheduler } from './scheduler-checks.ts'

const choices = [
  { name: 'percentile' },
  { name: 'percentile', percentile: 60, n_startup_trials: 1, interval_steps: 3 },
  { name: 'patience' },
  { name: 'patience', patience: 0, min_delta: 0.001 },
  { name: 'threshold', upper: 5 },
  { name: 'wilcoxon' },
  { name: 'successive-halving' },
  { name: 'successive-halving', bracket_trials: 7, reduction_factor: 2 },
  { name: 'hyperband' },
  { name: 'hyperband', reduction_factor: 2, type: 'stopping' },
  { name: 'hyperband', reduction_factor: 2, brackets: 2 },
  { name: 'mobster' },
  { name: 'pbt' },
  { name: 'pbt', population: 4, interval_epochs: 2, quantile: 0.5 },
]

describe.each(choices.map((choice) => [JSON.stringify(choice), choice] as const))('the scheduler %s', (_name, choice) => {
  checkScheduler((maxSteps, space) => makeScheduler(choice, maxSteps, { space, seed: 1 }))
})
