import { z } from 'zod'
import type { Config } from '../../../shared/domain/search-space.ts'
import { badInput } from '../../../shared/errors.ts'
import type { Task } from '../../../shared/tasks/task.ts'
import { issuesOf } from '../../../shared/zod-issues.ts'

const count = z.int({ error: 'must be a whole number' }).min(1, 'must be at least 1')
const share = z.number().min(0, 'must be >= 0').lt(1, 'must be < 1')

/** What a built-in trial needs to know, whatever its model: a family that lacks a parameter does not look at it. */
const hyperparametersSchema = z.object({
  epochs: count,
  batch_size: count,
  learning_rate: z.number().positive('must be > 0'),
  optimizer: z.enum(['sgd', 'adam'], { error: 'must be "sgd" or "adam"' }),
  momentum: share,
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
  const defaults = Object.fromEntries(Object.entries(task.parameters).map(([name, parameter]) => [name, parameter.default]))
  const parsed = hyperparametersSchema.safeParse({ ...defaults, ...params })
  if (!parsed.success) throw badInput(`parameters of ${task.name}`, issuesOf(parsed.error))
  return parsed.data
}
