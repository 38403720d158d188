import type { WorkerJob } from '../../../shared/worker-protocol.ts'
import type { Tf } from '../backends/backend.ts'
import type { ResidentData } from '../datasets/resident-data.ts'
import type { Model } from '../models/model.ts'
import type { Hyperparameters } from './hyperparameters.ts'
import type { Loss } from './loss.ts'
import type { Optimizer } from './optimizer.ts'
import type { TrainStep } from './train-step.ts'

/** Everything that stays the same while a trial trains. */
export interface Training {
  readonly tf: Tf
  readonly job: WorkerJob
  readonly data: ResidentData
  readonly model: Model
  readonly loss: Loss
  readonly optimizer: Optimizer
  readonly step: TrainStep
  readonly options: Hyperparameters
}
