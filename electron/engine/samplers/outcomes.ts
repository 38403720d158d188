import { follow } from '../contracts/follow.ts'
import type { History, TrialView } from '../contracts/history.ts'
import { totalViolation } from '../../../shared/analysis/pareto.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import { isFinal } from '../../../shared/domain/trial.ts'

/** What a trial came to, as the samplers that go by rank alone see it. */
export interface Outcome {
  /** Its place in the search, as a `TrialRef` has it. */
  readonly number: number
  readonly config: Config
  /** The first objective's loss. */
  readonly loss: number
  /** A loss for each objective; of a trial that did not run to its end only the first. */
  readonly losses: readonly number[]
  /** By how much each bound is exceeded, and the sum of it. */
  readonly violations: readonly number[]
  readonly violation: number
  /** The last step of a trial that did not run to its end; Infinity for one that did. */
  readonly reached: number
  /** Where its last report stands among all reports: outcomes are in this order, then by number. */
  readonly order: number
}

/** The better first: complete before stopped, bounds kept before broken, further before earlier, then by loss. */
export function compareOutcomes(a: Outcome, b: Outcome): number {
  if ((a.reached === Infinity) !== (b.reached === Infinity)) return a.reached === Infinity ? -1 : 1
  if (a.violation !== b.violation) return a.violation < b.violation ? -1 : 1
  if (a.reached !== b.reached) return b.reached < a.reached ? -1 : 1
  return a.loss < b.loss ? -1 : a.loss > b.loss ? 1 : a.number - b.number
}

/** The outcomes so far, and the first that is not as it was at the last look. */
export interface Outcomes {
  readonly all: readonly Outcome[]
  readonly changedFrom: number
  /** How many trials run now. */
  readonly running: number
}

/** Undefined for a trial that has come to nothing yet: running, waiting, or failed (the failure says nothing about its configuration's loss). */
function outcomeOf(trial: TrialView, order: number): Outcome | undefined {
  const { number, place = number, config, state, result, lastStep } = trial
  const isComplete = state === 'complete'
  if (!isComplete && state !== 'pruned' && trial.pausedAtStep === undefined) return undefined
  const loss = (isComplete ? result?.losses[0] : undefined) ?? trial.loss
  if (loss === undefined) return undefined
  const violations = result?.violations ?? []
  const losses = result?.losses ?? [loss]
  return { number: place, config, loss, losses, violations, violation: totalViolation(violations), reached: isComplete ? Infinity : lastStep, order }
}

/** Outcomes in their order, and where the last changes began. */
interface OutcomeList {
  readonly all: Outcome[]
  changedFrom: number
}

function insert(list: OutcomeList, outcome: Outcome): void {
  let at = list.all.length
  for (; at > 0; at -= 1) {
    const before = list.all[at - 1]
    if (before === undefined || before.order < outcome.order || (before.order === outcome.order && before.number < outcome.number)) break
  }
  list.all.splice(at, 0, outcome)
  list.changedFrom = Math.min(list.changedFrom, at)
}

function remove(list: OutcomeList, outcome: Outcome): void {
  const at = list.all.indexOf(outcome)
  list.all.splice(at, 1)
  list.changedFrom = Math.min(list.changedFrom, at)
}

/** The place of each trial's last report among all reports, by trial. */
function followLastReports(): (history: History) => readonly number[] {
  const places: number[] = []
  let reports = 0
  const update = follow((history) => history.reports, {
    reset() {
      places.length = 0
      reports = 0
    },
    add({ trial }) {
      places[trial] = reports
      reports += 1
    },
  })
  return (history) => {
    update(history)
    return places
  }
}

/**
 * Keeps the outcomes in the order of the trials' last reports, which is that in which they ended, but which a study that is loaded again has as well.
 * Only trials that may still change are looked at again.
 */
export function followOutcomes(): (history: History) => Outcomes {
  const list: OutcomeList = { all: [], changedFrom: 0 }
  /** Trials that may still change, and what each is in the list as. */
  const open = new Map<number, Outcome | undefined>()
  const lastReports = followLastReports()
  const readTrials = follow((history) => history.searched, {
    reset() {
      open.clear()
      list.all.length = 0
      list.changedFrom = 0
    },
    add: ({ number }) => open.set(number, undefined),
  })
  return (history) => {
    list.changedFrom = Infinity
    readTrials(history)
    const places = lastReports(history)
    let running = 0
    for (const [number, known] of open) {
      const trial = history.trials[number]
      if (trial === undefined) continue
      const outcome = outcomeOf(trial, places[number] ?? -1)
      if (known?.order !== outcome?.order || known?.reached !== outcome?.reached) {
        if (known !== undefined) remove(list, known)
        if (outcome !== undefined) insert(list, outcome)
        open.set(number, outcome)
      }
      if (isFinal(trial.state)) open.delete(number)
      if (trial.state === 'running') running += 1
    }
    return { all: list.all, changedFrom: Math.min(list.changedFrom, list.all.length), running }
  }
}
