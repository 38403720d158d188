import type { DeviceSample, SampledDevice, TelemetryBatch } from '../../../../shared/contract/telemetry.ts'

/** How many of the last ticks a new watcher gets at once. */
const heldTicks = 120

/** The last samples of every device, handed in batches to everyone who watches. */
export class LiveSamples {
  readonly #devices = new Map<string, SampledDevice>()
  readonly #waiting = new Set<() => void>()
  #held: { readonly tick: number; readonly sample: DeviceSample }[] = []
  #tick = 0
  #isClosed = false

  know(device: SampledDevice): void {
    this.#devices.set(device.device, device)
  }

  add(sample: DeviceSample): void {
    this.#held.push({ tick: this.#tick, sample })
  }

  /** What was added since the last tick becomes a batch. */
  tick(): void {
    this.#tick += 1
    this.#held = this.#held.filter(({ tick }) => tick >= this.#tick - heldTicks)
    for (const wake of this.#waiting) wake()
  }

  /** Forgets the samples: those of a later time would not follow them. */
  clear(): void {
    this.#held = []
  }

  /** Batches until the signal aborts or this is closed; the first comes at once. */
  async *watch(signal: AbortSignal): AsyncGenerator<TelemetryBatch, void> {
    for (let from = 0; !signal.aborted && !this.#isClosed; ) {
      const upTo = this.#tick
      const samples = this.#held.filter(({ tick }) => tick >= from && tick < upTo).map(({ sample }) => sample)
      from = upTo
      yield { devices: [...this.#devices.values()], samples }
      if (this.#tick === upTo && !this.#isClosed) await this.#nextTick(signal)
    }
  }

  close(): void {
    this.#isClosed = true
    for (const wake of this.#waiting) wake()
  }

  #nextTick(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      if (signal.aborted) return done()
      this.#waiting.add(done)
      signal.addEventListener('abort', done)
    })
  }
}
