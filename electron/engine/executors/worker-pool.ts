import type { TrialLog } from './trial-log.ts'
import { startWorker, type WorkerOptions, type WorkerProcess, type WorkerStart } from './worker-process.ts'

/** A worker and what it has been used for. */
export interface PooledWorker {
  readonly process: WorkerProcess
  /** How many trials it has run. */
  trials: number
  /**
   * The log of its current trial. It stays open until the next one, because what a worker prints can arrive
   * after the message that ends the trial.
   */
  useLog(log: TrialLog): TrialLog
}

/** The warm workers of an executor, by slot. */
export interface WorkerPool {
  /** The slot's worker, or the spare one, or a new one; it may still be starting. */
  take(slot: string): PooledWorker
  /** Starts a spare worker unless there is a worker already. @returns how the start went */
  warm(): Promise<WorkerStart>
  /** Ends every worker. */
  dispose(): Promise<void>
}

/** A pool without workers. */
export function createWorkerPool(options: WorkerOptions): WorkerPool {
  const bySlot = new Map<string, PooledWorker>()
  /** Every process that has not ended, whichever slot it served. */
  const processes = new Set<WorkerProcess>()
  let spare: PooledWorker | undefined

  const start = (): PooledWorker => {
    const process = startWorker(options)
    const worker = createPooledWorker(process)
    processes.add(process)
    void process.ended.then(() => processes.delete(process))
    return worker
  }
  const takeSpare = (): PooledWorker | undefined => {
    const taken = spare?.process.alive() === true ? spare : undefined
    spare = undefined
    return taken
  }
  return {
    take(slot) {
      const current = bySlot.get(slot)
      if (current?.process.alive() === true) return current
      const worker = takeSpare() ?? start()
      bySlot.set(slot, worker)
      return worker
    },
    warm() {
      const first = [...processes].find((process) => process.alive())
      if (first !== undefined) return first.started
      spare = start()
      return spare.process.started
    },
    async dispose() {
      await Promise.all([...processes].map((process) => process.kill()))
    },
  }
}

function createPooledWorker(process: WorkerProcess): PooledWorker {
  let current: TrialLog | undefined
  void process.ended.then(() => current?.close())
  return {
    process,
    trials: 0,
    useLog(log) {
      current?.close()
      current = log
      return log
    },
  }
}
