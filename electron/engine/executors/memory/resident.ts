import { membersOf } from './group-members.ts'
import { memoryOf } from './linux-memory.ts'
import { psMemoryOf } from './ps-memory.ts'

/** What a process, or a process group, holds now, in MiB; 0 when it is not there, or where nothing tells. */
export function residentMiB(pid: number | undefined, of: 'process' | 'group'): number {
  if (pid === undefined || process.platform === 'win32') return 0
  if (process.platform !== 'linux') return psMemoryOf(pid, of) ?? 0
  const pids = of === 'group' ? new Set([pid, ...membersOf(pid)]) : [pid]
  return [...pids].reduce((sum, member) => sum + (memoryOf(member)?.residentMiB ?? 0), 0)
}
