import { messageOf } from '../../../shared/errors.ts'
import type { Task } from '../../../shared/tasks/task.ts'
import { isLongEnoughToCompile } from '../../../shared/tasks/worth-compiling.ts'
import type { Tf } from '../backends/backend.ts'
import { compileEvaluation } from '../compiled/compiled-evaluation.ts'
import { compileTraining } from '../compiled/compiled-training.ts'
import type { GraphCache } from '../compiled/graph-cache.ts'
import { featuresOf, outputsOf } from '../datasets/dataset.ts'
import type { ResidentData } from '../datasets/resident-data.ts'
import type { Model } from '../models/model.ts'
import { evaluate } from './evaluate.ts'
import { eagerEpochs, type Execution, type RunEpoch, type Trainee } from './execution.ts'
import { fallBackEpochs, fallBackEvaluation, isWorthAnotherTry } from './fall-back.ts'
import type { Hyperparameters } from './hyperparameters.ts'
import type { Loss } from './loss.ts'
import { learningRateAt } from './schedule.ts'
import { batchLoss } from './train-step.ts'
import { trainedCount } from './training.ts'
import type { TrialHost } from './trial-host.ts'

export interface ExecutionInput {
  readonly tf: Tf
  readonly task: Task
  readonly data: ResidentData
  readonly model: Model
  readonly loss: Loss
  readonly options: Hyperparameters
}

/**
 * Whether a trial is compiled. It follows from the trial alone, never from what was measured or compiled before:
 * the two executions round differently, and a trial that is run again, or resumed, must end with the same weights.
 */
export function isWorthCompiling(tf: Tf, training: { readonly count: number; readonly batchSize: number; readonly epochs: number }): boolean {
  const wanted = process.env['TUNERY_COMPILE'] ?? 'auto'
  if (tf.getBackend() !== 'tensorflow' || wanted === 'never') return false
  return wanted === 'always' || isLongEnoughToCompile(training)
}

/**
 * Compiles a trial where the backend can and it pays, and runs it operation by operation otherwise.
 * `TUNERY_COMPILE` = `never` or `always` overrules what pays. What cannot be compiled says so in the trial's log.
 */
export function chooseExecution(cache: GraphCache, input: ExecutionInput, host: Pick<TrialHost, 'log'>): Execution {
  const { tf, task, data, model, loss, options } = input
  const trainee: Trainee = {
    tf,
    weights: model.weights,
    lossOf: batchLoss(model, loss),
    optimizerAt: (epoch) => ({ ...options, learning_rate: learningRateAt(options, epoch) }),
  }
  const plainEvaluation: Execution['evaluate'] = (weights, samples) => evaluate(tf, model, loss, weights, samples)
  if (isWorthCompiling(tf, { count: trainedCount(input), batchSize: options.batch_size, epochs: options.epochs })) {
    const { dataset } = data
    const { units, layers, filters, activation, dropout } = options
    const architecture = JSON.stringify([task.model, dataset.kind, dataset.inputShape, outputsOf(dataset), units, layers, filters, activation])
    const sizes = { features: featuresOf(dataset), packedScale: data.train.packed?.scale, outputs: outputsOf(dataset), count: trainedCount(input), batchSize: options.batch_size }
    const runEpoch = compiledEpochs(() => compileTraining(cache, trainee, { ...sizes, dropout, architecture }), trainee, host)
    const failed = (error: unknown): void => {
      host.log(`The evaluation is not compiled, and runs slower: ${messageOf(error)}.`)
    }
    return { runEpoch, evaluate: fallBackEvaluation({ compiled: compileEvaluation(cache, { tf, model, loss, architecture }), plain: () => plainEvaluation, failed }) }
  }
  return { runEpoch: eagerEpochs(trainee), evaluate: plainEvaluation }
}

/**
 * Epochs of a compiled training; operation by operation, with a line in the log, where it cannot be compiled or
 * TensorFlow fails to run it.
 * @throws when the memory is what failed
 */
export function compiledEpochs(compile: () => RunEpoch, trainee: Trainee, host: Pick<TrialHost, 'log'>): RunEpoch {
  const failed = (error: unknown): void => {
    host.log(`The training is not compiled, and runs slower: ${messageOf(error)}.`)
  }
  try {
    return fallBackEpochs(trainee.tf, { compiled: compile(), plain: () => eagerEpochs(trainee), failed })
  } catch (error) {
    if (!isWorthAnotherTry(error)) throw error
    failed(error)
    return eagerEpochs(trainee)
  }
}
