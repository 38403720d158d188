import { errorMessage } from './error-message.ts'

/** What the engine last answered to a question that is asked again and again, one at a time: what is asked about may change faster than it is worked out. */
export class LatestAnswer<T> {
  value = $state.raw<T>()
  failure = $state<string>()
  readonly #question: (signal: AbortSignal) => Promise<T>
  readonly #controller = new AbortController()
  #asking = false
  #isOld = false

  constructor(question: (signal: AbortSignal) => Promise<T>) {
    this.#question = question
  }

  /** Asks; while an answer is awaited, once more after it. */
  async ask(): Promise<void> {
    this.#isOld = true
    if (this.#asking) return
    this.#asking = true
    const { signal } = this.#controller
    while (this.#isOld && !signal.aborted) {
      this.#isOld = false
      try {
        const answer = await this.#question(signal)
        if (signal.aborted) break
        this.value = answer
        this.failure = undefined
      } catch (error) {
        if (!signal.aborted) this.failure = errorMessage(error)
      }
    }
    this.#asking = false
  }

  /** Nobody waits for answers any more. */
  close(): void {
    this.#controller.abort()
  }
}
