import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs'
import { TuneryError } from '../../../shared/errors.ts'
import type { WorkerJob } from '../../../shared/worker-protocol.ts'
import type { Tf } from '../backends/backend.ts'
import { compileTraining } from '../compiled/compiled-training.ts'
import type { GraphCache } from '../compiled/graph-cache.ts'
import type { ResidentSamples } from '../datasets/resident-data.ts'
import type { WeightSpec } from '../models/model.ts'
import { loadCheckpoint, saveCheckpoint } from './checkpoint-folder.ts'
import { isWorthCompiling, notCompiled } from './choose-execution.ts'
import { eagerEpochs, type RunEpoch, type Trainee } from './execution.ts'
import { createOptimizer, type Optimizer, type OptimizerOptions } from './optimizer.ts'
import { disposeState, downloadState, uploadState, type TrainingState } from './training-state.ts'
import type { TrialHost } from './trial-host.ts'

type Named = Readonly<Record<string, Tensor>>

/** What a module says to have its training steps run, compiled where that is possible. */
export interface TrainStepOptions {
  /** The first values of the weights, 32-bit floats. They stay the module's. */
  readonly weights: Named
  /** The mean loss of a batch, of tfjs operations on its arguments alone: nothing random, and no values read. */
  readonly loss: (weights: Named, x: Tensor, y: Tensor) => Scalar
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
}

/** A training of a module's weights. */
export interface ModuleTrainer {
  /** Trains on every sample once, in a random order that follows from the trial's seed. @returns the mean loss */
  epoch(): Promise<number>
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
    const samples: ResidentSamples = { x: asRows(x, count), y: asRows(y, count), count }
    const optimizer = createOptimizer(tf, trainee.optimizerAt(1), trainee.weights)
    const runEpoch = chooseEpochs(trainee, cache, samples, options, host)
    const begun = await begin(tf, job, trainee.weights, optimizer, Object.values(weights))
    const trainer = createTrainer({ tf, job, trainee, samples, optimizer, runEpoch, batchSize: options.batchSize }, begun)
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

function asRows(tensor: Tensor, count: number): Tensor2D {
  return tensor.as2D(count, tensor.size / count)
}

function traineeOf(tf: Tf, options: TrainStepOptions): Trainee {
  const { loss, x, y, learningRate, optimizer = 'sgd', momentum = 0, nesterov = false, weightDecay = 0, clipNorm = 0 } = options
  const names = Object.keys(options.weights)
  const rule: OptimizerOptions = { optimizer, learning_rate: learningRate, momentum, nesterov, weight_decay: weightDecay, clip_norm: clipNorm }
  return {
    tf,
    weights: Object.entries(options.weights).map(([name, { shape }]): WeightSpec => ({ name: `${prefix}${name}`, shape, initialiser: 'zeros' })),
    lossOf: (values, rows, targets) => {
      const [batch] = rows.shape
      const named = Object.fromEntries(names.flatMap((name, i) => (values[i] === undefined ? [] : [[name, values[i]] as const])))
      return loss(named, tf.reshape(rows, [batch, ...x.shape.slice(1)]), tf.reshape(targets, [batch, ...y.shape.slice(1)]))
    },
    optimizerAt: () => rule,
  }
}

function chooseEpochs(trainee: Trainee, cache: GraphCache, { x, y, count }: ResidentSamples, { batchSize, epochs }: TrainStepOptions, host: Pick<TrialHost, 'log'>): RunEpoch {
  if (isWorthCompiling(trainee.tf, { count, batchSize, epochs })) {
    try {
      return compileTraining(cache, trainee, { features: x.shape[1], outputs: y.shape[1], count, batchSize, dropout: 0, architecture: undefined })
    } catch (error) {
      host.log(notCompiled(error))
    }
  }
  return eagerEpochs(trainee)
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
  readonly batchSize: number
}

function createTrainer({ tf, job, trainee, samples, optimizer, runEpoch, batchSize }: Parts, begun: Begun): ModuleTrainer {
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
    weights: () => Object.fromEntries(trainee.weights.flatMap(({ name }, i) => (state.weights[i] === undefined ? [] : [[name.slice(prefix.length), state.weights[i]] as const]))),
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
