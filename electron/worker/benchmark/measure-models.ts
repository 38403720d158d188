import { messageOf } from '../../../shared/errors.ts'
import { findTask } from '../../../shared/tasks/catalog.ts'
import type { BenchmarkModel } from '../../../shared/worker-protocol.ts'
import type { Tf } from '../backends/backend.ts'
import type { GraphCache } from '../compiled/graph-cache.ts'
import { outputsOf } from '../datasets/dataset.ts'
import type { ResidentData } from '../datasets/resident-data.ts'
import { createModel } from '../models/index.ts'
import { chooseExecution } from '../training/choose-execution.ts'
import type { RunEpoch } from '../training/execution.ts'
import { readHyperparameters } from '../training/hyperparameters.ts'
import { createLoss } from '../training/loss.ts'
import { createOptimizer } from '../training/optimizer.ts'
import { disposeState, initialState } from '../training/training-state.ts'
import { randomData } from './random-data.ts'
import { sampleRate, type TrainSamples } from './sample-rate.ts'

/** Enough for runs of a graph that are as long as a real study's, few enough to be made in a moment. */
const samples = 8192
/** So many that compiling pays, as it does in a study. */
const epochs = 10_000

/**
 * Samples a second of each model, trained as a study would train it on this backend, for its share of `seconds`.
 * Null for one that cannot be trained; why is told to `log`.
 */
export async function measureModels(tf: Tf, graphs: GraphCache, models: readonly BenchmarkModel[], seconds: number, log: (text: string) => void): Promise<(number | null)[]> {
  const data = randomData(tf, samples)
  const rates: (number | null)[] = []
  try {
    for (const model of models) {
      try {
        rates.push(await measureModel(tf, graphs, data, model, seconds / models.length, log))
      } catch (error) {
        log(messageOf(error))
        rates.push(null)
      }
    }
  } finally {
    data.dispose()
  }
  return rates
}

async function measureModel(tf: Tf, graphs: GraphCache, data: ResidentData, { units, layers, batchSize }: BenchmarkModel, seconds: number, log: (text: string) => void): Promise<number> {
  const task = findTask('fashion-mnist/mlp')
  if (task === undefined) throw new Error('The task that backends are compared by is gone.')
  const options = readHyperparameters(task, { units, layers, batch_size: batchSize, epochs, activation: 'relu', learning_rate: 0.01, momentum: 0.9 })
  const { dataset } = data
  const model = createModel(tf, task.model, { inputShape: dataset.inputShape, outputs: outputsOf(dataset) }, options)
  const [loss, optimizer] = [createLoss(tf, dataset), createOptimizer(tf, options, model.weights)]
  let state = initialState(tf, model, optimizer, 1)
  let epoch = 0
  const runs = new Map<number, RunEpoch>()
  const runOf = (count: number): RunEpoch => chooseExecution(graphs, { tf, task, data: { ...data, train: { ...data.train, count } }, model, loss, options }, { log }).runEpoch
  const train: TrainSamples = async (count) => {
    const runEpoch = runs.get(count) ?? runOf(count)
    runs.set(count, runEpoch)
    epoch += 1
    ;({ state } = await runEpoch(state, { samples: data.train, count, batchSize, seed: 1, epoch }))
  }
  try {
    // What runs in JavaScript or WebAssembly prepares nothing for a size of batches.
    const divisible = ['cpu', 'wasm'].includes(tf.getBackend())
    return await sampleRate(train, { batchSize, most: samples, seconds, divisible, now: () => performance.now() })
  } finally {
    disposeState(tf, state)
    optimizer.dispose()
  }
}
