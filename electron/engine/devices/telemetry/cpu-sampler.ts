import { cpus, totalmem } from 'node:os'
import type { DeviceSample, SampledDevice } from '../../../../shared/contract/telemetry.ts'

/** The time that all cores together have spent since the start of the system, in milliseconds. */
export interface CpuTimes {
  readonly busy: number
  readonly all: number
}

const bytesPerMiB = 1024 * 1024

/** Reads the times of the cores. */
export function readCpuTimes(): CpuTimes {
  let [idle, all] = [0, 0]
  for (const { times } of cpus()) {
    idle += times.idle
    all += times.user + times.nice + times.sys + times.irq + times.idle
  }
  return { busy: all - idle, all }
}

/** The share of the time between two readings in which the cores were busy; null where no time has passed. */
export function utilisationBetween(before: CpuTimes, after: CpuTimes): number | null {
  const all = after.all - before.all
  return all > 0 ? Math.min(Math.max((after.busy - before.busy) / all, 0), 1) : null
}

/** The processor and the memory of this machine. */
export function cpuDevice(): SampledDevice {
  return { device: 'cpu', name: cpus()[0]?.model.trim() ?? 'Processor', memoryMiB: totalBytes() / bytesPerMiB }
}

/** A container's limit where there is one. */
function totalBytes(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/** @returns what samples the processor: its utilisation since the call before, and the memory in use by all programs */
export function createCpuSampler(): (at: number) => DeviceSample {
  let before = readCpuTimes()
  return (at) => {
    const now = readCpuTimes()
    const utilisation = utilisationBetween(before, now)
    before = now
    return { device: 'cpu', at, utilisation, memoryMiB: (totalBytes() - process.availableMemory()) / bytesPerMiB, watts: null, temperatureC: null }
  }
}
