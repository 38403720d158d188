import { onAbort } from './on-abort.ts'
import type { PooledWorker, WorkerPool } from './worker-pool.ts'
import type { WorkerProcess, WorkerStart } from './worker-process.ts'

/** A worker that is ready, or why there is none. */
export type TakenWorker =
  | { readonly kind: 'ready'; readonly worker: PooledWorker; readonly device: string }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'aborted' }

/**
 * Waits for the slot's worker to be ready; where no worker of the backend starts, for one of the next backend.
 * An abort does not end the start, so that the worker is warm for the next trial.
 * @param tell told when another backend is used
 */
export async function takeStarted(pool: WorkerPool, slot: string, signal: AbortSignal, tell: (note: string) => void): Promise<TakenWorker> {
  for (;;) {
    // Nobody would end a worker that was started after the end of the executor.
    if (signal.aborted) return { kind: 'aborted' }
    const worker = pool.take(slot)
    const start = await startedOrAborted(worker.process, signal)
    if (start === 'aborted') return { kind: 'aborted' }
    if (start.kind === 'ready') return { kind: 'ready', worker, device: start.device }
    const next = pool.fallBack(worker)
    if (next === undefined) return { kind: 'failed', message: start.message }
    tell(`The backend ${worker.backend} could not be started, so ${next} is used instead. ${start.message}`)
  }
}

function startedOrAborted(worker: WorkerProcess, signal: AbortSignal): Promise<WorkerStart | 'aborted'> {
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
