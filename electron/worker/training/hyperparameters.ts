import { z } from 'zod'
import type { Config } from '../../../shared/domain/search-space.ts'
import { badInput } from '../../../shared/errors.ts'
import { taskDefaults } from '../../../shared/tasks/catalog.ts'
import type { Task } from '../../../shared/tasks/task.ts'
import { issuesOf } from '../../../shared/zod-issues.ts'

/** The update rules. `adamw` is another name of `adam`, whose decay is decoupled here. */
export const optimizerNames = ['sgd', 'adam', 'adamw', 'rmsprop'] as const
/** How the learning rate changes from epoch to epoch. */
export const scheduleNames = ['constant', 'cosine', 'step'] as const

const oneOf = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(' or ')
const count = z.int({ error: 'must be a whole number' }).min(1, 'must be at least 1')
const share = z.number().min(0, 'must be >= 0').lt(1, 'must be < 1')

/** What a built-in trial needs to know, whatever its model: a family that lacks a parameter does not look at it. */
const hyperparametersSchema = z.object({
  epochs: count,
  batch_size: count,
  learning_rate: z.number().positive('must be > 0'),
  optimizer: z.enum(optimizerNames, { error: `must be ${oneOf(optimizerNames)}` }),
  momentum: share,
  nesterov: z.boolean({ error: 'must be true or false' }),
  clip_norm: z.number().min(0, 'must be >= 0'),
  schedule: z.enum(scheduleNames, { error: `must be ${oneOf(scheduleNames)}` }),
  warmup_epochs: z.int({ error: 'must be a whole number' }).min(0, 'must be >= 0'),
  step_epochs: count,
  step_factor: z.number().gt(0, 'must be > 0').max(1, 'must be at most 1'),
  patience: z.int({ error: 'must be a whole number' }).min(0, 'must be >= 0'),
  weight_decay: z.number().min(0, 'must be >= 0'),
  train_fraction: z.number().gt(0, 'must be > 0').max(1, 'must be at most 1'),
  activation: z.enum(['tanh', 'relu'], { error: 'must be "tanh" or "relu"' }).default('relu'),
  units: count.default(1),
  layers: count.default(1),
  filters: count.default(1),
  dropout: share.default(0),
})
export type Hyperparameters = Readonly<z.infer<typeof hyperparametersSchema>>

/**
 * A trial's parameters, completed with the task's defaults.
 * @throws TuneryError bad-input that names each parameter that cannot be used
 */
export function readHyperparameters(task: Task, params: Config): Hyperparameters {
  const parsed = hyperparametersSchema.safeParse({ ...taskDefaults(task), ...params })
  if (!parsed.success) throw badInput(`parameters of ${task.name}`, issuesOf(parsed.error))
  return parsed.data
}
