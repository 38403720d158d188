import { membersOf } from './group-members.ts'
import { memoryOf, proportionalMiB } from './linux-memory.ts'

/** Walking page tables takes time of the trial's processes as well: not more than this share. */
const mostShare = 0.02

/**
 * Measures a process group on Linux, again and again: the leader's own peak, or more when the group together holds more.
 *
 * A process that was forked holds its parent's pages until it writes to them, so that the plain sum over a group may be
 * several times the truth: where the sum is a new peak, shared pages are counted in parts. For an instant after a fork even that
 * is wrong, so that a process counts from its second sight on.
 * @returns what measures
 */
export function createGroupPeak(leader: number): () => number | undefined {
  let seen: ReadonlySet<number> = new Set([leader])
  let most = 0
  let nextWalkAt = 0

  const together = (pids: readonly number[]): number => {
    const now = performance.now()
    if (now < nextWalkAt) return 0
    const sum = total(pids, (pid) => proportionalMiB(pid) ?? memoryOf(pid)?.residentMiB)
    nextWalkAt = now + (performance.now() - now) / mostShare
    return sum
  }
  return () => {
    const own = memoryOf(leader)
    const present = membersOf(leader)
    const members = [...new Set([leader, ...present])].filter((pid) => seen.has(pid))
    seen = new Set([leader, ...present])
    if (own !== undefined) most = Math.max(most, own.peakMiB)
    if (members.length > 1 && total(members, (pid) => memoryOf(pid)?.residentMiB) > most) most = Math.max(most, together(members))
    return most === 0 ? undefined : most
  }
}

function total(pids: readonly number[], measure: (pid: number) => number | undefined): number {
  return pids.reduce((sum, pid) => sum + (measure(pid) ?? 0), 0)
}
