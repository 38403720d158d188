import type { BackendName, WorkerJob } from '../../../shared/worker-protocol.ts'
import type { Executor, GroupJob, RememberedTrial, Slot, TrialEvent, TrialJob, TrialOutcome, WorkerPlacement } from '../contracts/executor.ts'
import type { ExecutorLog } from './executor-log.ts'
import { createFusionTracker } from './fusion.ts'
import { createGroupConductor } from './group-conductor.ts'
import type { GroupMember } from './group-member.ts'
import { createMemoryAdmission } from './memory/admission.ts'
import { streamTrial } from './trial-stream.ts'
import type { WorkerStart } from './worker-process.ts'
import { createWorkerPool } from './worker-pool.ts'

export interface WorkerExecutorOptions {
  /** How many workers there may be, and trials at once. */
  readonly slots: number
  /** The slots, each with its device; numbered ones of the backend when left out. */
  readonly placement?: WorkerPlacement
  readonly backend: BackendName
  /** The worker's main file. */
  readonly entry: URL | string
  /** Taken in this order when no worker of the backend can be started; none when left out. The slots keep their names. */
  readonly fallbacks?: readonly BackendName[]
  /** What the backends need; see `workerEnvironment`. */
  readonly env: Readonly<Record<string, string>>
  /** How many trials of one kind train together on one worker; one when left out. */
  readonly fuse?: 'auto' | number
  /** The study's earlier trials, by which the memory of the next ones is foretold. */
  readonly remembered?: readonly RememberedTrial[]
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
 * into its time limit, is aborted, or when it says something that the protocol does not know. A trial that shares its
 * worker with others is let go at its next report instead, as long as one of them is to go on.
 */
export function createWorkerExecutor(options: WorkerExecutorOptions): WorkerExecutor {
  const placement = options.placement ?? numberedSlots(options.backend, options.slots)
  const { slots } = placement
  const pool = createWorkerPool({ ...options, placement })
  const fusion = createFusionTracker({ fuse: options.fuse ?? 1, backend: pool.backend, env: options.env })
  const memory = createMemoryAdmission({ backend: pool.backend, remembered: options.remembered })
  const disposal = new AbortController()
  const running = new Set<Promise<void>>()
  const conduct = createGroupConductor({ pool, fusion, memory, complain: options.log ?? ((): void => undefined) })

  const start = (jobs: readonly GroupJob[], slot: Slot): AsyncIterable<TrialEvent>[] => {
    const members: GroupMember[] = []
    const streams = jobs.map(({ job, signal }) =>
      streamTrial(
        (emit, ending) => {
          const workerJob = workerJobOf(job)
          if (workerJob === undefined) return Promise.resolve({ outcome: notForWorkers })
          return new Promise((ended, failed) => members.push({ job, workerJob, signal: ending, emit, ended, failed }))
        },
        [signal, disposal.signal],
      ),
    )
    const [first] = members
    if (first === undefined) return streams
    const conducted = conduct(first.job, members, slot)
      .catch((error: unknown) => {
        for (const { failed } of members) failed(error)
      })
      .finally(() => running.delete(conducted))
    running.add(conducted)
    return streams
  }
  return {
    capacity: () => slots,
    async *run(job, slot, signal) {
      yield* start([{ job, signal }], slot)[0] ?? []
    },
    fusion: fusion.fusion,
    runGroup: start,
    fusionReport: fusion.report,
    warm: () => pool.warm(),
    async dispose() {
      disposal.abort()
      await Promise.allSettled(running)
      await pool.dispose()
    },
  }
}

/** Slots that are bound to no device. */
function numberedSlots(backend: BackendName, count: number): WorkerPlacement {
  return { slots: Array.from({ length: count }, (_, index): Slot => ({ name: `${backend}-${String(index)}` })), environment: () => ({}) }
}

/** What the worker is told of a job; undefined when the objective is not for workers. */
function workerJobOf({ objective, params, seed, splitSeed, checkpointDir, resumeStep, mode, exportTo }: TrialJob): WorkerJob | undefined {
  return objective.kind === 'command' || objective.kind === 'ask-tell' ? undefined : { objective, params, seed, splitSeed, checkpointDir, resumeStep, mode, exportTo }
}

const notForWorkers: TrialOutcome = { kind: 'failed', reason: 'rejected', message: 'A command is not run by a training worker: this study needs the command executor.' }
