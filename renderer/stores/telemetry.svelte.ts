import type { SampledDevice } from '../../shared/contract/telemetry.ts'
import { addSamples, noSamples, type SamplesByDevice } from '../components/devices/device-rows.ts'
import { client } from './connection.ts'
import { retryWhenConnected } from './retry.ts'

/** Seconds that are shown. */
const held = 120

/** What the devices of the engine's computer do now, and did in the last two minutes. */
export class TelemetryWatch {
  devices = $state.raw<readonly SampledDevice[]>([])
  samples = $state.raw<SamplesByDevice>(noSamples)
  readonly #controller = new AbortController()

  constructor() {
    // It ends by itself when the engine refuses: an older one knows no telemetry.
    this.#follow(this.#controller.signal).catch(() => undefined)
  }

  /** Ends it; call it when the page goes. */
  close(): void {
    this.#controller.abort()
  }

  async #follow(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      let before = noSamples
      try {
        for await (const batch of await client.devices.telemetry(undefined, { signal })) {
          if (signal.aborted) return
          failures = 0
          before = addSamples(before, batch.samples, held)
          this.samples = before
          this.devices = batch.devices
        }
        await retryWhenConnected(new Error('the stream ended'), failures, signal)
      } catch (error) {
        if (signal.aborted) return
        await retryWhenConnected(error, failures, signal)
      }
    }
  }
}
