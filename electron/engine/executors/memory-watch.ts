import { readFileSync } from 'node:fs'
import { totalmem } from 'node:os'

const sampleMs = 1000
/** Below this fraction of the memory available, a killed process was most likely killed for it. */
const lowFraction = 0.05

/** Watches the machine's memory while a trial runs, to tell a process killed for memory from one killed by a person. */
export interface MemoryWatch {
  /** Whether the system has killed a process for memory, or was about to run out of it, since the start of the watch. */
  sawShortage(): boolean
  stop(): void
}

/** Starts a watch; it must be stopped. */
export function watchMemory(): MemoryWatch {
  const killsBefore = countOomKills()
  let low = false
  const sample = (): void => {
    low ||= process.availableMemory() < lowFraction * totalMemory()
  }
  const timer = setInterval(sample, sampleMs)
  timer.unref()
  return {
    sawShortage: () => low || (killsBefore !== undefined && (countOomKills() ?? 0) > killsBefore),
    stop() {
      clearInterval(timer)
    },
  }
}

/** In bytes; a container's limit where there is one. */
function totalMemory(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/** How many processes the Linux kernel has killed for memory since it started, in any cgroup; undefined elsewhere. */
function countOomKills(): number | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1]
    return count === undefined ? undefined : Number(count)
  } catch {
    return undefined
  }
}
