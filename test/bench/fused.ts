import { fork, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { workerEntry, workerEnvironment } from '../../electron/engine/devices/worker-environment.ts'
import { backendNameSchema, workerMessageSchema, type BackendName, type WorkerCommand, type WorkerJob, type WorkerMessage } from '../../shared/worker-protocol.ts'

/** The training samples of Fashion-MNIST beside those for validation. */
const trainingSamples = 50_000

interface Options {
  readonly backends: readonly BackendName[]
  readonly trials: readonly number[]
  readonly task: string
  readonly samples: number
  readonly epochs: number
  /** The widths of a group's members are spread evenly over these. */
  readonly units: readonly [number, number]
  readonly layers: number
  readonly batch: number
  readonly compile: string
  readonly repeats: number
}

function readOptions(args: readonly string[]): Options {
  const option = (name: string, otherwise: string): string => (args.includes(`--${name}`) ? (args[args.indexOf(`--${name}`) + 1] ?? otherwise) : otherwise)
  const numbers = (name: string, otherwise: string): number[] => option(name, otherwise).split(',').map(Number)
  const number = (name: string, otherwise: number): number => Number(option(name, String(otherwise)))
  const [narrowest, widest] = option('units', '64').split('-')
  return {
    backends: option('backends', 'tensorflow,wasm').split(',').map((name) => backendNameSchema.parse(name)),
    trials: numbers('trials', '1,2,4,8,16,32,64'),
    task: option('task', 'fashion-mnist/mlp'),
    samples: number('samples', 20_000),
    epochs: number('epochs', 1),
    units: [Number(narrowest), Number(widest ?? narrowest)],
    layers: number('layers', 1),
    batch: number('batch', 32),
    compile: option('compile', 'never'),
    repeats: number('repeats', 1),
  }
}

interface Taken {
  readonly seconds: number
  /** Of the processor, which other programs on the machine disturb less; NaN where the system does not say. */
  readonly cpuSeconds: number
}

/** A worker that is told what the engine would tell it. */
interface Driver {
  readonly device: string
  /** Runs a group to its end. */
  run(jobs: readonly WorkerJob[]): Promise<Taken>
  end(): void
}

async function startWorker(backend: BackendName, compile: string): Promise<Driver> {
  const child = fork(workerEntry(), [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, ...workerEnvironment(), TUNERY_BACKEND: backend, TUNERY_COMPILE: compile, TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' },
  })
  const ready = await waitFor(child, (message) => message.type === 'ready')
  return {
    device: ready?.type === 'ready' ? ready.device : '',
    async run(jobs) {
      const [startedAt, cpuBefore] = [performance.now(), cpuSecondsOf(child.pid)]
      let left = jobs.length
      child.send({ type: 'run', jobs: [...jobs] } satisfies WorkerCommand)
      await waitFor(child, (message) => {
        if (message.type === 'report') child.send({ type: 'decide', member: message.member, decision: 'continue' } satisfies WorkerCommand)
        if (message.type === 'failed') throw new Error(`a trial of the benchmark failed: ${message.message}`)
        return message.type === 'complete' && --left === 0
      })
      return { seconds: (performance.now() - startedAt) / 1000, cpuSeconds: cpuSecondsOf(child.pid) - cpuBefore }
    },
    end: () => child.kill(),
  }
}

/** Linux's own count, in hundredths of a second: fields 14 and 15 of proc(5)'s stat, the second of which is in brackets and may hold blanks. */
function cpuSecondsOf(pid: number | undefined): number {
  const path = `/proc/${String(pid)}/stat`
  if (!existsSync(path)) return NaN
  const fields = readFileSync(path, 'utf8').replace(/^.*\) /s, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** The first message that is what is waited for. Rejects when the worker exits, or when looking at a message throws. */
function waitFor(child: ChildProcess, isIt: (message: WorkerMessage) => boolean): Promise<WorkerMessage> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      child.off('message', look)
      child.off('exit', exited)
    }
    const look = (raw: unknown): void => {
      try {
        const message = workerMessageSchema.parse(raw)
        if (!isIt(message)) return
        stop()
        resolve(message)
      } catch (error) {
        stop()
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }
    const exited = (code: number | null): void => {
      stop()
      reject(new Error(`the worker exited with ${String(code)}`))
    }
    child.on('message', look)
    child.once('exit', exited)
  })
}

function groupOf(size: number, { task, samples, epochs, units, layers, batch }: Options, folder: string): WorkerJob[] {
  return Array.from({ length: size }, (_, n) => ({
    objective: { kind: 'builtin', task },
    params: { units: Math.round(units[0] + ((units[1] - units[0]) * n) / Math.max(1, size - 1)), layers, batch_size: batch, epochs, train_fraction: samples / trainingSamples, learning_rate: 0.001 * (1 + n / size), momentum: 0.9, activation: 'relu' },
    seed: n,
    splitSeed: 1,
    checkpointDir: join(folder, String(n)),
    resumeStep: 0,
    mode: 'train',
  }))
}

/**
 * Trials an hour of groups of growing size, against one trial at a time on the same backend: 64 units × 1, batch 32,
 * an epoch of 20,000 samples and its validation, one thread; `ratio_cpu` is the ratio by the processor's time, which
 * what else runs on the machine disturbs less. `tensorflow` runs operation by operation, as groups do.
 *
 * Usage: npm run bench -- fused [--backends tensorflow,wasm,webgpu] [--trials 1,2,4,8,16,32,64] [--units 64 or 33-64] [--layers 1]
 *   [--batch 32] [--task fashion-mnist/mlp] [--samples 20000] [--epochs 1] [--compile never] [--repeats 1]
 * @param args `--compile always` compares with a compiled trial where there is one; `--repeats 3` keeps the best of 3: what else runs on the machine only makes it slower
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args)
  const folder = await mkdtemp(join(tmpdir(), 'tunery-bench-fused-'))
  try {
    for (const backend of options.backends) await measure(backend, options, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(backend: BackendName, options: Options, folder: string): Promise<void> {
  const worker = await startWorker(backend, options.compile)
  try {
    // Reading the data, and compiling JavaScript by running it, is no trial's.
    for (const size of [1, 2]) await worker.run(groupOf(size, { ...options, samples: Math.min(options.samples, 2000), epochs: 1 }, folder))
    const best = async (size: number): Promise<Taken> => {
      const all: Taken[] = []
      for (let n = 0; n < options.repeats; n += 1) all.push(await worker.run(groupOf(size, options, folder)))
      return { seconds: Math.min(...all.map(({ seconds }) => seconds)), cpuSeconds: Math.min(...all.map(({ cpuSeconds }) => cpuSeconds)) }
    }
    const alone = await best(1)
    for (const trials of options.trials) {
      const group = trials === 1 ? alone : await best(trials)
      const { units, layers, batch } = options
      const rounded = (value: number): number => Number(value.toFixed(2))
      console.log(
        JSON.stringify({
          bench: 'fused',
          backend,
          device: worker.device,
          model: `${[...new Set(units)].join('-')}x${String(layers)} b${String(batch)}`,
          trials,
          trials_per_hour: Math.round((3600 * trials) / group.seconds),
          ratio: rounded((trials * alone.seconds) / group.seconds),
          ratio_cpu: rounded((trials * alone.cpuSeconds) / group.cpuSeconds),
        }),
      )
    }
  } finally {
    worker.end()
  }
}
