import { follow } from '../contracts/follow.ts'
import type { History, LossReport } from '../contracts/history.ts'

/** A bracket of Hyperband: a ladder that begins at another rung. */
export interface BracketSize {
  /** How many of the lowest rungs it leaves out (the early-stopping rate of Li et al., 2020). */
  readonly skipped: number
  /** How many configurations it starts with. */
  readonly trials: number
}

/**
 * The brackets of Hyperband, the one with the most configurations first (Li et al., JMLR 2018, Algorithm 1: s from s_max down to 0,
 * n = ceil((s_max + 1) / (s + 1) * eta^s), so that each bracket costs about the same).
 */
export function bracketSizes(min: number, max: number, eta: number): BracketSize[] {
  let last = 0
  while (min * eta ** (last + 1) <= max) last += 1
  return Array.from({ length: last + 1 }, (_, skipped) => {
    const s = last - skipped
    return { skipped, trials: Math.ceil(((last + 1) * eta ** s) / (s + 1)) }
  })
}

/**
 * The bracket of a trial, a function of its place in the search alone: the first so many trials belong to the first bracket, the next to the second,
 * and after the last bracket it begins again (the outer loop of Hyperband).
 */
export function bracketOfTrial(sizes: readonly BracketSize[]): (place: number) => number {
  const ends: number[] = []
  for (const { trials } of sizes) ends.push((ends.at(-1) ?? 0) + trials)
  const round = ends.at(-1) ?? 1
  return (place) => ends.findIndex((end) => place % round < end)
}

/** A history of which a bracket sees the reports of its own trials alone. */
interface BracketHistory extends History {
  readonly reports: LossReport[]
}

/**
 * Splits a history by bracket, each new report once.
 * @param bracketOf the bracket of the trial at a place in the search
 * @returns the histories of the brackets that have reports, by bracket; a bracket's history is the same object as long as the study's is
 */
export function followBrackets(bracketOf: (place: number) => number): (history: History) => readonly History[] {
  let brackets: BracketHistory[] = []
  let whole: History | undefined
  const update = follow((history) => history.reports, {
    reset() {
      brackets = []
    },
    add(report) {
      const bracket = bracketIn(whole, report.trial, bracketOf)
      if (bracket === undefined) return
      while (whole !== undefined && brackets.length <= bracket) brackets.push(bracketHistory(whole, bracketOf, brackets.length))
      brackets[bracket]?.reports.push(report)
    },
  })
  return (history) => {
    whole = history
    update(history)
    return brackets
  }
}

/** The bracket of a trial; none for one that confirms another. */
function bracketIn(history: History | undefined, trial: number, bracketOf: (place: number) => number): number | undefined {
  const place = history?.trials[trial]?.place
  return place === undefined ? undefined : bracketOf(place)
}

function bracketHistory(whole: History, bracketOf: (place: number) => number, bracket: number): BracketHistory {
  const { objective, objectives, earlier, trials, searched } = whole
  return { objective, objectives, earlier, trials, searched, reports: [], at: (step) => whole.at(step).filter(({ trial }) => bracketIn(whole, trial, bracketOf) === bracket) }
}
