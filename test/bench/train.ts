import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findTensorflowRuntime } from '../../electron/engine/devices/runtime/index.ts'
import type { Tf } from '../../electron/worker/backends/backend.ts'
import { loadBackend } from '../../electron/worker/backends/index.ts'
import { createGraphCache } from '../../electron/worker/compiled/graph-cache.ts'
import { loadFashionMnist } from '../../electron/worker/datasets/fashion-mnist.ts'
import { outputsOf } from '../../electron/worker/datasets/dataset.ts'
import { makeResident, type ResidentData } from '../../electron/worker/datasets/resident-data.ts'
import { createModel } from '../../electron/worker/models/index.ts'
import { chooseExecution } from '../../electron/worker/training/choose-execution.ts'
import { readHyperparameters } from '../../electron/worker/training/hyperparameters.ts'
import { createLoss } from '../../electron/worker/training/loss.ts'
import { createOptimizer } from '../../electron/worker/training/optimizer.ts'
import { disposeState, initialState } from '../../electron/worker/training/training-state.ts'
import type { Config } from '../../shared/domain/search-space.ts'
import { findTask } from '../../shared/tasks/catalog.ts'
import { peerPython, type Peer } from './peer-environment.ts'

/** Units × hidden layers, batch size; no layers is softmax regression. The peers' seven (`mlp_fashion.py`). */
const models = ['0x0 b32', '64x1 b32', '256x1 b128', '256x3 b32', '256x3 b128', '1024x1 b256', '1024x3 b128']
const samples = 20_000
const epochs = 5
/** Each is measured this often, from scratch, and the best is kept: what else runs on the machine only makes it slower. */
const repeats = 3

interface Sizes {
  readonly units: number
  readonly layers: number
  readonly batch: number
}

function sizesOf(model: string): Sizes {
  const [, units = '', layers = '', batch = ''] = /^(\d+)x(\d+) b(\d+)$/.exec(model) ?? []
  return { units: Number(units), layers: Number(layers), batch: Number(batch) }
}

interface Speed {
  readonly samplesPerSecond: number
  /** The same by the processor's time, which other programs on the machine disturb less. */
  readonly samplesPerCpuSecond: number
  /** Of the last epoch alone. */
  readonly steady: number
}

/** Trains 5 epochs from scratch, compiling included: SGD, learning rate 0.01, momentum 0.9, relu. */
async function trainOnce(tf: Tf, data: ResidentData, { units, layers, batch }: Sizes, mode: string): Promise<Speed> {
  const task = findTask(layers === 0 ? 'fashion-mnist/softmax-regression' : 'fashion-mnist/mlp')
  if (task === undefined) throw new Error('the tasks of the benchmark are gone')
  const sized: Config = layers === 0 ? {} : { units, layers, activation: 'relu' }
  const passes = mode === 'never' ? 1 : epochs
  const options = readHyperparameters(task, { ...sized, batch_size: batch, learning_rate: 0.01, momentum: 0.9, epochs, train_fraction: samples / data.train.count })
  process.env['TUNERY_COMPILE'] = mode
  const cache = createGraphCache(tf)
  const [cpu, startedAt] = [process.cpuUsage(), performance.now()]
  const model = createModel(tf, task.model, { inputShape: data.dataset.inputShape, outputs: outputsOf(data.dataset) }, options)
  const [loss, optimizer] = [createLoss(tf, data.dataset), createOptimizer(tf, options, model.weights)]
  const execution = chooseExecution(cache, { tf, task, data, model, loss, options }, { log: (text) => { console.error(text) } })
  let state = initialState(tf, model, optimizer, 1)
  let lastAt = startedAt
  for (let epoch = 1; epoch <= passes; epoch += 1) {
    lastAt = performance.now()
    ;({ state } = await execution.runEpoch(state, { samples: data.train, count: samples, batchSize: batch, seed: 1, epoch }))
  }
  const endedAt = performance.now()
  const { user, system } = process.cpuUsage(cpu)
  disposeState(tf, state)
  optimizer.dispose()
  cache.dispose()
  return { samplesPerSecond: (1000 * passes * samples) / (endedAt - startedAt), samplesPerCpuSecond: (1e6 * passes * samples) / (user + system), steady: (1000 * samples) / (endedAt - lastAt) }
}

async function trainBest(tf: Tf, data: ResidentData, sizes: Sizes, mode: string, times: number): Promise<Speed> {
  const speeds: Speed[] = []
  for (let i = 0; i < times; i += 1) speeds.push(await trainOnce(tf, data, sizes, mode))
  const best = (of: (speed: Speed) => number): number => Math.max(...speeds.map(of))
  return { samplesPerSecond: best((speed) => speed.samplesPerSecond), samplesPerCpuSecond: best((speed) => speed.samplesPerCpuSecond), steady: best((speed) => speed.steady) }
}

/** PyTorch itself, with the CUDA libraries that its packages bring: about 5 GB. */
const pytorch: Peer = { tool: 'pytorch', sampler: 'none', packages: ['torch==2.15.0', 'numpy'] }

/** PyTorch's samples a second by model, measured by a process of its own. */
function measurePytorch(wanted: readonly string[]): Readonly<Record<string, number>> {
  const python = peerPython([pytorch])
  const program = fileURLToPath(new URL('peers/train.py', import.meta.url))
  const data = fileURLToPath(new URL('../../resources/datasets/fashion-mnist', import.meta.url))
  const { stdout, status } = spawnSync(python, [program, data, String(samples), String(epochs), String(repeats), ...wanted], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (status !== 0) throw new Error(`PyTorch could not be measured: ${program} ended with ${String(status)}`)
  const lines = stdout.trim().split('\n').map((line): unknown => JSON.parse(line))
  return Object.fromEntries(lines.flatMap((line) => (isSpeedLine(line) ? [[line.model, line.pytorch]] : [])))
}

function isSpeedLine(line: unknown): line is { model: string; pytorch: number } {
  return typeof line === 'object' && line !== null && 'model' in line && 'pytorch' in line && typeof line.model === 'string' && typeof line.pytorch === 'number'
}

const geometricMean = (values: readonly number[]): number => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)

/**
 * Training speed on Fashion-MNIST, one thread: 5 epochs of 20,000 samples from scratch, compiling included, against
 * PyTorch (after a short epoch to warm up); the best of 3 runs each.
 *
 * Usage: npm run bench -- train [--models '64x1 b32,256x3 b128'] [--repeats 3] [--eager] [--without-pytorch]
 * @param args `--eager` adds an epoch operation by operation; PyTorch's environment is made the first time (about 5 GB), and kept
 */
export async function run(args: readonly string[]): Promise<void> {
  const option = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  const wanted = option('--models')?.split(',') ?? models
  const peers = args.includes('--without-pytorch') ? {} : measurePytorch(wanted)
  const runtime = findTensorflowRuntime()
  if (runtime.kind !== 'installed') throw new Error('The TensorFlow runtime is not installed: npm run setup.')
  Object.assign(process.env, { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', TUNERY_TENSORFLOW_RUNTIME: runtime.folder })
  const { tf } = await loadBackend('tensorflow')
  const data = makeResident(tf, await loadFashionMnist(1))
  // The data is handed to the backend with the first operation, and JavaScript is compiled by running it: neither is a trial's.
  await trainOnce(tf, data, { units: 16, layers: 1, batch: 100 }, 'always')
  const ratios: number[] = []
  for (const model of wanted) {
    const speed = await trainBest(tf, data, sizesOf(model), 'always', Number(option('--repeats') ?? repeats))
    const eager = args.includes('--eager') ? await trainOnce(tf, data, sizesOf(model), 'never') : undefined
    const peer = peers[model]
    if (peer !== undefined) ratios.push(speed.samplesPerSecond / peer)
    const line = { bench: 'train', model, tunery: speed.samplesPerSecond, tunery_cpu: speed.samplesPerCpuSecond, tunery_last_epoch: speed.steady, eager: eager?.samplesPerSecond, eager_cpu: eager?.samplesPerCpuSecond, pytorch: peer }
    console.log(JSON.stringify(line, (_, value: unknown) => (typeof value === 'number' ? Math.round(value) : value)))
  }
  if (ratios.length > 0) console.log(JSON.stringify({ bench: 'train', geometric_mean_ratio: Number(geometricMean(ratios).toFixed(3)) }))
}
