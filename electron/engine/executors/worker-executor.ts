import type { BackendName, WorkerJob } from '../../../shared/worker-protocol.ts'
import type { Executor, Slot, TrialEvent, TrialJob, TrialOutcome } from '../contracts/executor.ts'
import type { ExecutorLog } from './executor-log.ts'
import { forgetProcess, recordProcess } from './process-record.ts'
import { openTrialLog, type TrialLog } from './trial-log.ts'
import { streamTrial } from './trial-stream.ts'
import type { WorkerStart } from './worker-process.ts'
import { createWorkerPool, type PooledWorker } from './worker-pool.ts'
import { takeStarted } from './worker-start.ts'
import { runWorkerTrial } from './worker-trial.ts'

/** A worker is recycled after this many trials, so that what a library leaks does not add up. */
const mostTrials = 50
const defaultMemoryLimitMiB = 4096

export interface WorkerExecutorOptions {
  /** How many workers there may be, and trials at once. */
  readonly slots: number
  readonly backend: BackendName
  /** The worker's main file. */
  readonly entry: URL | string
  /** Taken in this order when no worker of the backend can be started; none when left out. The slots keep their names. */
  readonly fallbacks?: readonly BackendName[]
  /** What the backends need; see `workerEnvironment`. */
  readonly env: Readonly<Record<string, string>>
  readonly log?: ExecutorLog
  /** How long a worker may take until it is ready; 60 s when left out. */
  readonly startLimitMs?: number
}

export interface WorkerExecutor extends Executor {
  /**
   * Starts one worker ahead of the first trial.
   * @returns how the start went
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
    const taken = await takeStarted(pool, slot.name, signal, (note) => {
      complain(note)
      noteInLog(job.trialDir, note)
    })
    if (taken.kind === 'aborted') return { kind: 'failed', reason: 'interrupted', message: 'The trial was interrupted.' }
    // The configuration is not to blame for a worker that was lost before it had seen it.
    if (taken.kind === 'failed') return { kind: 'failed', reason: 'crash', message: taken.message, processLost: true }
    const outcome = await runOn(taken.worker, job, workerJob, openTrialLog(job.trialDir, complain), signal, emit)
    if (taken.worker.trials >= mostTrials && !signal.aborted) pool.renew(slot.name)
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
  return objective.kind === 'command' || objective.kind === 'ask-tell' ? undefined : { objective, params, seed, splitSeed, checkpointDir, resumeStep, mode }
}

/** Runs a trial on a worker that has started, and ends the worker afterwards if it holds too much memory. */
async function runOn(
  pooled: PooledWorker,
  job: TrialJob,
  workerJob: WorkerJob,
  log: TrialLog,
  signal: AbortSignal,
  emit: (event: TrialEvent) => void,
): Promise<TrialOutcome> {
  const { process: worker } = pooled
  pooled.useLog(log)
  if (worker.pid !== undefined) recordProcess(job.trialDir, { pid: worker.pid, startedAt: worker.startedAt })
  const { outcome, memoryMiB } = await runWorkerTrial(worker, job, workerJob, log, signal, emit)
  pooled.trials += 1
  if (memoryMiB === undefined || memoryMiB > (job.memoryLimitMiB ?? defaultMemoryLimitMiB)) await worker.kill()
  forgetProcess(job.trialDir)
  return outcome
}

function noteInLog(trialDir: string, note: string): void {
  const log = openTrialLog(trialDir, () => undefined)
  log.write(`[Tunery: ${note}]\n`)
  log.close()
}
