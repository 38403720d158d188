import type { DeviceSample, TelemetryBatch } from '../../../../shared/contract/telemetry.ts'
import type { Store } from '../../contracts/store.ts'
import { cpuDevice, createCpuSampler } from './cpu-sampler.ts'
import { LiveSamples } from './live-samples.ts'
import { createNvidiaStream, type NvidiaStreamOptions } from './nvidia-stream.ts'
import { createRecorder, type Recorder } from './recorder.ts'

export interface TelemetryOptions {
  readonly store: Pick<Store, 'addTelemetry'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** `nvidia-smi` on Linux when left out; null for none. */
  readonly nvidiaSmi?: Omit<NvidiaStreamOptions, 'onReading'> | null
  /** How often the processor is looked at; 1 s when left out. */
  readonly sampleMs?: number
  /** How often a sample a device is stored for a study that runs; 15 s when left out. */
  readonly keepMs?: number
}

/** What the devices do: live for those who watch, and kept for studies that run. Nothing is measured while there is neither. */
export interface Telemetry {
  /** Batches once a second until the signal aborts; the first comes at once. */
  watch(signal: AbortSignal): AsyncGenerator<TelemetryBatch, void>
  /** Keeps what the devices do with a study, until the returned function is called. Never throws, nor does that. */
  record(studyId: number): () => void
  /** Ends everything. */
  close(): Promise<void>
}

/** Telemetry that nobody watches yet. */
export function createTelemetry({ store, clock, nvidiaSmi, sampleMs = 1000, keepMs = 15_000 }: TelemetryOptions): Telemetry {
  const live = new LiveSamples()
  const recorders = new Set<Recorder>()
  let timer: NodeJS.Timeout | undefined

  const take = (sample: DeviceSample): void => {
    live.add(sample)
    for (const recorder of recorders) recorder.add(sample)
  }
  const cards = createCards(nvidiaSmi, ({ device, sample }) => {
    live.know(device)
    take({ ...sample, at: clock() })
  })
  const begin = (): void => {
    const sampleCpu = createCpuSampler()
    live.know(cpuDevice())
    cards?.start()
    timer = setInterval(() => {
      const now = clock()
      take(sampleCpu(now))
      live.tick()
      for (const recorder of recorders) recorder.tick(now)
    }, sampleMs).unref()
  }
  const end = (): Promise<void> => {
    clearInterval(timer)
    live.clear()
    return cards?.stop() ?? Promise.resolve()
  }
  const use = whileUsed(begin, () => void end())
  return {
    async *watch(signal) {
      const release = use()
      try {
        yield* live.watch(signal)
      } finally {
        release()
      }
    },
    record(studyId) {
      const release = use()
      const recorder = createRecorder(store, studyId, clock(), keepMs)
      recorders.add(recorder)
      return () => {
        if (!recorders.delete(recorder)) return
        recorder.finish()
        release()
      }
    },
    close() {
      live.close()
      return end()
    },
  }
}

/**
 * Does something while there are users.
 * @returns what begins a use; it returns what ends it
 */
function whileUsed(begin: () => void, end: () => void): () => () => void {
  let users = 0
  return () => {
    users += 1
    if (users === 1) begin()
    return () => {
      users -= 1
      if (users === 0) end()
    }
  }
}

function createCards(nvidiaSmi: TelemetryOptions['nvidiaSmi'], onReading: NvidiaStreamOptions['onReading']) {
  const options = nvidiaSmi === undefined && process.platform === 'linux' ? { program: 'nvidia-smi' } : nvidiaSmi
  return options === undefined || options === null ? undefined : createNvidiaStream({ ...options, onReading })
}
