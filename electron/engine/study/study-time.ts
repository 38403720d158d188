import type { StudyState } from './study-state.ts'

/** How long a study has been running, over all sessions. */
export class StudyTime {
  readonly #state: StudyState
  #runningMs: number
  /** When what is not accounted for began; undefined while the study does not run. */
  #since: number | undefined

  /** @param runningMs the time of earlier sessions */
  constructor(state: StudyState, runningMs: number) {
    this.#state = state
    this.#runningMs = runningMs
  }

  start(): void {
    this.#since = this.#state.parts.clock()
  }

  /** Writes the time spent running with whatever is written anyway, so that a crash does not give it back to the budget. */
  account(): void {
    if (this.#since === undefined) return
    const { store, clock } = this.#state.parts
    const now = clock()
    store.addStudyRunningMs(this.#state.studyId, now - this.#since)
    this.#runningMs += now - this.#since
    this.#since = now
  }

  /** The study does not run any more. */
  stop(): void {
    this.account()
    this.#since = undefined
  }

  /** Time spent running so far, in milliseconds. */
  runningMs(): number {
    return this.#runningMs + (this.#since === undefined ? 0 : this.#state.parts.clock() - this.#since)
  }

  /** Whether the budget of seconds is used up. */
  isUp(): boolean {
    const { seconds } = this.#state.definition.budget
    return seconds !== undefined && this.runningMs() >= seconds * 1000
  }
}
