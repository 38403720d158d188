import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { workerEnvironment } from '../../electron/engine/devices/worker-environment.ts'
import { startWorker, type WorkerProcess } from '../../electron/engine/executors/worker-process.ts'
import type { Config } from '../../shared/domain/search-space.ts'
import { taskDefaults, findTask } from '../../shared/tasks/catalog.ts'
import type { WorkerJob } from '../../shared/worker-protocol.ts'
import { valuesOf } from './find-sampler.ts'

const now = (): number => performance.timeOrigin + performance.now()

/** How a trial went on a worker. */
interface Ran {
  /** From the command to the end of the first call of the compiled graph: at most 16 steps. Compiling is part of it. */
  readonly firstStepMs: number
  /** The processor's time of the worker until then, from its start or the command: what else runs on the machine disturbs it less. */
  readonly cpuMs: number
  /** From the command to the first epoch's report, which follows its evaluation. */
  readonly firstReportMs: number
  readonly memoryMiB: number
}

function jobOf(params: Config, folder: string): WorkerJob {
  const task = findTask('fashion-mnist/mlp')
  if (task === undefined) throw new Error('the task of the benchmark is gone')
  return {
    objective: { kind: 'builtin', task: task.name },
    params: { ...taskDefaults(task), epochs: 20, train_fraction: 0.4, batch_size: 32, activation: 'relu', ...params },
    seed: 1,
    splitSeed: 1,
    checkpointDir: folder,
    resumeStep: 0,
    mode: 'train',
  }
}

/** Runs a trial on a worker, starting or warm; times are since `from`, or since the command. */
async function runOn(worker: WorkerProcess, job: WorkerJob, from?: number): Promise<Ran> {
  const started = await worker.started
  if (started.kind === 'failed') throw new Error(started.message)
  return new Promise((resolve, reject) => {
    let [firstStepMs, cpuMs, firstReportMs] = [NaN, NaN, NaN]
    const sentAt = from ?? now()
    worker.listen({
      message(message) {
        if (message.type === 'report') {
          if (Number.isNaN(firstReportMs)) firstReportMs = now() - sentAt
          worker.send({ type: 'decide', member: message.member, decision: 'stop' })
        } else if (message.type === 'complete' || message.type === 'stopped') setImmediate(() => resolve({ firstStepMs, cpuMs, firstReportMs, memoryMiB: message.memoryMiB }))
        else if (message.type === 'failed') reject(new Error(message.message))
      },
      malformed: (why) => reject(new Error(why)),
      output(chunk) {
        const [, at, sinceStart, sinceCommand] = /graph-ran ([\d.]+) ([\d.]+) ([\d.]+)/.exec(chunk.toString()) ?? []
        if (Number.isNaN(firstStepMs)) [firstStepMs, cpuMs] = [Number(at) - sentAt, Number(from === undefined ? sinceCommand : sinceStart)]
      },
    })
    worker.send({ type: 'run', jobs: [job] })
  })
}

/** The most memory that a process has held, in MiB; undefined where the system does not say. */
function peakMiB(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined
  const [, kib] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? []
  return kib === undefined ? undefined : Math.round(Number(kib) / 1024)
}

function print(line: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify({ bench: 'worker', ...line }, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 10) / 10 : value)))
}

const timesOf = ({ firstStepMs, cpuMs, firstReportMs }: Ran): Readonly<Record<string, number>> => ({ first_step_ms: firstStepMs, first_step_cpu_ms: cpuMs, first_report_ms: firstReportMs })

/** @param codeCache where Node keeps compiled code; an empty folder makes it the first start after an installation */
async function measure(start: string, folder: string, codeCache: string): Promise<void> {
  const from = now()
  const worker = startWorker({ entry: new URL('worker-entry.ts', import.meta.url), backend: 'tensorflow', env: { ...workerEnvironment(), NODE_COMPILE_CACHE: codeCache } })
  try {
    const started = await worker.started
    const readyMs = now() - from
    const small = { units: 64, layers: 1 }
    const cold = await runOn(worker, jobOf(small, folder), from)
    print({ start, ready_ms: readyMs, backend_ms: started.kind === 'ready' ? started.startMs : undefined, ...timesOf(cold) })
    if (start !== 'cold') {
      // A worker writes what Node has compiled a second after its first trial.
      await setTimeout(2000)
      return
    }
    const [same, other] = [await runOn(worker, jobOf(small, folder)), await runOn(worker, jobOf({ units: 65, layers: 2 }, folder))]
    print({ start: 'warm', architecture: 'the same', ...timesOf(same) })
    print({ start: 'warm', architecture: 'another', ...timesOf(other) })
    const large = await runOn(worker, jobOf({ units: 1024, layers: 6, batch_size: 256, train_fraction: 0.05 }, folder))
    print({ start: 'warm', architecture: '1024 units × 6', ...timesOf(large), memory_mib: large.memoryMiB, peak_mib: peakMiB(worker.pid) })
  } finally {
    await worker.kill()
  }
}

/**
 * How long a training worker takes from its start to the first step, and from the command to the first step once it is
 * warm: Fashion-MNIST, 64 units × 1, batch 32, compiling included. And its memory with the largest model of the reference space.
 *
 * Usage: npm run bench -- worker [--repeats 3]
 */
export async function run(args: readonly string[]): Promise<void> {
  for (let repeat = 0; repeat < Number(valuesOf(args, '--repeats')[0] ?? 3); repeat += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'tunery-bench-'))
    try {
      const codeCache = join(folder, 'code')
      await measure('first ever', folder, codeCache)
      await measure('cold', folder, codeCache)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
