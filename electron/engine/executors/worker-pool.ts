import type { BackendName } from '../../../shared/worker-protocol.ts'
import type { WorkerPlacement } from '../contracts/executor.ts'
import type { TrialLog } from './trial-log.ts'
import { startWorker, type WorkerOptions, type WorkerProcess, type WorkerStart } from './worker-process.ts'

/** A worker and what it has been used for. */
export interface PooledWorker {
  readonly process: WorkerProcess
  readonly backend: BackendName
  /** How many trials it has run; a group counts as one. */
  trials: number
  /**
   * The log of its current trial, or the logs of a group. It stays open until the next one, because what a worker prints can arrive
   * after the message that ends the trial.
   */
  useLog(log: TrialLog): void
}

export interface WorkerPoolOptions extends WorkerOptions {
  /** Taken in this order when the backend does not start. */
  readonly fallbacks?: readonly BackendName[]
  /** Binds workers to the devices of their slots; goes before `env`. */
  readonly placement: WorkerPlacement
}

/** The warm workers of an executor, by slot. */
export interface WorkerPool {
  /** The slot's worker, or its successor, or a new one; it may still be starting. */
  take(slot: string): PooledWorker
  /** Ends the workers of all other slots, which run nothing, so that others get their memory. */
  endIdle(busy: ReadonlySet<string>): void
  /**
   * Starts a successor of the slot's worker. The old one goes on until the successor is ready: a start takes a second
   * or two, which would cost more than many a short trial.
   */
  renew(slot: string): void
  /**
   * Goes over to the next backend when a worker of `failed` did not start and none of that backend ever has.
   * @returns the backend that workers are started with from now on; undefined when there is no other
   */
  fallBack(failed: PooledWorker): BackendName | undefined
  /** What workers are started with now. */
  backend(): BackendName
  /** Starts the first slot's worker unless there is a worker already. @returns how the start went */
  warm(): Promise<WorkerStart>
  /** Ends every worker. */
  dispose(): Promise<void>
}

/** A pool without workers. */
export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const backends = createBackendChain([options.backend, ...(options.fallbacks ?? [])])
  const bySlot = new Map<string, PooledWorker>()
  const successors = new Map<string, PooledWorker>()
  const ready = new WeakSet<WorkerProcess>()
  /** Every process that has not ended, whichever slot it served. */
  const processes = new Set<WorkerProcess>()

  const start = (slot: string): PooledWorker => {
    const backend = backends.current()
    const process = startWorker({ ...options, backend, env: { ...options.env, ...options.placement.environment(backend, slot) } })
    const worker = createPooledWorker(process, backend)
    processes.add(process)
    void process.started.then((started) => {
      if (started.kind === 'failed') return
      backends.prove(backend)
      ready.add(process)
    })
    void process.ended.then(() => processes.delete(process))
    return worker
  }
  const takeSuccessor = (slot: string, isNeeded: boolean): PooledWorker | undefined => {
    const successor = successors.get(slot)
    if (successor === undefined || (!isNeeded && successor.process.alive() && !ready.has(successor.process))) return undefined
    successors.delete(slot)
    return successor.process.alive() ? successor : undefined
  }
  const take = (slot: string): PooledWorker => {
    const current = bySlot.get(slot)
    const isAlive = current?.process.alive() === true
    const successor = takeSuccessor(slot, !isAlive)
    if (isAlive && successor === undefined) return current
    void current?.process.kill()
    const worker = successor ?? start(slot)
    bySlot.set(slot, worker)
    return worker
  }
  return {
    take,
    endIdle(busy) {
      for (const workers of [bySlot, successors]) for (const [slot, { process }] of workers) if (!busy.has(slot)) void process.kill()
    },
    renew(slot) {
      if (!successors.has(slot)) successors.set(slot, start(slot))
    },
    fallBack: (failed) => backends.fallBack(failed.backend),
    backend: () => backends.current(),
    warm() {
      const first = [...processes].find((process) => process.alive())
      return (first ?? take(options.placement.slots[0]?.name ?? '').process).started
    },
    async dispose() {
      await Promise.all([...processes].map((process) => process.kill()))
    },
  }
}

/** Which backend workers are started with: the first one, until it turns out that it cannot be. */
function createBackendChain(bestFirst: readonly [BackendName, ...BackendName[]]) {
  let [current, ...left] = bestFirst
  const proven = new Set<BackendName>()
  return {
    current: () => current,
    /** A worker has started: from now on a failed start is not the backend's fault. */
    prove(backend: BackendName) {
      proven.add(backend)
    },
    /** @returns the backend to try next; undefined when there is none */
    fallBack(failed: BackendName): BackendName | undefined {
      if (proven.has(failed)) return undefined
      // Another slot's worker may have failed first, and the chain gone on already.
      if (failed !== current) return current
      const [next, ...rest] = left
      if (next !== undefined) [current, left] = [next, rest]
      return next
    },
  }
}

function createPooledWorker(process: WorkerProcess, backend: BackendName): PooledWorker {
  let current: TrialLog | undefined
  void process.ended.then(() => current?.close())
  return {
    process,
    backend,
    trials: 0,
    useLog(log) {
      current?.close()
      current = log
    },
  }
}
