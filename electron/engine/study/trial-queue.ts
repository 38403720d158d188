import type { Config } from '../../../shared/domain/search-space.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import { createRng } from '../../../shared/random/rng.ts'
import type { Slot } from '../contracts/executor.ts'
import type { Sampler } from '../contracts/sampler.ts'
import type { Promotion, Scheduler } from '../contracts/scheduler.ts'
import { bestPaused } from './decisions.ts'
import { startFork } from './fork.ts'
import { suggestionSeed, trialSeed } from './job.ts'
import { followPicks } from './pick-notes.ts'
import type { StudyState } from './study-state.ts'

/** Says which trial a free slot runs next, and makes it `running` in the database. */
export class TrialQueue {
  readonly #state: StudyState
  readonly #sampler: Sampler
  readonly #scheduler: Scheduler
  readonly #waiting: Trial[]
  readonly #notePick: ReturnType<typeof followPicks>
  #samplerIsExhausted = false

  constructor(state: StudyState, sampler: Sampler, scheduler: Scheduler) {
    this.#state = state
    this.#sampler = sampler
    this.#scheduler = scheduler
    this.#notePick = followPicks(state.definition, state.found, (message) => state.addEvent('note', null, message))
    this.#waiting = state.found.filter((trial) => trial.state === 'waiting' && trial.pausedAtStep === null && trial.confirms === null)
  }

  /** How many trials the study has, whatever their state, without those that confirm others. */
  get created(): number {
    return this.#number() - this.#state.confirming.size
  }

  /** Whether the sampler has nothing more to propose. */
  get isExhausted(): boolean {
    return this.#samplerIsExhausted
  }

  /** Whether the budget of trials is used up. */
  budgetIsUsed(): boolean {
    const { trials } = this.#state.definition.budget
    return trials !== undefined && this.created >= trials
  }

  /** A trial that waits, a paused one that the scheduler promotes, or a new configuration, in this order; undefined when there is none. */
  next(slot: Slot): Trial | undefined {
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) return this.#restart(waiting, slot)
    const newTrials = !this.#samplerIsExhausted && !this.budgetIsUsed()
    return this.#fromScheduler(slot, newTrials) ?? (newTrials ? this.#suggested(slot) : undefined)
  }

  /** A trial that was interrupted or added by hand, when nothing else is to be started any more. */
  nextInterrupted(slot: Slot): Trial | undefined {
    const place = this.#waiting.findIndex(({ attempts, origin }) => attempts > 0 || origin === 'user')
    const [trial] = place < 0 ? [] : this.#waiting.splice(place, 1)
    return trial === undefined ? undefined : this.#restart(trial, slot)
  }

  /** A paused trial that goes on, or a new one from its checkpoint. */
  #fromScheduler(slot: Slot, newTrials: boolean): Trial | undefined {
    const next = this.#scheduler.next?.(this.#state.history, { newTrials })
    if (next === undefined) return undefined
    if (next.kind !== 'fork') return this.#promote(next, slot)
    return startFork(this.#state, this.#number(), next, slot)
  }

  /** A new configuration, if the scheduler wants one now; when the sampler has none left, whoever waited for it waits no longer. */
  #suggested(slot: Slot): Trial | undefined {
    if (this.#scheduler.mayStart?.(this.#state.history) === false) return undefined
    return this.#suggest(slot) ?? this.#fromScheduler(slot, false)
  }

  /** Starts the best paused trial, so that a study in which none has run to its end still gets a result. */
  promoteBest(slot: Slot): Trial | undefined {
    const best = bestPaused(this.#state.history)
    if (best === undefined) return undefined
    return this.#promote({ trial: best.number, why: 'no trial has run to its end yet, and this one is the best of the paused' }, slot)
  }

  /** Adds a configuration by hand. @returns the trial's number */
  enqueue(params: Config): number {
    const { parts, studyId, definition, history } = this.#state
    const number = this.#number()
    const trial = parts.store.addTrial({ studyId, number, params, seed: trialSeed(definition.seed, number), origin: 'user' })
    history.add(number, params, 'waiting')
    this.#waiting.push(trial)
    return number
  }

  /** Puts an interrupted trial in front of all others. */
  putBack(number: number): void {
    this.#waiting.unshift(this.#state.trial(number))
  }

  #restart({ id, number }: Trial, slot: Slot): Trial {
    const { parts, history } = this.#state
    parts.store.startTrial(id, slot.name, parts.clock())
    history.setState(number, 'running')
    return this.#state.trial(number)
  }

  #promote(promotion: Promotion, slot: Slot): Trial {
    const { parts, history } = this.#state
    const number = promotion.trial
    const { id, lastStep } = this.#state.trial(number)
    parts.store.startTrial(id, slot.name, parts.clock())
    this.#state.addDecision(id, 'promote', lastStep, promotion)
    this.#state.addEvent('promoted', number, `Trial ${number} goes on: ${promotion.why}`)
    history.resume(number)
    return this.#state.trial(number)
  }

  #suggest(slot: Slot): Trial | undefined {
    const { parts, studyId, definition, history } = this.#state
    const { seed, space } = definition
    const number = this.#number()
    const params = this.#sampler.suggest(history, space, createRng(suggestionSeed(seed, number)), { number: history.searched.length, studySeed: seed })
    if (params === undefined) {
      this.#samplerIsExhausted = true
      return undefined
    }
    this.#notePick(history)
    const added = { studyId, number, params, seed: trialSeed(seed, number), origin: 'sampler' } as const
    const trial = parts.store.addRunningTrial(added, slot.name, parts.clock())
    history.add(number, params, 'running')
    return trial
  }

  /** The number of the next trial: the history holds every trial at its number. */
  #number(): number {
    return this.#state.history.trials.length
  }
}
