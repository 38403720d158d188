import type { Scalar, Tensor } from '@tensorflow/tfjs'
import { TuneryError } from '../../../shared/errors.ts'
import type { WorkerJob } from '../../../shared/worker-protocol.ts'
import type { Tf } from '../backends/backend.ts'
import { compileTraining } from '../compiled/compiled-training.ts'
import type { GraphCache } from '../compiled/graph-cache.ts'
import type { ResidentSamples } from '../datasets/resident-data.ts'
import { dropOut } from '../models/layers.ts'
import type { Pass, WeightSpec } from '../models/model.ts'
import { loadCheckpoint, saveCheckpoint } from './checkpoint-folder.ts'
import { compiledEpochs, isWorthCompiling } from './choose-execution.ts'
import { eagerEpochs, type RunEpoch, type Trainee } from './execution.ts'
import { asRows, createModuleEvaluation, type EvaluateOptions, type ModuleEvaluation, type Named } from './module-evaluation.ts'
import { createOptimizer, type Optimizer, type OptimizerOptions } from './optimizer.ts'
import { disposeState, downloadState, uploadState, type TrainingState } from './training-state.ts'
import type { TrialHost } from './trial-host.ts'

/** What a module says to have its training steps run, compiled where that is possible. */
export interface TrainStepOptions {
  /** The first values of the weights, 32-bit floats. They stay the module's. */
  readonly weights: Named
  /** The mean loss of a batch, of tfjs operations on its arguments alone: nothing random but `dropout`, and no values read. */
  readonly loss: (weights: Named, x: Tensor, y: Tensor, helpers: LossHelpers) => Scalar
  /** All training samples and what is to be predicted, 32-bit floats, one sample a row. They stay the module's. */
  readonly x: Tensor
  readonly y: Tensor
  readonly batchSize: number
  /** How many epochs will be trained at most: compiling pays from some 200 steps on. */
  readonly epochs: number
  readonly learningRate: number
  readonly optimizer?: OptimizerOptions['optimizer']
  readonly momentum?: number
  readonly nesterov?: boolean
  readonly weightDecay?: number
  readonly clipNorm?: number
  /** The share of units that `dropout` drops; 0 when left out. */
  readonly dropout?: number
}

/** What a loss is given besides its arguments. */
export interface LossHelpers {
  /** Inverted dropout by the rate that `trainStep` was given: some of the values become 0, the others grow so that the mean stays. */
  dropout(x: Tensor): Tensor
}

/** A training of a module's weights. */
export interface ModuleTrainer {
  /** Trains on every sample once, in a random order that follows from the trial's seed. @returns the mean loss */
  epoch(): Promise<number>
  /** Measures the weights as they are, compiled as the training is. @returns means over the samples, by name */
  evaluate(options: EvaluateOptions): Promise<Record<string, number>>
  /** How many epochs are done, those before a pause included. */
  epochs(): number
  /** The weights as they are now: until the next epoch, and the trainer's to dispose of. */
  weights(): Named
  /** Saves weights and the optimiser's memory in the trial's folder: `trainStep` goes on from there after a pause. */
  save(): Promise<void>
  dispose(): void
}

export type TrainStepFunction = (options: TrainStepOptions) => Promise<ModuleTrainer>

/** Names of weights, apart from the names that a graph has itself. */
const prefix = 'weight/'

/** `trainStep` for a trial's module, and what frees every trainer that it made and forgot. */
export interface ModuleTrainers {
  /** @throws TuneryError bad-input when what the module says cannot be used */
  readonly trainStep: TrainStepFunction
  dispose(): void
}

export function createModuleTrainers(tf: Tf, cache: GraphCache, job: WorkerJob, host: Pick<TrialHost, 'log'>): ModuleTrainers {
  const made: ModuleTrainer[] = []
  const trainStep: TrainStepFunction = async (options) => {
    const { weights, x, y } = options
    const [count = 0] = x.shape
    if (count === 0 || y.shape[0] !== count) throw new TuneryError('bad-input', `trainStep: x has ${String(count)} rows and y has ${String(y.shape[0] ?? 0)}; both need one a sample`)
    const trainee = traineeOf(tf, options)
    const wantsCompiled = isWorthCompiling(tf, { count, batchSize: options.batchSize, epochs: options.epochs })
    const samples: ResidentSamples = { x: asRows(x, count), y: asRows(y, count), count }
    const optimizer = createOptimizer(tf, trainee.optimizerAt(1), trainee.weights)
    const runEpoch = wantsCompiled ? compiledTraining(trainee, cache, samples, options, host) : eagerEpochs(trainee)
    const evaluate = createModuleEvaluation(tf, wantsCompiled ? cache : undefined, trainee.weights, (values) => named(trainee, values), host)
    const begun = await begin(tf, job, trainee.weights, optimizer, Object.values(weights))
    const trainer = createTrainer({ tf, job, trainee, samples, optimizer, runEpoch, evaluate, batchSize: options.batchSize }, begun)
    made.push(trainer)
    return trainer
  }
  return {
    trainStep,
    dispose() {
      for (const trainer of made) trainer.dispose()
    },
  }
}

function named({ weights }: Pick<Trainee, 'weights'>, values: readonly Tensor[]): Named {
  return Object.fromEntries(weights.flatMap(({ name }, i) => (values[i] === undefined ? [] : [[name.slice(prefix.length), values[i]] as const])))
}

function traineeOf(tf: Tf, options: TrainStepOptions): Trainee {
  const { loss, x, y, learningRate, optimizer = 'sgd', momentum = 0, nesterov = false, weightDecay = 0, clipNorm = 0, dropout = 0 } = options
  const weights = Object.entries(options.weights).map(([name, { shape }]): WeightSpec => ({ name: `${prefix}${name}`, shape, initialiser: 'zeros' }))
  const rule: OptimizerOptions = { optimizer, learning_rate: learningRate, momentum, nesterov, weight_decay: weightDecay, clip_norm: clipNorm }
  return {
    tf,
    weights,
    lossOf: (values, rows, targets, pass) => {
      const [batch] = rows.shape
      return loss(named({ weights }, values), tf.reshape(rows, [batch, ...x.shape.slice(1)]), tf.reshape(targets, [batch, ...y.shape.slice(1)]), helpersOf(tf, pass, dropout))
    },
    optimizerAt: () => rule,
  }
}

/** Each call of `dropout` in a loss is another layer, with masks of its own. */
function helpersOf(tf: Tf, pass: Pass, rate: number): LossHelpers {
  let layer = -1
  return {
    dropout(x) {
      layer += 1
      return tf.reshape(dropOut(tf, asRows(x, x.shape[0] ?? 1), rate, pass, layer), x.shape)
    },
  }
}

function compiledTraining(trainee: Trainee, cache: GraphCache, { x, y, count }: ResidentSamples, { batchSize, dropout = 0 }: TrainStepOptions, host: Pick<TrialHost, 'log'>): RunEpoch {
  return compiledEpochs(() => compileTraining(cache, trainee, { features: x.shape[1], packedScale: undefined, outputs: y.shape[1], count, batchSize, dropout, architecture: undefined }), trainee, host)
}

interface Begun {
  readonly state: TrainingState
  readonly epoch: number
}

async function begin(tf: Tf, job: WorkerJob, weights: readonly WeightSpec[], optimizer: Optimizer, first: readonly Tensor[]): Promise<Begun> {
  if (job.resumeStep > 0) {
    const saved = await loadCheckpoint(job.checkpointDir, job.resumeStep).catch(() => undefined)
    if (saved !== undefined) return { state: uploadState(tf, { weights }, optimizer, saved.arrays), epoch: saved.step }
  }
  return { state: { weights: first.map((tensor) => tensor.clone()), slots: optimizer.slots.map(({ shape }) => tf.zeros([...shape])) }, epoch: 0 }
}

interface Parts {
  readonly tf: Tf
  readonly job: WorkerJob
  readonly trainee: Trainee
  readonly samples: ResidentSamples
  readonly optimizer: Optimizer
  readonly runEpoch: RunEpoch
  readonly evaluate: ModuleEvaluation
  readonly batchSize: number
}

function createTrainer({ tf, job, trainee, samples, optimizer, runEpoch, evaluate, batchSize }: Parts, begun: Begun): ModuleTrainer {
  let { state, epoch } = begun
  let disposed = false
  return {
    async epoch() {
      epoch += 1
      const result = await runEpoch(state, { samples, count: samples.count, batchSize, seed: job.seed, epoch })
      state = result.state
      return result.trainLoss
    },
    epochs: () => epoch,
    evaluate: (options) => evaluate(state.weights, options),
    weights: () => named(trainee, state.weights),
    async save() {
      await saveCheckpoint(job.checkpointDir, { step: epoch, trainSeconds: 0, values: {}, arrays: await downloadState(trainee, optimizer, state) })
    },
    dispose() {
      if (disposed) return
      disposed = true
      disposeState(tf, state)
      tf.dispose([samples.x, samples.y])
      optimizer.dispose()
    },
  }
}
