import type { DeviceSample } from '../../../../shared/contract/telemetry.ts'
import { messageOf } from '../../../../shared/errors.ts'
import type { Store } from '../../contracts/store.ts'
import { meanSample } from './mean-sample.ts'

/** Keeps what the devices do while one study runs. */
export interface Recorder {
  add(sample: DeviceSample): void
  /** Writes the mean of each device when it is time. @param now milliseconds since 1970 */
  tick(now: number): void
  /** Writes what is not written yet. */
  finish(): void
}

/**
 * A recorder that writes a sample a device every `everyMs`. It never throws: a study does not fail because of what is
 * merely shown of it.
 */
export function createRecorder(store: Pick<Store, 'addTelemetry'>, studyId: number, startedAt: number, everyMs: number): Recorder {
  const pending = new Map<string, DeviceSample[]>()
  let since = startedAt
  let hasFailed = false

  const write = (): void => {
    const means = [...pending.values()].flatMap((samples) => meanSample(samples) ?? [])
    pending.clear()
    if (means.length === 0) return
    try {
      store.addTelemetry(studyId, means)
    } catch (error) {
      // Said once: a full disk fails every time.
      if (!hasFailed) process.emitWarning(`What the devices do is not kept for study ${String(studyId)}: ${messageOf(error)}`)
      hasFailed = true
    }
  }
  return {
    add(sample) {
      const samples = pending.get(sample.device) ?? []
      samples.push(sample)
      pending.set(sample.device, samples)
    },
    tick(now) {
      if (now - since < everyMs) return
      since = now
      write()
    },
    finish: write,
  }
}
