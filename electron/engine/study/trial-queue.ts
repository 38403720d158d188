import type { Config } from '../../../shared/domain/search-space.ts'
import { isContinuation, type Trial } from '../../../shared/domain/trial.ts'
import { createRng } from '../../../shared/random/rng.ts'
import type { Slot } from '../contracts/executor.ts'
import type { Sampler } from '../contracts/sampler.ts'
import type { Fork, Promotion, Scheduler } from '../contracts/scheduler.ts'
import type { NewTrial } from '../contracts/store.ts'
import { bestPaused } from './decisions.ts'
import { addContinuation, type Continuation } from './continuation.ts'
import { startFork } from './fork.ts'
import { suggestionSeed, trialSeed } from './job.ts'
import { followPicks, lastProposed } from './pick-notes.ts'
import type { StudyState } from './study-state.ts'

/** Says which trial a free slot runs next, and makes it `running` in the database. */
export class TrialQueue {
  readonly #state: StudyState
  #sampler: Sampler
  #scheduler: Scheduler
  readonly #waiting: Trial[]
  #notePick: ReturnType<typeof followPicks>
  /** The place in the search of the last trial that was proposed; -1 where there is none. */
  #lastProposed: number
  #samplerIsExhausted = false

  constructor(state: StudyState, sampler: Sampler, scheduler: Scheduler) {
    this.#state = state
    this.#sampler = sampler
    this.#scheduler = scheduler
    this.#lastProposed = lastProposed(state.found)
    this.#notePick = this.#followPicks()
    this.#waiting = state.found.filter((trial) => trial.state === 'waiting' && trial.pausedAtStep === null && trial.confirms === null)
  }

  /**
   * Goes on in another search space.
   * @param withdrawn the trials that wait no longer
   */
  changeSpace(sampler: Sampler, scheduler: Scheduler, withdrawn: readonly number[]): void {
    this.#sampler = sampler
    this.#scheduler = scheduler
    this.#samplerIsExhausted = false
    this.#notePick = this.#followPicks()
    for (const number of withdrawn) {
      const place = this.#waiting.findIndex((trial) => trial.number === number)
      if (place >= 0) this.#waiting.splice(place, 1)
    }
  }

  /** How many trials the study has, whatever their state, without those that confirm others. */
  get created(): number {
    return this.#number() - this.#state.confirming.size
  }

  /** How many trials wait to be started. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Whether the sampler has nothing more to propose. */
  get isExhausted(): boolean {
    return this.#samplerIsExhausted
  }

  /** Why there is nothing to start, in words; null where nobody can tell. */
  whyNothing(): string | null {
    if (this.budgetIsUsed()) return 'every trial of the budget has been started'
    if (this.#samplerIsExhausted) return 'every configuration of the space has been tried'
    if (this.#scheduler.mayStart?.(this.#state.history) === false) return 'the scheduler waits for what runs'
    return null
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
    const newTrials = this.#mayAsk()
    return this.#fromScheduler(slot, newTrials) ?? (newTrials ? this.#suggested(slot) : undefined)
  }

  /**
   * One more trial for a slot that runs several together, found in the same order; undefined when what comes next does not fit.
   * @param fits whether a configuration can train in the group
   * @param mostWaiting new configurations that do not fit are added to those that wait, up to so many
   */
  companion(slot: Slot, fits: (params: Config) => boolean, mostWaiting: number): Trial | undefined {
    const place = this.#waiting.findIndex(({ params }) => fits(params))
    const [waiting] = place < 0 ? [] : this.#waiting.splice(place, 1)
    if (waiting !== undefined) return this.#restart(waiting, slot)
    for (;;) {
      const newTrials = this.#mayAsk()
      const next = this.#scheduler.next?.(this.#state.history, { newTrials })
      // What does not fit goes to the next slot: the scheduler says so again.
      if (next !== undefined) return fits(this.#paramsOf(next)) ? this.#startNext(next, slot) : undefined
      if (!newTrials || this.#waiting.length >= mostWaiting || this.#scheduler.mayStart?.(this.#state.history) === false) return undefined
      const params = this.#ask()
      if (params === undefined) continue
      if (fits(params)) return this.#start(params, slot)
      const added = this.#add(params, 'sampler')
      this.#waiting.push(added)
      this.#state.trialChanged(added.number)
    }
  }

  /** A trial that was interrupted or added by hand, when nothing else is to be started any more. */
  nextInterrupted(slot: Slot): Trial | undefined {
    return this.#nextWaiting(slot, ({ attempts, origin }) => attempts > 0 || origin === 'user')
  }

  /** A trial that goes on from another one at the user's wish: outside the search, so that neither a used up budget nor a reached target is in its way. */
  nextContinuation(slot: Slot): Trial | undefined {
    return this.#nextWaiting(slot, isContinuation)
  }

  #nextWaiting(slot: Slot, isWanted: (trial: Trial) => boolean): Trial | undefined {
    const place = this.#waiting.findIndex(isWanted)
    const [trial] = place < 0 ? [] : this.#waiting.splice(place, 1)
    return trial === undefined ? undefined : this.#restart(trial, slot)
  }

  /** A paused trial that goes on, or a new one from its checkpoint. */
  #fromScheduler(slot: Slot, newTrials: boolean): Trial | undefined {
    const next = this.#scheduler.next?.(this.#state.history, { newTrials })
    return next === undefined ? undefined : this.#startNext(next, slot)
  }

  #startNext(next: Promotion | Fork, slot: Slot): Trial {
    if (next.kind !== 'fork') return this.#promote(next, slot)
    this.#lastProposed = this.#state.history.searched.length
    return startFork(this.#state, this.#number(), next, slot)
  }

  #paramsOf(next: Promotion | Fork): Config {
    return next.kind === 'fork' ? next.config : this.#state.trial(next.trial).params
  }

  /** A new configuration, if the scheduler wants one now; when the sampler has none left, whoever waited for it waits no longer. */
  #suggested(slot: Slot): Trial | undefined {
    if (this.#scheduler.mayStart?.(this.#state.history) === false) return undefined
    const params = this.#ask()
    return params === undefined ? this.#fromScheduler(slot, false) : this.#start(params, slot)
  }

  /** Starts the best paused trial, so that a study in which none has run to its end still gets a result. */
  promoteBest(slot: Slot): Trial | undefined {
    const best = bestPaused(this.#state.history)
    if (best === undefined) return undefined
    return this.#promote({ trial: best.number, why: 'no trial has run to its end yet, and this one is the best of the paused' }, slot)
  }

  /** Adds a configuration by hand. @returns the trial's number */
  enqueue(params: Config): number {
    const trial = this.#add(params, 'user')
    this.#waiting.push(trial)
    return trial.number
  }

  /**
   * Adds a trial that goes on from another one, at the user's wish.
   * @param settle makes its folder, before it is in the database
   */
  enqueueContinuation({ params, seed, forkedFrom }: Continuation, settle: (number: number) => void): number {
    const { parts, history, studyId, confirming } = this.#state
    const number = this.#number()
    settle(number)
    const trial = addContinuation(parts.store, { studyId, number, params, seed, forkedFrom })
    history.addConfirming(number, params, 'waiting')
    confirming.add(number)
    this.#waiting.push(trial)
    return number
  }

  /** Puts an interrupted trial in front of all others, but for interrupted ones of a lower number: those of a group come back one by one. */
  putBack(number: number): void {
    const place = this.#waiting.findIndex((other) => other.attempts === 0 || other.number > number)
    this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, this.#state.trial(number))
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

  #followPicks(): ReturnType<typeof followPicks> {
    const { definition, spaceVersions } = this.#state
    return followPicks(definition, this.#lastProposed, spaceVersions, (message) => this.#state.addEvent('note', null, message))
  }

  #mayAsk(): boolean {
    return !this.#samplerIsExhausted && !this.budgetIsUsed()
  }

  /** A new configuration; undefined when the sampler has none left. */
  #ask(): Config | undefined {
    const { definition, history } = this.#state
    const { seed, space } = definition
    const rng = createRng(suggestionSeed(seed, this.#number()))
    const params = this.#sampler.suggest(history, space, rng, { number: history.searched.length, studySeed: seed })
    if (params === undefined) this.#samplerIsExhausted = true
    else {
      this.#notePick(history)
      this.#lastProposed = history.searched.length
    }
    return params
  }

  #start(params: Config, slot: Slot): Trial {
    const { parts, history } = this.#state
    const added = this.#newTrial(params, 'sampler')
    const trial = parts.store.addRunningTrial(added, slot.name, parts.clock())
    history.add(added.number, params, 'running')
    return trial
  }

  #add(params: Config, origin: Trial['origin']): Trial {
    const added = this.#newTrial(params, origin)
    const trial = this.#state.parts.store.addTrial(added)
    this.#state.history.add(added.number, params, 'waiting')
    return trial
  }

  #newTrial(params: Config, origin: Trial['origin']): NewTrial {
    const { studyId, definition } = this.#state
    const number = this.#number()
    return { studyId, number, params, seed: trialSeed(definition.seed, number), origin }
  }

  /** The number of the next trial: the history holds every trial at its number. */
  #number(): number {
    return this.#state.history.trials.length
  }
}
