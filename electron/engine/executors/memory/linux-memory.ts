import { readFileSync, writeFileSync } from 'node:fs'

/** What a process holds, in MiB. */
export interface ProcessMemory {
  readonly residentMiB: number
  /** The most that was resident since the process started, or since `resetPeak`. */
  readonly peakMiB: number
}

/** Of `/proc/<pid>/status`; undefined when there is no such process, or it has ended, and on systems without /proc. */
export function memoryOf(pid: number): ProcessMemory | undefined {
  const status = readProc(pid, 'status')
  const residentMiB = mibOf(status, 'VmRSS')
  return residentMiB === undefined ? undefined : { residentMiB, peakMiB: mibOf(status, 'VmHWM') ?? residentMiB }
}

/**
 * What a process holds for itself: a page that it shares counts in parts (proportional set size), so that the sum over processes is what they hold together.
 * The kernel walks the page tables for it: about 10 ms a GiB.
 */
export function proportionalMiB(pid: number): number | undefined {
  return mibOf(readProc(pid, 'smaps_rollup'), 'Pss')
}

/** Sets the peak of a process of this user back to what it holds now. @returns whether the system allows it */
export function resetPeak(pid: number): boolean {
  try {
    writeFileSync(`/proc/${String(pid)}/clear_refs`, '5')
    return true
  } catch {
    return false
  }
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

function mibOf(text: string, field: string): number | undefined {
  const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]
  return kib === undefined ? undefined : Number(kib) / 1024
}
