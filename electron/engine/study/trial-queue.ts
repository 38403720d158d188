import type { Config } from '../../../shared/domain/search-space.ts'
import type { Trial } from '../../../shared/domain/trial.ts'
import { createRng } from '../../../shared/random/rng.ts'
import type { Slot } from '../contracts/executor.ts'
import type { Sampler } from '../contracts/sampler.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import { bestPaused } from './decisions.ts'
import { suggestionSeed, trialSeed } from './job.ts'
import type { StudyState } from './study-state.ts'

/** Says which trial a free slot runs next, and makes it `running` in the database. */
export class TrialQueue {
  readonly #state: StudyState
  readonly #sampler: Sampler
  readonly #scheduler: Scheduler
  readonly #waiting: Trial[]
  #created: number
  #samplerIsExhausted = false

  constructor(state: StudyState, sampler: Sampler, scheduler: Scheduler) {
    this.#state = state
    this.#sampler = sampler
    this.#scheduler = scheduler
    this.#waiting = state.found.filter((trial) => trial.state === 'waiting' && trial.pausedAtStep === null)
    this.#created = state.found.length
  }

  /** How many trials the study has, whatever their state. */
  get created(): number {
    return this.#created
  }

  /** Whether the budget of trials is used up. */
  budgetIsUsed(): boolean {
    const { trials } = this.#state.definition.budget
    return trials !== undefined && this.#created >= trials
  }

  /** A trial that waits, a paused one that the scheduler promotes, or a new configuration, in this order; undefined when there is none. */
  next(slot: Slot): Trial | undefined {
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) return this.#restart(waiting, slot)
    const newTrials = !this.#samplerIsExhausted && !this.budgetIsUsed()
    return this.#promoted(slot, newTrials) ?? (newTrials ? this.#suggested(slot) : undefined)
  }

  #promoted(slot: Slot, newTrials: boolean): Trial | undefined {
    const promotion = this.#scheduler.next?.(this.#state.history, { newTrials })
    if (promotion?.kind === 'fork') throw new TypeError('a scheduler forked a trial, which the study loop does not know how to run')
    return promotion === undefined ? undefined : this.#promote(promotion.trial, promotion.why, slot)
  }

  /** A new configuration, if the scheduler wants one now; when the sampler has none left, whoever waited for it waits no longer. */
  #suggested(slot: Slot): Trial | undefined {
    if (this.#scheduler.mayStart?.(this.#state.history) === false) return undefined
    return this.#suggest(slot) ?? this.#promoted(slot, false)
  }

  /** Starts the best paused trial, so that a study in which none has run to its end still gets a result. */
  promoteBest(slot: Slot): Trial | undefined {
    const best = bestPaused(this.#state.history)
    return best === undefined ? undefined : this.#promote(best.number, 'no trial has run to its end yet, and this one is the best of the paused', slot)
  }

  /** Adds a configuration by hand. @returns the trial's number */
  enqueue(params: Config): number {
    const { parts, studyId, definition, history } = this.#state
    const number = this.#created
    const trial = parts.store.addTrial({ studyId, number, params, seed: trialSeed(definition.seed, number), origin: 'user' })
    this.#created += 1
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

  #promote(number: number, why: string, slot: Slot): Trial {
    const { parts, history } = this.#state
    parts.store.startTrial(this.#state.trial(number).id, slot.name, parts.clock())
    this.#state.addEvent('promoted', number, `Trial ${number} goes on: ${why}`)
    history.resume(number)
    return this.#state.trial(number)
  }

  #suggest(slot: Slot): Trial | undefined {
    const { parts, studyId, definition, history } = this.#state
    const { seed, space } = definition
    const number = this.#created
    const params = this.#sampler.suggest(history, space, createRng(suggestionSeed(seed, number)), { number, studySeed: seed })
    if (params === undefined) {
      this.#samplerIsExhausted = true
      return undefined
    }
    const added = { studyId, number, params, seed: trialSeed(seed, number), origin: 'sampler' } as const
    const trial = parts.store.addRunningTrial(added, slot.name, parts.clock())
    this.#created += 1
    history.add(number, params, 'running')
    return trial
  }
}
