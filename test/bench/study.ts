import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { openEngine } from '../../electron/engine/index.ts'
import { configSchema, type Config } from '../../shared/domain/search-space.ts'
import { valuesOf } from './find-sampler.ts'
import { peerPython, type Peer } from './peer-environment.ts'

const samples = 20_000
const epochs = 2
/** Fashion-MNIST's training samples besides those for validation. */
const allSamples = 50_000
/** Both cores of the machine that the targets were set on. */
const cores = 2

/**
 * The 20 configurations, run by every tool in this order: the first that Optuna's random sampler draws with seed 0 from the space of
 * `fashion-mnist/mlp`. A sampler's luck is no part of this benchmark.
 */
const listFile = fileURLToPath(new URL('study-trials.json', import.meta.url))

interface TrialResult {
  readonly number: number
  readonly seconds: number
  /** Null for one that did not run to its end. */
  readonly error: number | null
}

/** How a tool did. */
interface Result {
  readonly seconds: number
  /** With imports and data, where the clock of `seconds` starts behind them. */
  readonly seconds_with_start: number
  readonly trials: readonly TrialResult[]
  readonly best_error: number
  readonly version: string
}

/** A study as a user runs it: a fresh database in a file, workers that are not there yet. */
async function measureTunery(configs: readonly Config[], backend: 'tensorflow' | 'wasm' | 'cpu'): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'tunery-bench-'))
  const startedAt = performance.now()
  const engine = await openEngine({ databasePath: join(folder, 'study.db'), backend })
  try {
    const { client } = engine
    const study = {
      name: 'bench',
      objective: { kind: 'builtin', task: 'fashion-mnist/mlp', fixed: { epochs, train_fraction: samples / allSamples } },
      sampler: { name: 'random' },
      budget: { trials: configs.length },
      parallel: cores,
      seed: 0,
    }
    const { studyId } = await client.studies.create({ study, start: false })
    for (const params of configs) await client.trials.enqueue({ studyId, params })
    await client.studies.start({ studyId })
    const live = await client.live({ studyId, afterSeq: 0 })
    for await (const _ of live) if ((await client.studies.get({ studyId })).status === 'finished') break
    const seconds = (performance.now() - startedAt) / 1000
    const trials = (await client.trials.list({ studyId })).map(({ number, state, values, startedAt: from, endedAt: to }) => ({ number, seconds: (Number(to) - Number(from)) / 1000, error: state === 'complete' ? (values['val_error'] ?? null) : null }))
    return { seconds, seconds_with_start: seconds, trials, best_error: Math.min(...trials.map(({ error }) => error ?? Infinity)), version: backend }
  } finally {
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Optuna, and PyTorch with the CUDA libraries that its packages bring: about 5 GB. */
const optunaWithPytorch: Peer = { tool: 'optuna', sampler: 'random', packages: ['torch==2.15.0', 'numpy', 'optuna==5.0.0'] }

const resultSchema = z.object({
  seconds: z.number(),
  seconds_with_start: z.number(),
  trials: z.array(z.object({ number: z.number(), seconds: z.number(), error: z.number() })),
  best_error: z.number(),
  version: z.string(),
})

function measureOptuna(threads: number, processes: number): Result {
  const program = fileURLToPath(new URL('peers/study.py', import.meta.url))
  const data = fileURLToPath(new URL('../../resources/datasets/fashion-mnist', import.meta.url))
  const args = [program, data, listFile, String(samples), String(epochs), String(threads), String(processes)]
  const { stdout, status } = spawnSync(peerPython([optunaWithPytorch]), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (status !== 0) throw new Error(`Optuna could not be measured: ${program} ended with ${String(status)}`)
  return resultSchema.parse(JSON.parse(stdout))
}

const perHour = ({ trials, seconds }: Result): number => (3600 * trials.length) / seconds

function print(tool: string, result: Result, withTrials: boolean): void {
  const { seconds, seconds_with_start, best_error, version, trials } = result
  const line = { bench: 'study', tool, trials: trials.length, unfinished: trials.filter(({ error }) => error === null).length, trials_per_hour: Math.round(perHour(result)), best_error, seconds, seconds_with_start, version, ...(withTrials ? { each: trials } : {}) }
  console.log(JSON.stringify(line, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value)))
}

/**
 * A study of 20 random configurations on Fashion-MNIST, 2 epochs of 20,000 samples each, on two cores: Tunery with two workers, from a cold
 * start on; Optuna with PyTorch on two threads, and in two processes of one thread, from where PyTorch is imported and the data read.
 * Tunery validates after every epoch and times a prediction, the others validate once.
 *
 * Usage: npm run bench -- study [--only tunery optuna-threads optuna-processes] [--trials 20] [--each] [--repeats 1]
 * @param args `--each` prints every trial; of several repeats, taken in turns, each tool's best counts
 */
export async function run(args: readonly string[]): Promise<void> {
  const configs = z.array(configSchema).parse(JSON.parse(readFileSync(listFile, 'utf8'))).slice(0, Number(valuesOf(args, '--trials')[0] ?? Infinity))
  const tools: Readonly<Record<string, () => Promise<Result> | Result>> = {
    'optuna-threads': () => measureOptuna(cores, 1),
    'optuna-processes': () => measureOptuna(1, cores),
    tunery: () => measureTunery(configs, 'tensorflow'),
  }
  const wanted = Object.keys(tools).filter((tool) => valuesOf(args, '--only').length === 0 || valuesOf(args, '--only').includes(tool))
  const best = new Map<string, Result>()
  for (let repeat = 0; repeat < Number(valuesOf(args, '--repeats')[0] ?? 1); repeat += 1) {
    for (const tool of wanted) {
      const result = await tools[tool]?.()
      if (result === undefined) continue
      print(tool, result, args.includes('--each'))
      if (result.seconds < (best.get(tool)?.seconds ?? Infinity)) best.set(tool, result)
    }
  }
  const [ours, threads, processes] = [best.get('tunery'), best.get('optuna-threads'), best.get('optuna-processes')]
  const ratio = (other: Result | undefined): number | null => (ours === undefined || other === undefined ? null : Number((perHour(ours) / perHour(other)).toFixed(3)))
  console.log(JSON.stringify({ bench: 'study', ratio_to_threads: ratio(threads), ratio_to_processes: ratio(processes) }))
}
