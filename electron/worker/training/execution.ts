import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { ResidentSamples } from '../datasets/resident-data.ts'
import type { WeightSpec } from '../models/model.ts'
import type { Evaluation } from './evaluate.ts'
import { createOptimizer, type OptimizerOptions } from './optimizer.ts'
import { runEpoch, type EpochPlan, type EpochResult } from './run-epoch.ts'
import { createTrainStep, type BatchLoss } from './train-step.ts'
import type { TrainingState } from './training-state.ts'

/**
 * Trains on every sample once. Consumes the state it is given, also when it throws.
 * @throws NotFiniteError when a loss is no finite number
 */
export type RunEpoch = (state: TrainingState, plan: EpochPlan) => Promise<EpochResult>

/** How the work of a trial is run: operation by operation, or as compiled graphs. */
export interface Execution {
  readonly runEpoch: RunEpoch
  /** The mean loss and the error on a split. */
  evaluate(weights: readonly Tensor[], samples: ResidentSamples): Promise<Evaluation>
}

/** What is trained: a loss of some weights, and the rule by which they change. */
export interface Trainee {
  readonly tf: Tf
  readonly weights: readonly WeightSpec[]
  readonly lossOf: BatchLoss
  /** The rule of an epoch, of which the first is 1. What is 0 in one epoch is 0 in all. */
  optimizerAt(epoch: number): OptimizerOptions
}

/** Runs every operation by a call of its own: what every backend can do. */
export function eagerEpochs(trainee: Trainee): RunEpoch {
  const { tf, weights, lossOf, optimizerAt } = trainee
  return async (state, plan) => {
    const optimizer = createOptimizer(tf, optimizerAt(plan.epoch), weights)
    try {
      return await runEpoch(tf, createTrainStep(tf, lossOf, optimizer), state, plan)
    } finally {
      optimizer.dispose()
    }
  }
}
