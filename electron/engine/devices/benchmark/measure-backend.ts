import { benchmarkSizes, type BackendSpeed, type SizeName } from '../../../../shared/contract/benchmark.ts'
import type { BackendName } from '../../../../shared/worker-protocol.ts'
import { startTimeLimit } from '../../executors/time-limit.ts'
import { describeWorkerEnd, startWorker, type WorkerProcess } from '../../executors/worker-process.ts'

/** How a backend is measured. */
export interface MeasureOptions {
  /** The worker's main file. */
  readonly entry: URL | string
  /** What its worker needs; see `workerEnvironment` and `placeWorkers`. */
  readonly env: Readonly<Record<string, string>>
  /** How long each size is trained, without what is compiled. */
  readonly seconds: number
  /** So many trials train at once on it without sharing a device. */
  readonly lanes: number
  /** How long a size may take at most, with what is compiled: a driver that hangs is given up. */
  readonly limitMs?: number
  readonly signal?: AbortSignal | undefined
}

const defaultLimitMs = 90_000

/**
 * Measures a backend in a worker of its own, size by size; the worker is gone when this ends, however it ends.
 * @param begin told of each size before it is trained
 * @returns undefined when no worker of the backend starts, or the signal ends it
 */
export async function measureBackend(backend: BackendName, options: MeasureOptions, begin: (size: SizeName) => void): Promise<BackendSpeed | undefined> {
  const { entry, env, lanes, signal } = options
  if (isAborted(signal)) return undefined
  const worker = startWorker({ entry, backend, env })
  const kill = (): void => void worker.kill()
  signal?.addEventListener('abort', kill)
  try {
    const start = await worker.started
    if (start.kind === 'failed') return undefined
    const { rates, why } = await measureSizes(worker, options, begin)
    return isAborted(signal) ? undefined : { backend, device: start.device, version: start.version, lanes, samplesPerSecond: rates, why }
  } finally {
    signal?.removeEventListener('abort', kill)
    await worker.kill()
  }
}

/** In a function of its own, because the compiler does not know that it changes. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true
}

type Rates = BackendSpeed['samplesPerSecond']

async function measureSizes(worker: WorkerProcess, options: MeasureOptions, begin: (size: SizeName) => void): Promise<{ rates: Rates; why: string | null }> {
  const rates: Record<SizeName, number | null> = { small: null, medium: null, large: null }
  let answer = (_rate: number | null): void => undefined
  let lost: string | undefined
  const lose = (why: string): void => {
    lost ??= why
    answer(null)
  }
  worker.listen({
    message: () => undefined,
    benchmark: ([rate]) => {
      answer(rate ?? null)
    },
    malformed: lose,
    output: () => undefined,
  })
  void worker.ended.then((end) => {
    lose(describeWorkerEnd(end, worker.lastWords()))
  })
  const limitMs = options.limitMs ?? defaultLimitMs
  for (const { name, ...model } of benchmarkSizes) {
    if (lost !== undefined) break
    begin(name)
    const clear = startTimeLimit(limitMs, () => {
      lose(`The ${name} model was not trained within ${String(limitMs / 1000)} s.`)
    })
    rates[name] = await new Promise<number | null>((resolve) => {
      answer = resolve
      worker.send({ type: 'benchmark', models: [model], seconds: options.seconds })
    })
    clear()
  }
  if (Object.values(rates).every((rate) => rate !== null)) return { rates, why: null }
  const died = lost
  // Its last words may still be on their way.
  await worker.kill()
  return { rates, why: died ?? (worker.lastWords().join('\n') || 'A model could not be trained.') }
}
