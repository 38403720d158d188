import type { Progress } from '../../../shared/contract/views.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import type { Executor, Slot } from '../contracts/executor.ts'
import type { ActiveTrials } from './active-trials.ts'
import { ConfirmingTrials } from './confirm-trials.ts'
import type { EndWatch } from './end-rules-watch.ts'
import type { Judge } from './judge.ts'
import type { OutcomeRecorder } from './outcome-recorder.ts'
import type { StudyState } from './study-state.ts'
import type { StudyTime } from './study-time.ts'
import { TrialGroups } from './trial-groups.ts'
import type { TrialQueue } from './trial-queue.ts'

/** What a slot runs next: a trial, or several that train together. */
export interface NextRun {
  readonly slot: Slot
  readonly trials: readonly Trial[]
}

export interface SlotFillerParts {
  readonly state: StudyState
  readonly queue: TrialQueue
  readonly executor: Executor
  readonly outcomes: OutcomeRecorder
  readonly judge: Judge
  readonly time: StudyTime
  readonly end: EndWatch
  readonly active: ActiveTrials
}

/** Says what each free slot runs next, until the search of a study and the race of its best are over. */
export class SlotFiller {
  readonly #parts: SlotFillerParts
  readonly #groups: TrialGroups
  readonly #confirming: ConfirmingTrials
  /** Why the search was over when the best of it began to be confirmed. */
  #searchEnd: string | undefined

  constructor(parts: SlotFillerParts) {
    this.#parts = parts
    this.#groups = new TrialGroups(parts.state, parts.queue, parts.executor)
    this.#confirming = new ConfirmingTrials(parts.state)
  }

  /** Fills every free slot: the trials are `running` in the database. Called inside a transaction, while the study runs. */
  fill(): NextRun[] {
    const next: NextRun[] = []
    const most = this.#groups.most()
    for (let slot = this.#freeSlot(next); slot !== undefined; slot = this.#freeSlot(next)) {
      const trials = this.#nextOfSearch(slot, most) ?? this.#nextConfirming(slot, next)
      if (trials === undefined) break
      next.push({ slot, trials })
    }
    if (this.#parts.active.size + next.length === 0) return this.#owedResult()
    return next
  }

  /** What the race of the best came to; undefined when the study confirms nothing. */
  finishConfirming(): string | undefined {
    return this.#confirming.finish()
  }

  /** Why the study is over. */
  endReason(): string {
    return this.#searchEnd ?? this.#reason()
  }

  /** The places for trials at once that are empty, and why; null when there are none. */
  idle(): NonNullable<Progress['idle']> | null {
    const { active, executor, state } = this.#parts
    const { parallel } = state.definition
    const places = Math.min(parallel, executor.capacity().length)
    const [busy, free] = [active.slots().size, parallel - active.slots().size]
    if (free <= 0) return null
    return { slots: free, why: busy >= places ? `only ${String(places)} at once fit on the graphics cards` : this.#whyIdle() }
  }

  #whyIdle(): string | null {
    const { active, end, queue, time } = this.#parts
    if (end.verdict !== undefined) return `nothing new is started: ${end.verdict.reason}`
    if (time.isUp()) return 'nothing new is started: the time is used up'
    if (!active.isSearching() && active.size > 0) return 'what is left of the race runs'
    return queue.whyNothing()
  }

  #freeSlot(taken: readonly NextRun[]): Slot | undefined {
    const { active, executor, state } = this.#parts
    const busy = active.slots()
    for (const { slot } of taken) busy.add(slot.name)
    return busy.size >= state.definition.parallel ? undefined : executor.capacity().find(({ name }) => !busy.has(name))
  }

  #nextOfSearch(slot: Slot, most: number): readonly Trial[] | undefined {
    const { end, queue, time } = this.#parts
    if (end.verdict?.rule === 'target') return alone(queue.nextContinuation(slot))
    if (end.verdict !== undefined) return alone(queue.nextInterrupted(slot))
    if (time.isUp()) return alone(queue.nextContinuation(slot))
    const trial = queue.next(slot)
    if (trial === undefined) return undefined
    this.#searchEnd = undefined
    return this.#groups.around(trial, slot, most)
  }

  /** When the search is over, its best are run again. What is still paused by then will not go on. */
  #nextConfirming(slot: Slot, next: readonly NextRun[]): readonly Trial[] | undefined {
    const { active, end, outcomes, state } = this.#parts
    const isSearching = active.isSearching() || next.some(({ trials }) => trials.some(({ confirms }) => confirms === null))
    if (isSearching || state.definition.confirm === undefined || outcomes.completed === 0) return undefined
    outcomes.prunePaused()
    end.skip()
    const trial = this.#confirming.next(slot)
    if (trial !== undefined) this.#searchEnd ??= this.#reason()
    return alone(trial)
  }

  /** Nothing runs and nothing is next: if no trial has run to its end, the best paused one does. */
  #owedResult(): NextRun[] {
    const { end, judge, outcomes, queue, time } = this.#parts
    const slot = outcomes.completed === 0 && end.verdict === undefined && !time.isUp() ? this.#freeSlot([]) : undefined
    const trial = slot === undefined ? undefined : queue.promoteBest(slot)
    if (slot === undefined || trial === undefined) return []
    judge.letRunToEnd(trial.number)
    return [{ slot, trials: [trial] }]
  }

  #reason(): string {
    const { end, queue, state, time } = this.#parts
    if (end.verdict !== undefined) return end.verdict.reason
    if (time.isUp()) return `the budget of ${state.definition.budget.seconds} s is used up`
    if (queue.budgetIsUsed()) return queue.created === 1 ? 'the one trial is done' : `all ${queue.created} trials are done`
    if (!queue.isExhausted) return `the scheduler starts no more than these ${queue.created} trials`
    return `every configuration of the search space has been tried (${queue.created} trials)`
  }
}

const alone = (trial: Trial | undefined): readonly Trial[] | undefined => (trial === undefined ? undefined : [trial])
