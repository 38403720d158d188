import type { WorkerJob } from '../../../shared/worker-protocol.ts'
import type { Tf } from '../backends/backend.ts'
import type { ResidentData } from '../datasets/resident-data.ts'
import type { Model } from '../models/model.ts'
import type { Execution } from './execution.ts'
import type { Hyperparameters } from './hyperparameters.ts'
import type { Optimizer } from './optimizer.ts'

/** How many of the training samples are used. */
export function trainedCount({ data, options }: Pick<Training, 'data' | 'options'>): number {
  return Math.max(1, Math.round(data.train.count * options.train_fraction))
}

/** Everything that stays the same while a trial trains. */
export interface Training {
  readonly tf: Tf
  readonly job: WorkerJob
  readonly data: ResidentData
  readonly model: Model
  readonly optimizer: Optimizer
  readonly execution: Execution
  readonly options: Hyperparameters
}
