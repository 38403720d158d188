import { messageOf } from '../../../shared/errors.ts'
import type { Task } from '../../../shared/tasks/task.ts'
import type { Tf } from '../backends/backend.ts'
import { compileEvaluation } from '../compiled/compiled-evaluation.ts'
import { compileTraining } from '../compiled/compiled-training.ts'
import type { GraphCache } from '../compiled/graph-cache.ts'
import { featuresOf, outputsOf } from '../datasets/dataset.ts'
import type { ResidentData } from '../datasets/resident-data.ts'
import type { Model } from '../models/model.ts'
import { evaluate } from './evaluate.ts'
import { eagerEpochs, type Execution, type Trainee } from './execution.ts'
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

/** A step costs about 3 ms less when it is compiled, and compiling about 300 ms: fewer steps than this are run as they are. */
const stepsWorthCompiling = 200

/**
 * Whether a trial is compiled. It follows from the trial alone, never from what was measured or compiled before:
 * the two executions round differently, and a trial that is run again, or resumed, must end with the same weights.
 */
export function isWorthCompiling(tf: Tf, { count, batchSize, epochs }: { readonly count: number; readonly batchSize: number; readonly epochs: number }): boolean {
  const wanted = process.env['TUNERY_COMPILE'] ?? 'auto'
  if (tf.getBackend() !== 'tensorflow' || wanted === 'never') return false
  return wanted === 'always' || Math.ceil(count / batchSize) * epochs >= stepsWorthCompiling
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
  if (isWorthCompiling(tf, { count: trainedCount(input), batchSize: options.batch_size, epochs: options.epochs })) {
    const { dataset } = data
    const { units, layers, filters, activation, dropout } = options
    const architecture = JSON.stringify([task.model, dataset.kind, dataset.inputShape, outputsOf(dataset), units, layers, filters, activation])
    const sizes = { features: featuresOf(dataset), outputs: outputsOf(dataset), count: trainedCount(input), batchSize: options.batch_size }
    try {
      return { runEpoch: compileTraining(cache, trainee, { ...sizes, dropout, architecture }), evaluate: compileEvaluation(cache, { tf, model, loss, architecture }) }
    } catch (error) {
      host.log(notCompiled(error))
    }
  }
  return { runEpoch: eagerEpochs(trainee), evaluate: (weights, samples) => evaluate(tf, model, loss, weights, samples) }
}

/** What the log says when a training is run operation by operation. */
export function notCompiled(error: unknown): string {
  return `The training is not compiled, and runs slower: ${messageOf(error)}.`
}
