import { readFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'
import { cgroupFile } from './cgroup.ts'

const mib = 2 ** 20

/** How much memory all processes here may hold together, in MiB: the machine's, or a container's limit where there is one. */
export function memoryLimitMiB(): number {
  const limit = process.constrainedMemory()
  return (limit > 0 ? Math.min(limit, totalmem()) : totalmem()) / mib
}

/**
 * How much memory can be had before something has to give, in MiB. On Linux the kernel's own estimate (`MemAvailable`), or what a container
 * has left, whose file cache counts as free; on Windows what is free; on macOS, whose free memory says little, three quarters of all of it.
 */
export function availableMiB(): number {
  if (process.platform === 'linux') return Math.min(machineAvailable() ?? freemem() / mib, containerAvailable() ?? Infinity)
  return process.platform === 'darwin' ? 0.75 * memoryLimitMiB() : freemem() / mib
}

/** Whether `availableMiB` falls when a process takes memory. */
export const availableIsMeasured = process.platform !== 'darwin'

function machineAvailable(): number | undefined {
  try {
    const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]
    return kib === undefined ? undefined : Number(kib) / 1024
  } catch {
    return undefined
  }
}

function containerAvailable(): number | undefined {
  const limit = Number(cgroupFile('memory.max') ?? cgroupFile('memory.limit_in_bytes') ?? NaN)
  const used = Number(cgroupFile('memory.current') ?? cgroupFile('memory.usage_in_bytes') ?? NaN)
  // Without a limit the files say `max`, or a number that no machine has.
  if (!Number.isFinite(limit) || !Number.isFinite(used) || limit > totalmem()) return undefined
  const stat = cgroupFile('memory.stat') ?? ''
  // Of the file cache, the pages of libraries that run are in use.
  const cache = Math.max(0, statOf(stat, /^(?:total_)?inactive_file (\d+)$/m) - statOf(stat, /^(?:total_mapped_file|file_mapped) (\d+)$/m))
  return Math.max(0, limit - used + cache) / mib
}

function statOf(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0)
}
