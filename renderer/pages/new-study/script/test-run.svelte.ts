import type { ScriptTestInput, ScriptTestResult, SeenSoFar } from '../../../../shared/contract/scripts.ts'
import { client, errorMessage } from '../../../stores/connection.ts'

/** More output than this is not kept: the beginning goes. In UTF-16 units. */
const mostOutput = 64 * 1024

/** A test run of a command, while it runs and after. */
export class TestRun {
  output = $state.raw('')
  seen = $state.raw<SeenSoFar>()
  result = $state.raw<ScriptTestResult>()
  failure = $state<string>()
  /** It was ended by the user, so that there is no result. */
  isStopped = $state(false)
  #running = $state.raw<AbortController>()

  readonly isRunning = $derived(this.#running !== undefined)

  /** Runs a command; one that runs is ended first. */
  async start(input: ScriptTestInput): Promise<void> {
    this.stop()
    const controller = new AbortController()
    this.#running = controller
    Object.assign(this, { output: '', seen: undefined, result: undefined, failure: undefined, isStopped: false })
    try {
      for await (const event of await client.scripts.test(input, { signal: controller.signal })) {
        if (this.#running !== controller) return
        if (event.kind === 'output') this.output = (this.output + event.text).slice(-mostOutput)
        else if (event.kind === 'seen') this.seen = event.seen
        else {
          this.result = event.result
          this.seen = event.result.seen
        }
      }
    } catch (error) {
      if (!controller.signal.aborted) this.failure = errorMessage(error)
    } finally {
      if (this.#running === controller) this.#running = undefined
    }
  }

  /** Ends it, and all that it has started. */
  stop(): void {
    if (this.#running === undefined) return
    this.isStopped = true
    this.#running.abort()
    this.#running = undefined
  }
}
