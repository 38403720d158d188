import { processGroups } from '../linux-processes.ts'

/** Reading all of /proc takes 10 µs a process: not more than this share of the engine's time. */
const mostShare = 0.01
const leastMs = 1000

let groups: ReadonlyMap<number, readonly number[]> = new Map()
let nextLookAt = 0

/** The processes of a group, as they were at most about a second ago: all groups are looked up together. */
export function membersOf(group: number): readonly number[] {
  const now = performance.now()
  if (now >= nextLookAt) {
    groups = processGroups()
    nextLookAt = now + Math.max(leastMs, (performance.now() - now) / mostShare)
  }
  return groups.get(group) ?? []
}
