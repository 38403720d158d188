import { describe, expect, it, vi } from 'vitest'
import { endProcess, watchDevice, type WatchedDevice } from '../../../../../electron/worker/backends/webgpu-device.ts'
import { failureReason } from '../../../../../electron/worker/training/failure.ts'

class GPUOutOfMemoryError extends Error {}
class GPUValidationError extends Error {}

/** A device that fails when it is told to, as Dawn's do. */
function createDevice() {
  const listeners: Parameters<WatchedDevice['addEventListener']>[1][] = []
  let lose: (info: { reason: string; message: string }) => void = () => undefined
  const lost = new Promise<{ reason: string; message: string }>((resolve) => (lose = resolve))
  const said: string[] = []
  const faults: Error[] = []
  watchDevice({ lost, addEventListener: (_, listener) => listeners.push(listener) }, { lost: (message) => said.push(message), fault: (error) => faults.push(error) })
  return {
    said,
    faults,
    err(error: Error) {
      for (const listener of listeners) listener({ error })
    },
    async lose() {
      lose({ reason: 'unknown', message: 'the driver was reset' })
      await lost
    },
  }
}

describe('a device that is watched', () => {
  it('tells why it is lost', async () => {
    const device = createDevice()
    await device.lose()
    expect(device.said).toEqual(['The GPU was lost (unknown): the driver was reset'])
  })

  it('fails a trial for memory when an allocation fails, or is above what a buffer may hold', () => {
    for (const error of [
      new GPUOutOfMemoryError('vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY\n - While calling CreateBuffer'),
      new GPUValidationError('Buffer size (1200000000) exceeds the max buffer size limit (1073741824).'),
    ]) {
      const device = createDevice()
      device.err(error)
      expect(device.faults.map(failureReason)).toEqual(['oom'])
      expect(device.faults[0]?.message).toBe(`The GPU is out of memory: ${error.message.split('\n')[0] ?? ''}`)
    }
  })

  it('fails a trial as crashed when an operation is not valid', () => {
    const device = createDevice()
    device.err(new GPUValidationError('Binding sizes are too small'))
    expect(device.faults.map(failureReason)).toEqual(['crash'])
  })

  it('tells of the first error alone, and of none once it is lost', async () => {
    const [faulty, lost] = [createDevice(), createDevice()]
    faulty.err(new GPUOutOfMemoryError('no memory'))
    faulty.err(new GPUValidationError('an invalid buffer'))
    expect(faulty.faults.length).toBe(1)
    await lost.lose()
    lost.err(new GPUValidationError('the device is lost'))
    expect(lost.faults).toEqual([])
  })
})

describe('a process whose device is lost', () => {
  it('ends with the code that has its trials run again, also when it cannot say why', () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${String(code)}`)
    })
    const { fd } = process.stderr
    Object.defineProperty(process.stderr, 'fd', { value: -1, configurable: true })
    try {
      expect(() => endProcess.lost('the driver was reset')).toThrow('exit 75')
    } finally {
      exit.mockRestore()
      Object.defineProperty(process.stderr, 'fd', { value: fd, configurable: true })
    }
  })
})
