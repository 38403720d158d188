import { describe } from 'vitest'
import { createScheduler, schedulers } from '../../../../../electron/engine/schedulers/registry.ts'
import { checkScheduler } from './scheduler-checks.ts'

/** What a scheduler cannot do without. */
const needed: Readonly<Record<string, Record<string, unknown>>> = { threshold: { upper: 5 } }

const choices = [...schedulers.map(({ name }) => ({ ...needed[name], name })), { name: 'asha', type: 'stopping' }, { name: 'asha', reduction_factor: 2, early_stopping_rate: 1 }]

describe.each(choices.map((choice) => [JSON.stringify(choice), choice] as const))('the scheduler %s', (_name, choice) => {
  checkScheduler((maxSteps) => createScheduler(choice, maxSteps), choice.name !== 'none')
})
