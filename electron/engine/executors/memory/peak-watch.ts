import { createGroupPeak } from './group-peak.ts'
import { memoryOf, resetPeak } from './linux-memory.ts'
import { psMemoryOf } from './ps-memory.ts'
import { sampleRegularly } from './sampling.ts'

/** Follows how much memory a process, or a process group, holds while a trial runs. */
export interface PeakWatch {
  /** As `end`, but the watch goes on: of several trials that share the process, one has ended. */
  soFar(reportedMiB?: number): number | undefined
  /**
   * Ends the watch. Call it while the process is alive where it outlives the trial.
   * @param reportedMiB what the process itself says that it holds
   * @returns the most so far, in MiB; undefined where nothing could be measured
   */
  end(reportedMiB?: number): number | undefined
}

/**
 * Watches from now on, by looking four times a second. On Linux a process' own peak is exact, because the kernel keeps it;
 * elsewhere, and for the processes of a group together, what comes and goes between two looks is missed. On Windows there
 * is only what the process says.
 */
export function watchPeak(pid: number | undefined, of: 'process' | 'group'): PeakWatch {
  const measure = pid === undefined ? undefined : meterOf(pid, of)
  let most: number | undefined
  const sample = (): void => {
    most = larger(most, measure?.())
  }
  const stop = measure === undefined ? undefined : sampleRegularly(sample)
  const soFar = (reportedMiB?: number): number | undefined => {
    sample()
    most = larger(most, reportedMiB)
    return most === undefined ? undefined : Math.round(most * 10) / 10
  }
  return {
    soFar,
    end(reportedMiB) {
      stop?.()
      return soFar(reportedMiB)
    },
  }
}

function larger(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.max(a, b)
}

/** What reads the memory of a process or a group, or the most that it held since the last reading. */
function meterOf(pid: number, of: 'process' | 'group'): (() => number | undefined) | undefined {
  if (process.platform === 'win32') return undefined
  if (process.platform !== 'linux') return () => psMemoryOf(pid, of)
  if (of === 'group') return createGroupPeak(pid)
  const isReset = resetPeak(pid)
  return () => {
    const memory = memoryOf(pid)
    return isReset ? memory?.peakMiB : memory?.residentMiB
  }
}
