import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { Model } from '../models/model.ts'
import type { Loss } from './loss.ts'
import type { Optimizer } from './optimizer.ts'
import type { TrainingState } from './training-state.ts'

export interface StepResult {
  readonly state: TrainingState
  /** The mean loss of the batch, before the update. */
  readonly loss: Scalar
}

/** One step: a pure function of the state, a batch and the seed of its dropout. The caller disposes of the old state. */
export type TrainStep = (state: TrainingState, x: Tensor2D, y: Tensor2D, dropoutSeed: number) => StepResult

/** Joins a model, its loss and its optimiser into a step. */
export function createTrainStep(tf: Tf, model: Model, loss: Loss, optimizer: Optimizer): TrainStep {
  return (state, x, y, dropoutSeed) => {
    const lossOf = (...weights: Tensor[]): Tensor => loss.mean(model.forward(weights, x, { training: true, dropoutSeed }), y)
    const { value, grads } = tf.valueAndGrads(lossOf)([...state.weights])
    return { state: optimizer.update(state.weights, grads, state.slots), loss: value.asScalar() }
  }
}
