import { writeSync } from 'node:fs'
import { deviceLostExitCode } from '../../../shared/worker-protocol.ts'

/** What is watched of a `GPUDevice`. */
export interface WatchedDevice {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>
  addEventListener(type: 'uncapturederror', listener: (event: { readonly error: DeviceError }) => void): void
}

/** A `GPUError`: its class says what kind of error it is. */
type DeviceError = Pick<Error, 'message'>

/** What becomes of a process whose device fails. */
export interface DeviceFailure {
  /** The graphics card or its driver is gone for this process: nothing that it holds can be read any more. */
  lost(message: string): void
  /** An operation has failed, and what it was to compute is wrong. */
  fault(error: Error): void
}

/** An operation of the GPU failed; its message says whether memory was short. */
export class WebgpuError extends Error {
  override readonly name = 'WebgpuError'
}

/** Ends the process: with `deviceLostExitCode` when the device is lost, and otherwise by an error that nobody catches. */
export const endProcess: DeviceFailure = {
  lost(message) {
    // Written at once: what console.error prints may not arrive before the end.
    try {
      writeSync(process.stderr.fd, `${message}\n`)
    } finally {
      // Also where nobody reads it: by another end the trials would have failed.
      process.exit(deviceLostExitCode)
    }
  },
  fault(error) {
    process.nextTick(() => {
      throw error
    })
  },
}

/**
 * Tells of the loss of a device, and of the first error that no operation reports: WebGPU goes on with zeros after one.
 */
export function watchDevice(device: WatchedDevice, failure: DeviceFailure): void {
  let failed = false
  void device.lost.then(({ reason, message }) => {
    failed = true
    failure.lost(`The GPU was lost (${reason}): ${message}`)
  })
  device.addEventListener('uncapturederror', ({ error }) => {
    if (failed) return
    failed = true
    // Dawn puts its own stack behind the first paragraph.
    const [message = ''] = error.message.split('\n')
    failure.fault(new WebgpuError(`${isOutOfMemory(error) ? 'The GPU is out of memory' : 'WebGPU'}: ${message}`))
  })
}

/** A buffer above the device's limits is one that its memory cannot hold. */
function isOutOfMemory(error: DeviceError): boolean {
  return error.constructor.name === 'GPUOutOfMemoryError' || /exceeds the max buffer size/i.test(error.message)
}
