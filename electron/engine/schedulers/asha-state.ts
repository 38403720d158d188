import { follow } from '../contracts/follow.ts'
import type { History, LossReport } from '../contracts/history.ts'
import type { Ladder } from '../contracts/scheduler.ts'
import { compareLosses, createRanking, type Ranking } from './ranking.ts'

/** What a trial had when it reached a rung. */
export interface RungEntry {
  readonly trial: number
  readonly step: number
  readonly loss: number
  /** False when the trial had been here or further before, and came again after a crash. */
  readonly first: boolean
}

export interface Rung {
  readonly level: number
  /** Everyone who reached the rung, best first. */
  readonly ranking: Ranking<RungEntry>
  /** Those who have not gone beyond it, best first: whoever waits for a promotion is among them. */
  readonly here: Ranking<RungEntry>
  readonly entries: Map<number, RungEntry>
}

const byLoss = (a: RungEntry, b: RungEntry): number => compareLosses(a.loss, b.loss) || a.trial - b.trial

/** The rung that a step belongs to: the highest at or below it, undefined below the first. */
export function rungAt(rungs: readonly Rung[], step: number): Rung | undefined {
  return rungs.findLast((rung) => rung.level <= step)
}

/**
 * Who stands where on a ladder of rungs: a function of the reports alone, whatever their order.
 * A trial whose reports skip a level (every fifth step, say) reaches a rung with its first report at or after it; of several rungs
 * that one report passes, it counts for the highest.
 *
 * @returns the rungs, lowest first, brought up to date in O(log n) for each new report
 */
export function followRungs(levels: readonly number[]): (history: History) => readonly Rung[] {
  let rungs: Rung[] = []
  const furthest = new Map<number, number>()
  const update = follow((history) => history.reports, {
    reset() {
      rungs = levels.map((level) => ({ level, ranking: createRanking(byLoss), here: createRanking(byLoss), entries: new Map() }))
      furthest.clear()
    },
    add: (report) => enter(rungs, furthest, report),
  })
  return (history) => {
    update(history)
    return rungs
  }
}

function enter(rungs: readonly Rung[], furthest: Map<number, number>, { trial, step, loss }: LossReport): void {
  const before = furthest.get(trial) ?? 0
  if (step > before) {
    const left = rungAt(rungs, before)
    const entry = left?.entries.get(trial)
    if (entry !== undefined) left?.here.delete(entry)
    furthest.set(trial, step)
  }
  const rung = rungAt(rungs, step)
  const old = rung?.entries.get(trial)
  if (rung === undefined || (old !== undefined && step > old.step)) return
  if (old !== undefined) {
    rung.ranking.delete(old)
    rung.here.delete(old)
  }
  const entry = { trial, step, loss, first: step > before }
  rung.entries.set(trial, entry)
  rung.ranking.add(entry)
  // A loss that is not a number is never promoted.
  if (step >= before && loss < Infinity) rung.here.add(entry)
}

/** The rungs as a ladder for those who look on. @param trials who climbs it */
export function ladderOf(rungs: readonly Rung[], trials: readonly number[]): Ladder {
  return { trials, rungs: rungs.map(({ level, ranking }) => ({ level, trials: [...ranking].map(({ trial }) => trial) })) }
}
