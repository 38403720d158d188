import { availableMiB, memoryLimitMiB } from './memory/machine-memory.ts'
import { countOomKills } from './memory/oom-kills.ts'

const sampleMs = 1000
/** Below this fraction of the memory available, a process that is killed was most likely killed for it (earlyoom begins at a tenth, the kernel at nothing). */
const lowFraction = 0.1
/** What was seen longer ago has nothing to do with a process that ends now. */
const memorySeconds = 10

/** Watches the machine's memory while a trial runs, to tell a process killed for memory from one killed by a person. */
export interface MemoryWatch {
  /** Whether in the last ten seconds the system has killed a process for memory, or was about to run out of it. */
  sawShortage(): boolean
  stop(): void
}

interface Sample {
  readonly at: number
  readonly isLow: boolean
  readonly kills: number | undefined
}

function look(): Sample {
  return { at: performance.now(), isLow: availableMiB() < lowFraction * memoryLimitMiB(), kills: countOomKills() }
}

/** Starts a watch; it must be stopped. */
export function watchMemory(): MemoryWatch {
  let samples: readonly Sample[] = [look()]
  const sample = (): void => {
    const now = look()
    const recent = samples.findIndex(({ at }) => now.at - at <= memorySeconds * 1000)
    samples = [...(recent < 0 ? samples.slice(-1) : samples.slice(recent)), now]
  }
  const timer = setInterval(sample, sampleMs)
  timer.unref()
  return {
    sawShortage() {
      sample()
      const kills = samples.flatMap((each) => each.kills ?? [])
      return samples.some(({ isLow }) => isLow) || Math.max(...kills) > Math.min(...kills)
    },
    stop() {
      clearInterval(timer)
    },
  }
}
