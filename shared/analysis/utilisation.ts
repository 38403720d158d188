import type { TrialRun } from '../domain/trial-run.ts'

/** What a slot did. Times are milliseconds. */
export interface SlotUse {
  readonly slot: string
  /** Runs of trials; several at once where trials train together. */
  readonly runs: number
  /** Time in which it ran at least one trial. */
  readonly busyMs: number
  /** Of the time in which any slot was busy, in [0, 1]. */
  readonly share: number
}

/** How busy the slots of a study were while it ran. */
export interface Utilisation {
  /** Time in which at least one slot was busy: what lies between is a pause of the study, and counts for nobody. Milliseconds. */
  readonly activeMs: number
  /** In [0, 1]: the mean of the slots' shares. */
  readonly share: number
  /** By name, `command-2` before `command-10`. */
  readonly slots: readonly SlotUse[]
}

interface Interval {
  readonly from: number
  readonly to: number
}

/**
 * How busy each slot was. Trials that train together in a slot count its time once.
 * @param now when a run that goes on is looked at, in milliseconds since 1970
 */
export function utilisationOf(runs: readonly TrialRun[], now: number): Utilisation {
  const bySlot = new Map<string, Interval[]>()
  for (const { slot, startedAt, endedAt } of runs) {
    const interval = { from: startedAt, to: Math.max(startedAt, endedAt ?? now) }
    const known = bySlot.get(slot)
    if (known === undefined) bySlot.set(slot, [interval])
    else known.push(interval)
  }
  const activeMs = covered([...bySlot.values()].flat())
  const slots = [...bySlot].map(([slot, intervals]): SlotUse => {
    const busyMs = covered(intervals)
    return { slot, runs: intervals.length, busyMs, share: activeMs === 0 ? 0 : busyMs / activeMs }
  })
  slots.sort((a, b) => compareSlots(a.slot, b.slot))
  return { activeMs, share: slots.length === 0 ? 0 : slots.reduce((sum, { share }) => sum + share, 0) / slots.length, slots }
}

const collator = new Intl.Collator('en', { numeric: true })

/** The order of slots by name: `command-2` before `command-10`. */
export function compareSlots(a: string, b: string): number {
  return collator.compare(a, b)
}

/** The length of the union of intervals. */
function covered(intervals: readonly Interval[]): number {
  let [length, end] = [0, -Infinity]
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    if (to <= end) continue
    length += to - Math.max(from, end)
    end = to
  }
  return length
}
