import { z } from 'zod'
import { isFinal } from '../../../shared/domain/trial.ts'
import type { History, TrialView } from '../contracts/history.ts'
import type { Decision, Promotion, Scheduler, SchedulerEntry } from '../contracts/scheduler.ts'
import { followRungs, ladderOf, rungAt, type Rung, type RungEntry } from './asha-state.ts'
import { followBrackets } from './brackets.ts'
import { describeRung } from './ladder.ts'
import { wholeNumber } from './options.ts'
import { rungLevels } from './rungs.ts'
import { ordinal } from './words.ts'

const halvingOptions = z
  .strictObject({
    min_epochs: wholeNumber(1).default(1).describe('The first rung: every trial runs this many steps (r in the paper)'),
    reduction_factor: wholeNumber(2).default(3).describe('One trial in so many goes on from a rung (eta)'),
    max_epochs: wholeNumber(1).nullable().default(null).describe('No rung from here on (R); the most steps of a trial when left out'),
    bracket_trials: wholeNumber(1).nullable().default(null).describe('How many trials are compared with each other (n); as many as leave one for the last rung when left out'),
  })
  .refine(({ max_epochs, min_epochs }) => max_epochs === null || max_epochs > min_epochs, { path: ['max_epochs'], message: 'must be > min_epochs' })
type HalvingOptions = z.output<typeof halvingOptions>

/** How many rungs a bracket has when the most steps of a trial are not known and nothing is said: 27 trials for eta 3. */
const rungsOfUnknown = 3

const goOn: Decision = { kind: 'continue' }

/** What a bracket does, before any trial has run. */
interface Plan {
  readonly levels: readonly number[]
  /** The rungs that more than one trial of a full bracket reaches. */
  readonly judged: readonly number[]
  /** How many trials a full bracket has. */
  readonly size: number
  readonly maxSteps: number
  /** How many of a bracket's trials reach rung k. */
  cohort(trials: number, k: number): number
  /** The bracket of the trial at a place in the search, from 1. */
  bracketOf(place: number): number
}

function planOf(options: HalvingOptions, maxSteps: number | undefined): Plan {
  const { reduction_factor: eta, min_epochs } = options
  const max = options.max_epochs ?? maxSteps
  const levels = rungLevels(min_epochs, max, eta, 0)
  const below = max === undefined ? levels : levels.slice(0, -1)
  const size = options.bracket_trials ?? eta ** (max === undefined ? rungsOfUnknown : below.length)
  const cohort = (trials: number, k: number): number => Math.max(1, Math.floor(trials / eta ** k))
  return { levels, judged: below.filter((_, k) => cohort(size, k) > 1), size, maxSteps: max ?? Infinity, cohort, bracketOf: (place) => Math.floor(place / size) + 1 }
}

/**
 * Synchronous successive halving (Jamieson & Talwalkar, AISTATS 2016; as a bracket of Hyperband, Li et al., JMLR 2018, Algorithm 1).
 *
 * Trials form brackets of n by their places in the search. All of a bracket run to its first rung and wait; when the last one has come (or ended), the best
 * 1/eta go on to the next, and so on. Slots that would wait start the trials of the next bracket. At least one trial of a bracket goes on to the end;
 * of the rungs where it would be alone none is judged. When no new trials are to come, a bracket makes do with the trials that it has.
 *
 * A report takes O(log n) time; `next` looks at the trials of the brackets that are not done, of which there are about as many as slots.
 */
function createHalving(options: HalvingOptions, maxSteps: number | undefined): Scheduler {
  const plan = planOf(options, maxSteps)
  const { size } = plan
  const bracketsOf = followOpenBrackets(size, plan.judged)
  const historiesOf = followBrackets((place) => Math.floor(place / size))
  return {
    rungs: {
      levels: plan.levels,
      // The rungs that judge nobody are seen here too: the last one is where the best of a bracket ends.
      ladders: (history) =>
        historiesOf(history).map((own, bracket) => {
          const members = history.searched.slice(bracket * size, (bracket + 1) * size).map(({ number }) => number)
          return { bracket: bracket + 1, ...ladderOf(followRungs(plan.levels)(own), members) }
        }),
    },
    onReport(trial, history) {
      if (trial.place === undefined) return goOn
      const rung = rungAt(bracketsOf(history).rungsOf(Math.floor(trial.place / size)), trial.lastStep)
      const entry = rung?.entries.get(trial.number)
      if (rung === undefined || entry === undefined || entry.step !== trial.lastStep || !entry.first || trial.lastStep >= plan.maxSteps) return goOn
      const k = plan.judged.indexOf(rung.level)
      const here = `${describeRung(plan.levels, rung.level)}: ${rung.ranking.size} of ${plan.cohort(size, k)} trials are here`
      return { kind: 'pause', why: `${here}; ${goOnWords(plan.cohort(size, k + 1))} when all are`, rung: { level: rung.level, bracket: plan.bracketOf(trial.place) } }
    },
    next(history, prospect) {
      const brackets = bracketsOf(history)
      for (const bracket of brackets.open()) {
        const isFull = history.searched.length >= (bracket + 1) * size
        if (!isFull && prospect?.newTrials !== false) continue
        const members = history.searched.slice(bracket * size, (bracket + 1) * size)
        const onTheWay = members.filter(({ state, pausedAtStep }) => !isFinal(state) && pausedAtStep === undefined)
        const promotion = promotionIn(plan, brackets.rungsOf(bracket), members.length, onTheWay, history)
        if (promotion !== undefined) return promotion
        if (isFull && onTheWay.length === 0) brackets.close(bracket)
      }
      return undefined
    },
  }
}

const goOnWords = (places: number): string => `best ${places} ${places === 1 ? 'goes' : 'go'} on`

/** The best trial that waits at the lowest rung which is complete: whose whole cohort has come or ended. */
function promotionIn(plan: Plan, ladder: readonly Rung[], trials: number, onTheWay: readonly TrialView[], history: History): Promotion | undefined {
  const lowest = Math.min(...onTheWay.map(({ lastStep }) => plan.judged.findLastIndex((level) => level <= lastStep)))
  for (const [k, rung] of ladder.entries()) {
    if (lowest < k) return undefined
    const places = plan.cohort(trials, k + 1)
    const entry = bestWaiting(rung, places, history)
    if (entry === undefined) continue
    const rank = ordinal(rung.ranking.rank(entry) + 1)
    const why = `${describeRung(plan.levels, rung.level)}: ${rank} of ${rung.ranking.size}, ${goOnWords(places)}`
    return { trial: entry.trial, why, rung: { level: rung.level, bracket: plan.bracketOf(history.trials[entry.trial]?.place ?? 0) } }
  }
  return undefined
}

/** The best paused trial of a rung, if it is in the rung's best `places`. */
function bestWaiting(rung: Rung, places: number, history: History): RungEntry | undefined {
  for (let place = 0; ; ) {
    const entry = rung.here.at(place)
    if (entry === undefined || rung.ranking.rank(entry) >= places) return undefined
    const trial = history.trials[entry.trial]
    if (trial === undefined || isFinal(trial.state)) rung.here.delete(entry)
    else if (trial.pausedAtStep !== undefined) return entry
    else place += 1
  }
}

interface OpenBrackets {
  rungsOf(bracket: number): readonly Rung[]
  /** The brackets with trials in which something may still happen, in order. */
  open(): number[]
  close(bracket: number): void
}

/** Who stands where in each bracket. */
function followOpenBrackets(size: number, judged: readonly number[]): (history: History) => OpenBrackets {
  const historiesOf = followBrackets((place) => Math.floor(place / size))
  let followers: ((history: History) => readonly Rung[])[] = []
  let open: number[] = []
  let followed: History | undefined
  return (history) => {
    const histories = historiesOf(history)
    if (history !== followed || histories.length < followers.length) {
      followers = []
      open = []
      followed = history
    }
    for (let bracket = followers.length; bracket < histories.length; bracket += 1) {
      followers.push(followRungs(judged))
      open.push(bracket)
    }
    return {
      rungsOf: (bracket) => followers[bracket]?.(histories[bracket] ?? history) ?? [],
      open: () => [...open],
      close: (bracket) => {
        open = open.filter((each) => each !== bracket)
      },
    }
  }
}

export const successiveHalving: SchedulerEntry<typeof halvingOptions> = {
  name: 'successive-halving',
  title: 'Successive halving (synchronous)',
  description: 'Compares trials in rounds: all run a few epochs, the best third more, and so on. asha is the same without the waiting.',
  options: halvingOptions,
  create: createHalving,
}
