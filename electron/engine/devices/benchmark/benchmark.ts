import type { BenchmarkEvent, KeptBenchmark } from '../../../../shared/contract/benchmark.ts'
import { messageOf, TuneryError } from '../../../../shared/errors.ts'
import type { BackendName } from '../../../../shared/worker-protocol.ts'
import { backendsBestFirst, whyMissing } from '../backends.ts'
import { createDeviceFinder } from '../devices.ts'
import { webgpuEnvironment } from '../webgpu-adapters.ts'
import { workerEnvironment } from '../worker-environment.ts'
import { choicesFor } from './choose.ts'
import { readKept, writeKept } from './kept.ts'
import { thisMachine } from './machine.ts'
import { measureBackends } from './measure.ts'

export interface BenchmarkParts {
  /** The backend that the user named. */
  readonly preferred: BackendName | undefined
  readonly appVersion: string
  /** The worker's main file. */
  readonly entry: URL | string
  /** How long each backend is measured; 5 s when left out. */
  readonly seconds?: number
  /** Where the measurement is kept; its own place when left out. */
  readonly path?: string
  /** The backends to measure; those that may be usable when left out. */
  readonly backends?: readonly BackendName[]
}

/** Measures the backends of this machine. */
export interface BackendBenchmark {
  /**
   * Measures every backend that can be used, and keeps the result.
   * @returns progress, and last the result
   * @throws TuneryError conflict when a measurement is under way, unavailable when the signal ends it
   */
  run(signal?: AbortSignal): AsyncGenerator<BenchmarkEvent>
}

export function createBenchmark({ preferred, appVersion, entry, seconds, path, backends = mayBeUsable() }: BenchmarkParts): BackendBenchmark {
  let current: { readonly signal: AbortSignal | undefined; readonly over: Promise<void> } | undefined
  return {
    async *run(signal) {
      // One that was ended only has to end its worker.
      if (current?.signal?.aborted === true) await current.over
      if (current !== undefined) throw new TuneryError('conflict', 'The backends are being measured already: two measurements at once would slow each other down. Wait for its end.')
      let end = (): void => undefined
      current = { signal, over: new Promise((resolve) => (end = resolve)) }
      try {
        const machine = thisMachine()
        const devices = backends.includes('cuda') ? await createDeviceFinder().withCards() : createDeviceFinder().withoutCards()
        // Software adapters are not measured: nobody trains on them who has not named the backend.
        const env = { ...workerEnvironment(), ...webgpuEnvironment(undefined) }
        for await (const event of measureBackends({ entry, env, signal, backends, devices, machine, appVersion, ...(seconds !== undefined && { seconds }), clock: Date.now })) {
          if (event.kind === 'progress') {
            yield event
            continue
          }
          const kept = keep(event.benchmark, { machine, appVersion }, path)
          const usable = event.benchmark.backends.map(({ backend }) => backend)
          yield { kind: 'result', kept, choices: choicesFor({ preferred, kept, usable, parallel: machine.cores }) }
        }
      } finally {
        current = undefined
        end()
      }
    },
  }
}

function keep(benchmark: Parameters<typeof writeKept>[0], by: Parameters<typeof readKept>[0], path?: string): KeptBenchmark {
  try {
    writeKept(benchmark, path)
    return readKept(by, path)
  } catch (error) {
    return { benchmark, unused: null, notes: [...benchmark.notes, `The measurement could not be kept (${messageOf(error)}): the next study does not know of it.`] }
  }
}

function mayBeUsable(): readonly BackendName[] {
  return backendsBestFirst.filter((backend) => whyMissing(backend) === undefined)
}
