import { deriveSeed } from '../../../shared/random/rng.ts'
import type { Task } from '../../../shared/tasks/task.ts'
import { messageOf } from '../../../shared/errors.ts'
import type { Tf } from '../backends/backend.ts'
import { outputsOf, type Dataset } from '../datasets/dataset.ts'
import { createModel } from '../models/index.ts'
import { initialWeights } from '../models/initial-weights.ts'
import type { Model } from '../models/model.ts'
import { weightStream } from '../training/builtin-trial.ts'
import { loadCheckpoint } from '../training/checkpoint-folder.ts'
import { readHyperparameters, type Hyperparameters } from '../training/hyperparameters.ts'
import { createOptimizer, type SlotSpec } from '../training/optimizer.ts'
import type { GroupMember } from '../training/trial-host.ts'
import { checkArrays } from '../training/training-state.ts'
import { layoutOf, type LayerSizes } from './layout.ts'

/** A trial of a group, between two epochs. */
export interface FusedTrial extends GroupMember {
  /** Its position in the engine's group. */
  readonly position: number
  readonly options: Hyperparameters
  /** The model that it would train alone: its checkpoints are of that. */
  readonly model: Model
  /** The sizes of its own weights, which may be narrower than the group's. */
  readonly layout: readonly LayerSizes[]
  /** What its optimiser would remember alone. */
  readonly slots: readonly SlotSpec[]
  epoch: number
  /** Its share of the group's time, in seconds, over all attempts. */
  trainSeconds: number
  /** The values of the last epoch. */
  values: Readonly<Record<string, number>>
  /** The lowest validation loss, and its epoch. */
  best: { readonly loss: number; readonly epoch: number } | undefined
}

/** A trial, and the numbers that it starts with: of its weights, then of its slots where there are any yet. */
export interface StartedTrial {
  readonly trial: FusedTrial
  readonly numbers: readonly Float32Array[]
}

/**
 * Makes a job ready to train in a group: from its checkpoint, or from scratch.
 * @throws TuneryError bad-input when its parameters cannot be used
 */
export async function startTrial(tf: Tf, task: Task, dataset: Dataset, member: GroupMember, position: number): Promise<StartedTrial> {
  const { job, host } = member
  const options = readHyperparameters(task, job.params)
  const input = { inputShape: dataset.inputShape, outputs: outputsOf(dataset) }
  const model = createModel(tf, task.model, input, options)
  const optimizer = createOptimizer(tf, options, model.weights)
  optimizer.dispose()
  const trial: FusedTrial = { job, host, position, options, model, layout: layoutOf(task.model, input, options), slots: optimizer.slots, epoch: 0, trainSeconds: 0, values: {}, best: undefined }
  if (job.resumeStep > 0) {
    try {
      const { step: epoch, trainSeconds, values, best, arrays } = await loadCheckpoint(job.checkpointDir, job.resumeStep)
      checkArrays(model, optimizer, arrays)
      return { trial: { ...trial, epoch, trainSeconds, values, best }, numbers: arrays.map((array) => array.values) }
    } catch (error) {
      host.log(`The checkpoint of step ${String(job.resumeStep)} cannot be used (${messageOf(error)}): training from the start again, which gives the same weights.`)
    }
  }
  return { trial, numbers: initialWeights(model.weights, deriveSeed(job.seed, weightStream)) }
}

/** Whether a trial has nothing left to train: its epochs are done, or its validation loss has not fallen for so many of them. */
export function isTrained({ epoch, best, options }: FusedTrial): boolean {
  return epoch >= options.epochs || (options.patience > 0 && best !== undefined && epoch - best.epoch >= options.patience)
}
