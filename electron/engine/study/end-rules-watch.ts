import { isFinal, type Trial } from '../../../shared/domain/trial.ts'
import { followEndRules, type EndRuleFollower, type EndVerdict } from './end-rules.ts'
import { isPrunedAtEnd } from './prune-paused.ts'
import type { StudyState } from './study-state.ts'

/** What is watched. */
export type WatchedStudy = Pick<StudyState, 'definition' | 'history' | 'found' | 'confirming'> & Partial<Pick<StudyState, 'spaceVersions'>>

/** Watches the trials of a running study end, and keeps the verdict of its end rules once there is one. */
export class EndWatch {
  readonly #state: WatchedStudy
  #rules: EndRuleFollower
  /** What the rules have been told, in this order. */
  readonly #told: number[] = []
  /** How many of the history's ends have been looked at. */
  #seen = 0
  #verdict: EndVerdict | undefined

  constructor(state: WatchedStudy) {
    this.#state = state
    this.#rules = followEndRules(state.definition, state.spaceVersions)
    const searched = state.found.filter(({ number }) => !state.confirming.has(number))
    const lastStart = searched.reduce((last, { startedAt }) => Math.max(last, startedAt ?? 0), 0)
    for (const { number, endedAt } of searched.filter(counts).sort(byEnd)) {
      this.#add(number)
      // A study starts no new trial after a verdict. One that did was started again by the user: what was said before holds no more.
      if ((endedAt ?? 0) >= lastStart) this.#verdict ??= this.#rules.verdict()
    }
  }

  /** Why the study is to end, and starts nothing new; undefined while it goes on. */
  get verdict(): EndVerdict | undefined {
    return this.#verdict
  }

  /**
   * Where the rules stand when the study is started: a verdict that fell before a pause or a crash holds, whatever the trials came to that still
   * ran; a study that was over already was started again by the user, who wants more of it.
   */
  start(wasOver: boolean): void {
    if (wasOver) this.#verdict = undefined
  }

  /** The study goes on in another search space: what was said of the one before holds no more, unless the target is reached. */
  changeSpace(): void {
    this.#rules = followEndRules(this.#state.definition, this.#state.spaceVersions)
    if (this.#verdict?.rule !== 'target') this.#verdict = undefined
    for (const number of this.#told.splice(0)) this.#add(number)
  }

  /** Looks at the trials that have ended since the last time. @returns the verdict, when it has just been reached */
  look(): EndVerdict | undefined {
    const { history, confirming } = this.#state
    const ended = history.ended.slice(this.#seen).filter((number) => !confirming.has(number))
    this.#seen = history.ended.length
    for (const number of ended) {
      this.#add(number)
      const verdict = this.#verdict === undefined ? this.#rules.verdict() : undefined
      if (verdict === undefined) continue
      this.#verdict = verdict
      return verdict
    }
    return undefined
  }

  /** Leaves out the trials that have ended since the last time: the end of the study pruned them. */
  skip(): void {
    this.#seen = this.#state.history.ended.length
  }

  #add(number: number): void {
    const view = this.#state.history.trials[number]
    this.#told.push(number)
    if (view !== undefined) this.#rules.add(view)
  }
}

const counts = (trial: Trial): boolean => isFinal(trial.state) && !isPrunedAtEnd(trial)

const byEnd = (a: Trial, b: Trial): number => (a.endedAt ?? 0) - (b.endedAt ?? 0) || a.number - b.number
