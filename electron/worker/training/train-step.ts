import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import { dropoutMask } from '../models/dropout.ts'
import type { DropoutMask, Model, Pass } from '../models/model.ts'
import type { Loss } from './loss.ts'
import type { Optimizer } from './optimizer.ts'
import type { TrainingState } from './training-state.ts'

export interface StepResult {
  readonly state: TrainingState
  /** The mean loss of the batch, before the update. */
  readonly loss: Scalar
}

/** The mean loss of a batch: a pure function of the weights, the batch, and the masks of its dropout. */
export type BatchLoss = (weights: readonly Tensor[], x: Tensor2D, y: Tensor2D, pass: Pass) => Tensor

/** One step: a pure function of the state, a batch and the seed of its dropout. The caller disposes of the old state. */
export type TrainStep = (state: TrainingState, x: Tensor2D, y: Tensor2D, dropoutSeed: number) => StepResult

/** A model's loss. */
export function batchLoss(model: Model, loss: Loss): BatchLoss {
  return (weights, x, y, pass) => loss.mean(model.forward(weights, x, pass), y)
}

/** Joins a loss and an optimiser into a step. */
export function createTrainStep(tf: Tf, lossOf: BatchLoss, optimizer: Optimizer): TrainStep {
  return (state, x, y, dropoutSeed) => {
    const mask: DropoutMask = ([rows, units], rate, layer) => tf.tensor2d(dropoutMask(rows * units, rate, dropoutSeed, layer), [rows, units], 'float32')
    const { value, grads } = tf.valueAndGrads((...weights: Tensor[]) => lossOf(weights, x, y, { training: true, mask }))([...state.weights])
    return { state: optimizer.update(state.weights, grads, state.slots), loss: value.asScalar() }
  }
}
