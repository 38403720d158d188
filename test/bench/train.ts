import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { workerEnvironment } from '../../electron/engine/devices/worker-environment.ts'
import { trainingEnvironment } from '../../electron/engine/executors/worker-process.ts'
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

const peerSchema = z.object({ pytorch: z.number(), pytorch_cpu: z.number() })

/** PyTorch's samples a second, measured by a process of its own. */
function measurePytorch(model: string, times: number): z.infer<typeof peerSchema> {
  const python = peerPython([pytorch])
  const program = fileURLToPath(new URL('peers/train.py', import.meta.url))
  const data = fileURLToPath(new URL('../../resources/datasets/fashion-mnist', import.meta.url))
  const { stdout, status } = spawnSync(python, [program, data, String(samples), String(epochs), String(times), model], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (status !== 0) throw new Error(`PyTorch could not be measured: ${program} ended with ${String(status)}`)
  return peerSchema.parse(JSON.parse(stdout))
}

const geometricMean = (values: readonly number[]): number => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)

const speedSchema = z.object({ samplesPerSecond: z.number(), samplesPerCpuSecond: z.number(), steady: z.number() })
const resultSchema = z.object({ speed: speedSchema, eager: speedSchema.optional() })

/** In a process with the environment of a training worker: prints what was measured as JSON. */
export async function measureTunery(model: string, times: number, withEager: boolean): Promise<void> {
  const { tf } = await loadBackend('tensorflow')
  const data = makeResident(tf, await loadFashionMnist(1))
  // The data is handed to the backend with the first operation, and JavaScript is compiled by running it: neither is a trial's.
  await trainOnce(tf, data, { units: 16, layers: 1, batch: 100 }, 'always')
  const speed = await trainBest(tf, data, sizesOf(model), 'always', times)
  const eager = withEager ? await trainOnce(tf, data, sizesOf(model), 'never') : undefined
  console.log(JSON.stringify({ speed, eager }))
}

/** A process as the engine starts its workers: one thread, and memory in large pages. */
function measureTuneryApart(model: string, times: number, withEager: boolean): z.infer<typeof resultSchema> {
  const environment = workerEnvironment()
  if (environment['TUNERY_TENSORFLOW_RUNTIME'] === undefined) throw new Error('The TensorFlow runtime is not installed: npm run setup.')
  const program = `const { measureTunery } = await import(${JSON.stringify(import.meta.url)}); await measureTunery(${JSON.stringify(model)}, ${String(times)}, ${String(withEager)})`
  const env = { ...process.env, ...trainingEnvironment, ...environment }
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env })
  if (status !== 0) throw new Error(`Tunery could not be measured: its process ended with ${String(status)}`)
  return resultSchema.parse(JSON.parse(stdout))
}

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
  const times = Number(option('--repeats') ?? repeats)
  const [ratios, cpuRatios]: [number[], number[]] = [[], []]
  // The two take turns, model by model, so that what else the machine does falls on both.
  for (const model of wanted) {
    const peer = args.includes('--without-pytorch') ? undefined : measurePytorch(model, times)
    const { speed, eager } = measureTuneryApart(model, times, args.includes('--eager'))
    if (peer !== undefined) ratios.push(speed.samplesPerSecond / peer.pytorch)
    if (peer !== undefined) cpuRatios.push(speed.samplesPerCpuSecond / peer.pytorch_cpu)
    const line = { bench: 'train', model, tunery: speed.samplesPerSecond, tunery_cpu: speed.samplesPerCpuSecond, tunery_last_epoch: speed.steady, eager: eager?.samplesPerSecond, eager_cpu: eager?.samplesPerCpuSecond, pytorch: peer?.pytorch, pytorch_cpu: peer?.pytorch_cpu }
    console.log(JSON.stringify(line, (_, value: unknown) => (typeof value === 'number' ? Math.round(value) : value)))
  }
  if (ratios.length > 0) console.log(JSON.stringify({ bench: 'train', geometric_mean_ratio: Number(geometricMean(ratios).toFixed(3)), geometric_mean_cpu_ratio: Number(geometricMean(cpuRatios).toFixed(3)) }))
}
