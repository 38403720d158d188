import { loadavg } from 'node:os'
import { benchmarkSizes, type BackendSpeed, type Benchmark, type BenchmarkEvent, type Machine, type SizeName } from '../../../../shared/contract/benchmark.ts'
import { TuneryError } from '../../../../shared/errors.ts'
import type { BackendName } from '../../../../shared/worker-protocol.ts'
import type { Devices } from '../devices.ts'
import { placeWorkers } from '../placement.ts'
import { measureBackend, type MeasureOptions } from './measure-backend.ts'

/** What is measured, and on what. */
export interface MeasurePlan extends Pick<MeasureOptions, 'entry' | 'env' | 'limitMs' | 'signal'> {
  /** Those that may be usable, in this order; one whose worker does not start is left out. */
  readonly backends: readonly BackendName[]
  /** With their cards. */
  readonly devices: Devices
  readonly machine: Machine
  readonly appVersion: string
  /** How long each backend is measured; 5 s when left out. */
  readonly seconds?: number
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const defaultSeconds = 5
/** Half of the cores at work for others are felt. */
const busyShare = 0.5

type Progress = Extract<BenchmarkEvent, { kind: 'progress' }>

/**
 * Measures one backend after the other, so that none slows another down.
 * @returns the measurement, as the last event
 * @throws TuneryError unavailable when the signal ends it
 */
export async function* measureBackends(plan: MeasurePlan): AsyncGenerator<Progress | { readonly kind: 'measured'; readonly benchmark: Benchmark }> {
  const { backends, machine, appVersion, clock, signal } = plan
  const notes = busyNotes(machine.cores)
  const speeds: BackendSpeed[] = []
  for (const [position, backend] of backends.entries()) {
    const speed = yield* measuring(backend, plan, (size) => ({
      kind: 'progress',
      done: position * benchmarkSizes.length + benchmarkSizes.findIndex(({ name }) => name === size),
      total: backends.length * benchmarkSizes.length,
      backend,
      size,
    }))
    if (signal?.aborted === true) throw new TuneryError('unavailable', 'The measurement was ended before it was done: nothing was kept.')
    if (speed !== undefined) speeds.push(speed)
  }
  yield { kind: 'measured', benchmark: { measuredAt: clock(), appVersion, machine, backends: speeds, notes } }
}

/** The measurement of a backend, as progress while it goes on. */
async function* measuring(backend: BackendName, plan: MeasurePlan, progress: (size: SizeName) => Progress): AsyncGenerator<Progress, BackendSpeed | undefined> {
  const begun: SizeName[] = []
  let wake = (): void => undefined
  let isOver = false
  const stop = new AbortController()
  const signal = plan.signal === undefined ? stop.signal : AbortSignal.any([plan.signal, stop.signal])
  const measured = measureBackend(backend, { ...optionsFor(backend, plan), signal }, (size) => {
    begun.push(size)
    wake()
  }).finally(() => {
    isOver = true
    wake()
  })
  try {
    while (!over()) {
      const size = begun.shift()
      if (size !== undefined) yield progress(size)
      else await new Promise<void>((resolve) => (wake = resolve))
    }
    return await measured
  } finally {
    // Whoever listened may have gone: nobody else would end the worker.
    stop.abort()
    await measured
  }

  function over(): boolean {
    return isOver && begun.length === 0
  }
}

function optionsFor(backend: BackendName, { entry, env, devices, limitMs, seconds = defaultSeconds }: MeasurePlan): MeasureOptions {
  const { cards, adapters, visible, cores } = devices
  const placement = placeWorkers({ backend, slots: 1, cards: cards.cards, adapters, threads: 1, visible })
  const lanes = backend === 'cuda' ? Math.max(1, cards.cards.length) : backend === 'webgpu' ? Math.max(1, adapters.length) : cores
  return { entry, env: { ...env, ...placement.environment(backend, placement.slots[0]?.name ?? '') }, lanes, limitMs, seconds: seconds / benchmarkSizes.length }
}

/** Before it is measured, because the measurement keeps the processor busy itself. Windows does not tell. */
function busyNotes(cores: number): string[] {
  const [load = 0] = loadavg()
  return load > cores * busyShare ? [`The processor was busy with other work (load ${load.toFixed(1)} on ${String(cores)} cores) when this was measured: the figures are too low.`] : []
}
