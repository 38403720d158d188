import { readFileSync } from 'node:fs'
import { cgroupFile } from './cgroup.ts'

/**
 * How many processes the Linux kernel has killed for memory: in this process' control group, and anywhere since the
 * machine started. Undefined elsewhere. Only its growth means something.
 */
export function countOomKills(): number | undefined {
  if (process.platform !== 'linux') return undefined
  const counts = [textOf('/proc/vmstat'), cgroupFile('memory.events'), cgroupFile('memory.oom_control')].flatMap((text) => /^oom_kill (\d+)$/m.exec(text ?? '')?.[1] ?? [])
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + Number(count), 0)
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
