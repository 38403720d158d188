import { readFileSync, readdirSync } from 'node:fs'

/** The fields of `/proc/<pid>/stat` after the program's name, which may itself hold spaces and parentheses. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/**
 * The boot and the clock tick in which a process started: no two processes share it together with their id.
 * Undefined when there is no such process, and on systems without /proc.
 */
export function birthOf(pid: number): string | undefined {
  const stat = statOf(pid)
  const [state] = stat ?? []
  // Field 22 of proc(5); the list starts with field 3. A zombie has ended already.
  const tick = stat?.[19]
  if (tick === undefined || state === 'Z') return undefined
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${tick}`
  } catch {
    return tick
  }
}

/** The processes of every group, by the leader's id; those that have ended are left out. */
export function processGroups(): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    const [state, , group] = Number.isInteger(pid) ? (statOf(pid) ?? []) : []
    if (group === undefined || state === 'Z') continue
    const members = groups.get(Number(group))
    if (members === undefined) groups.set(Number(group), [pid])
    else members.push(pid)
  }
  return groups
}

/** Whether a process of this group carries the environment variable: what a leader that has ended left behind. */
export function groupCarries(group: number, variable: string): boolean {
  return readdirSync('/proc').some((name) => {
    const pid = Number(name)
    return Number.isInteger(pid) && Number(statOf(pid)?.[2]) === group && environmentOf(pid).includes(variable)
  })
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${String(pid)}/environ`, 'utf8').split('\0')
  } catch {
    return []
  }
}
