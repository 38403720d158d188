import type { Rank, Tensor, Tensor2D } from '@tensorflow/tfjs'
import type { RunEpoch, Trainee } from '../training/execution.ts'
import { createOptimizer, type SlotSpec } from '../training/optimizer.ts'
import { buildBatchLoop, dropoutScalars, fed, floatVariable, maskPrefix, type BatchComputation, type LoopGraph } from './batch-loop.ts'
import { batchSizes } from './batch-sizes.ts'
import { graphKey, type GraphCache } from './graph-cache.ts'
import type { LoadedGraph } from './loaded-graph.ts'
import { createPace } from './pace.ts'
import { record, recordTwice, type Declare, type Recording } from './recording.ts'
import { runCompiledEpoch, runLoop } from './run-loop.ts'
import { simplify } from './simplify.ts'
import { addUpdate, updateScalars } from './update-rules.ts'

/** What is compiled, and for how much work. */
export interface TrainingPlan {
  readonly features: number
  /** What packed features are multiplied by; undefined where they are not packed. */
  readonly packedScale: number | undefined
  readonly outputs: number
  /** Samples of an epoch. */
  readonly count: number
  readonly batchSize: number
  /** The rate of dropout; 0 where the loss uses no masks. */
  readonly dropout: number
  /**
   * Everything that the loss's operations follow from, besides the sizes of batches; undefined where nobody knows:
   * then the loss is recorded for each trial, and twice, to see whether it is the same every time.
   */
  readonly architecture: string | undefined
}

/** A batch of samples as a recording sees it. */
export function declareBatch(declare: Declare, name: string, rows: number, columns: number): Tensor2D {
  return declare(name, [rows, columns]).as2D(rows, columns)
}

function recordLoss({ tf, weights, lossOf }: Trainee, { features, outputs, architecture }: TrainingPlan, batchSize: number): Recording {
  const compute = (declare: Declare): Tensor[] => {
    const [x, y] = [declareBatch(declare, fed.x, batchSize, features), declareBatch(declare, fed.y, batchSize, outputs)]
    const mask = (shape: readonly [number, number], _: number, layer: number): Tensor2D => declareBatch(declare, `${maskPrefix}${String(layer)}`, ...shape)
    const loss = (...values: Tensor[]): Tensor => lossOf(values, x, y, { training: true, mask })
    const { value, grads } = tf.valueAndGrads(loss)(weights.map(({ name, shape }) => declare(name, shape)))
    return [value, ...grads]
  }
  return simplify(architecture === undefined ? recordTwice(tf, compute) : record(tf, compute))
}

/** What a trial's graph is fed besides its samples: what searching changes without changing a shape. */
function scalarsAt({ optimizerAt }: Trainee, { dropout }: TrainingPlan, epoch: number): Readonly<Record<string, number>> {
  return { ...updateScalars(optimizerAt(epoch)), ...(dropout > 0 ? { [dropoutScalars.rate]: dropout, [dropoutScalars.scale]: 1 / (1 - dropout) } : {}) }
}

function slotsOf({ tf, weights, optimizerAt }: Trainee): readonly SlotSpec[] {
  const optimizer = createOptimizer(tf, optimizerAt(1), weights)
  optimizer.dispose()
  return optimizer.slots
}

function trainingComputation(trainee: Trainee, plan: TrainingPlan): BatchComputation {
  const [rule, slots] = [trainee.optimizerAt(1), slotsOf(trainee)]
  const names = { weights: trainee.weights.map(({ name }) => name), slots: slots.map(({ name }) => name) }
  return {
    state: [...trainee.weights, ...slots].map(floatVariable),
    scalars: Object.keys(scalarsAt(trainee, plan, 1)),
    numbers: 1,
    shuffled: true,
    masked: plan.dropout > 0,
    features: plan.features,
    packedScale: plan.packedScale,
    outputs: plan.outputs,
    record: (batchSize) => recordLoss(trainee, plan, batchSize),
    update: (batch) => addUpdate(batch, rule, names),
  }
}

/** Has TensorFlow prepare a graph that nobody has run before, without running a batch: what it cannot run is known then. */
function tryOut(trainee: Trainee, plan: TrainingPlan, graph: LoadedGraph): void {
  const { tf, weights } = trainee
  tf.tidy(() => {
    const state = [...weights, ...slotsOf(trainee)].map(({ shape }) => tf.zeros([...shape]))
    const samples = { x: tf.zeros<Rank.R2>([1, plan.features]), y: tf.zeros<Rank.R2>([1, plan.outputs]), count: 1 }
    runLoop(tf, graph, { state, samples, order: Int32Array.of(0), dropout: plan.dropout > 0 ? { seed: 0, offset: 0 } : undefined, scalars: Object.values(scalarsAt(trainee, plan, 1)), batches: 0, last: 0, numbers: 1 })
  })
}

/**
 * Trains by a graph: one call for many batches, which libtensorflow runs without coming back.
 * @throws NotRecordableError, UnknownOperationError or TensorFlow's own error when the loss cannot be compiled
 */
export function compileTraining(cache: GraphCache, trainee: Trainee, plan: TrainingPlan): RunEpoch {
  const sizes = batchSizes(plan.count, plan.batchSize)
  const build = (): LoopGraph => buildBatchLoop(trainingComputation(trainee, plan), sizes.size, sizes.last)
  const { optimizer, momentum, weight_decay: decay, nesterov = false, clip_norm: clip = 0 } = trainee.optimizerAt(1)
  const kinds = [optimizer, momentum === 0, nesterov, decay === 0, clip === 0, plan.dropout === 0]
  const known = plan.architecture === undefined ? undefined : JSON.stringify(['train', plan.architecture, plan.packedScale ?? null, sizes.size, sizes.last, ...kinds])
  const built = known === undefined ? build() : undefined
  const key = known ?? graphKey(built ?? build())
  const graph = (): LoadedGraph => cache.get(key, () => built ?? build())
  // Loaded now, so that what cannot be compiled is known before the first epoch.
  const loaded = graph()
  if (known === undefined) tryOut(trainee, plan, loaded)
  const pace = createPace()
  return (state, epoch) => {
    const scalars = Object.values(scalarsAt(trainee, plan, epoch.epoch))
    return runCompiledEpoch(trainee.tf, { graph: graph(), sizes, scalars, pace, masked: plan.dropout > 0 }, state, epoch)
  }
}
