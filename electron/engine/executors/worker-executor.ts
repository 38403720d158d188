import type { BackendName, WorkerJob } from '../../../shared/worker-protocol.ts'
import type { Executor, Slot, TrialEvent, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import type { ExecutorLog } from './executor-log.ts'
import { onAbort } from './on-abort.ts'
import { forgetProcess, recordProcess } from './process-record.ts'
import { openTrialLog } from './trial-log.ts'
import { streamTrial } from './trial-stream.ts'
import type { WorkerStart } from './worker-process.ts'
import { createWorkerPool, type PooledWorker } from './worker-pool.ts'
import { runWorkerTrial } from './worker-trial.ts'

/** A worker is recycled after this many trials: what a library leaks does not add up. */
const mostTrials = 50
const defaultMemoryLimitMiB = 4096

export interface WorkerExecutorOptions {
  /** How many workers there may be, and trials at once. */
  readonly slots: number
  readonly backend: BackendName
  /** The worker's main file. */
  readonly entry: URL | string
  /** What the backend needs; see `backendEnvironment`. */
  readonly env: Readonly<Record<string, string>>
  readonly log?: ExecutorLog
  /** How long a worker may take until it is ready; 60 s when left out. */
  readonly startLimitMs?: number
}

export interface WorkerExecutor extends Executor {
  /**
   * Starts one worker ahead of the first trial.
   * @returns how the start went: when it failed, trials would fail too, and another backend is called for
   */
  warm(): Promise<WorkerStart>
}

/**
 * Runs builtin and module objectives in training workers: one warm process a slot, started at its first trial.
 *
 * A worker is recycled after a crash, above the memory limit, and after 50 trials; it is killed when a trial runs
 * into its time limit, is aborted, or when it says something that the protocol does not know.
 */
export function createWorkerExecutor(options: WorkerExecutorOptions): WorkerExecutor {
  const slots = Array.from({ length: options.slots }, (_, index): Slot => ({ name: `${options.backend}-${String(index)}` }))
  const pool = createWorkerPool(options)
  const disposal = new AbortController()
  const running = new Set<Promise<TrialOutcome>>()
  const complain = options.log ?? ((): void => undefined)

  const conduct = async (job: TrialJob, slot: Slot, signal: AbortSignal, emit: (event: TrialEvent) => void): Promise<TrialOutcome> => {
    const workerJob = workerJobOf(job)
    if (workerJob === undefined) {
      return { kind: 'failed', reason: 'rejected', message: 'A command is not run by a training worker: this study needs the command executor.' }
    }
    const pooled = pool.take(slot.name)
    const start = await startedOrAborted(pooled, signal)
    if (start === 'aborted') return { kind: 'failed', reason: 'interrupted', message: 'The trial was interrupted.' }
    if (start.kind === 'failed') return { kind: 'failed', reason: 'crash', message: start.message }
    return runOn(pooled, job, workerJob, signal, emit)
  }

  const runOn = async (
    pooled: PooledWorker,
    job: TrialJob,
    workerJob: WorkerJob,
    signal: AbortSignal,
    emit: (event: TrialEvent) => void,
  ): Promise<TrialOutcome> => {
    const { process: worker } = pooled
    const log = pooled.useLog(openTrialLog(job.trialDir, complain))
    if (worker.pid !== undefined) recordProcess(job.trialDir, { pid: worker.pid, startedAt: worker.startedAt })
    const { outcome, memoryMiB } = await runWorkerTrial(worker, job, workerJob, log, signal, emit)
    pooled.trials += 1
    if (memoryMiB === undefined || memoryMiB > (job.memoryLimitMiB ?? defaultMemoryLimitMiB) || pooled.trials >= mostTrials) await worker.kill()
    forgetProcess(job.trialDir)
    return outcome
  }
  return {
    capacity: () => slots,
    run: (job, slot, signal) =>
      streamTrial(
        async (emit, ending) => {
          const ended = conduct(job, slot, ending, emit)
          running.add(ended)
          return ended.finally(() => running.delete(ended))
        },
        [signal, disposal.signal],
      ),
    warm: () => pool.warm(),
    async dispose() {
      disposal.abort()
      await Promise.allSettled(running)
      await pool.dispose()
    },
  }
}

/** What the worker is told of a job; undefined when the objective is not for workers. */
function workerJobOf({ objective, params, seed, splitSeed, checkpointDir, resumeStep, mode }: TrialJob): WorkerJob | undefined {
  return objective.kind === 'command' ? undefined : { objective, params, seed, splitSeed, checkpointDir, resumeStep, mode }
}

/** Waits for a start; an abort does not end the start, so that the worker is warm for the next trial. */
function startedOrAborted({ process: worker }: PooledWorker, signal: AbortSignal): Promise<WorkerStart | 'aborted'> {
  return new Promise((resolve) => {
    const off = onAbort(signal, () => {
      resolve('aborted')
    })
    void worker.started.then((start) => {
      off()
      resolve(start)
    })
  })
}
