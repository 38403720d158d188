import { execFile } from 'node:child_process'

/** One `ps` takes about 10 ms of a core. */
const leastMs = 1000
const timeLimitMs = 5000

interface PsProcess {
  readonly pid: number
  readonly group: number
  readonly residentMiB: number
}

let processes: readonly PsProcess[] = []
let nextLookAt = 0

/** What a process, or a group, holds in MiB as `ps` said about a second ago, where there is no /proc; undefined before its first answer. */
export function psMemoryOf(pid: number, of: 'process' | 'group'): number | undefined {
  look()
  const members = processes.filter((process) => (of === 'group' ? process.group : process.pid) === pid)
  return members.length === 0 ? undefined : members.reduce((sum, { residentMiB }) => sum + residentMiB, 0)
}

function look(): void {
  if (performance.now() < nextLookAt) return
  nextLookAt = performance.now() + leastMs
  execFile('ps', ['-axo', 'pid=,pgid=,rss='], { timeout: timeLimitMs, maxBuffer: 16 * 2 ** 20 }, (error, output) => {
    if (error === null) processes = parsePs(output)
  })
}

/** Lines of a process' id, its group's, and its resident KiB. */
export function parsePs(output: string): readonly PsProcess[] {
  return [...output.matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)\s*$/gm)].map(([, pid, group, kib]) => ({ pid: Number(pid), group: Number(group), residentMiB: Number(kib) / 1024 }))
}
