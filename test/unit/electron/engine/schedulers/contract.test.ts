import { describe } from 'vitest'
import { createScheduler, schedulers } from '../../../../../electron/engine/schedulers/registry.ts'
import { checkScheduler } from './scheduler-checks.ts'

/** Those that have nothing to say about numbers unless they are told more. */
const silent: readonly string[] = ['none', 'threshold']

const variants = [
  { name: 'asha', type: 'stopping' },
  { name: 'asha', reduction_factor: 2, early_stopping_rate: 1 },
  { name: 'percentile', percentile: 60, n_startup_trials: 1, interval_steps: 3 },
  { name: 'patience', patience: 0, min_delta: 0.001 },
  { name: 'threshold', upper: 5 },
  { name: 'successive-halving', bracket_trials: 7, reduction_factor: 2 },
  { name: 'hyperband', reduction_factor: 2, type: 'stopping' },
  { name: 'hyperband', reduction_factor: 2, brackets: 2 },
  { name: 'mobster', reduction_factor: 2 },
  { name: 'bohb', type: 'stopping' },
  { name: 'pbt', population: 4, interval_epochs: 2, quantile: 0.5 },
  { name: 'pbt', population: 3, interval_epochs: 1, max_epochs: 6, explore: 'trial' },
]
const choices = [...schedulers.map(({ name }) => ({ name, decides: !silent.includes(name) })), ...variants.map((choice) => ({ ...choice, decides: true }))]

describe.each(choices.map(({ decides, ...choice }) => [JSON.stringify(choice), choice, decides] as const))('the scheduler %s', (_name, choice, decides) => {
  checkScheduler((maxSteps, space) => createScheduler(choice, maxSteps, { space, seed: 1 }), decides)
})
