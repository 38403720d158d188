import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { ResidentData } from '../datasets/resident-data.ts'
import { learningRateAt } from '../training/schedule.ts'
import type { OptimizerOptions } from '../training/optimizer.ts'
import type { TakeBatches } from './batches.ts'
import { relusOf } from './cohort.ts'
import type { Constants } from './constants.ts'
import type { FusedPass } from './layer.ts'
import type { FusedLoss } from './loss.ts'
import type { FusedModel } from './model.ts'
import type { FusedTrial } from './trial.ts'

/** What stays the same while a group trains. */
export interface FusedTraining {
  readonly tf: Tf
  readonly data: ResidentData
  readonly take: TakeBatches
  readonly model: FusedModel
  readonly loss: FusedLoss
  readonly constants: Constants
  /** How many of the training samples are used. */
  readonly count: number
  readonly batchSize: number
}

/** What a trial's optimiser goes by in the epoch that comes. */
export function optimizerOptions({ options, epoch }: FusedTrial): OptimizerOptions {
  return { ...options, learning_rate: learningRateAt(options, epoch + 1) }
}

/** A pass of these trials through the network. */
export function passOf(trials: readonly FusedTrial[], mask: FusedPass['mask']): FusedPass {
  return { trials: trials.length, relus: relusOf(trials), mask }
}

/** Reads one number of each trial, and disposes of the tensor, also when reading fails. */
export async function takeVector(vector: Tensor): Promise<Float32Array> {
  try {
    return await vector.data<'float32'>()
  } finally {
    vector.dispose()
  }
}
