import type { ScriptFlag, ScriptInspection } from '../../../../shared/contract/scripts.ts'
import type { Metric } from '../../../../shared/domain/metric.ts'
import type { SearchSpace } from '../../../../shared/domain/search-space.ts'
import { isTuned, missingFlags, noChoices, proposedChoices, scriptCommand, withTuned, type FlagChoices } from '../../../../shared/scripts/script-study.ts'
import { client, errorMessage } from '../../../stores/connection.ts'
import { TestRun } from './test-run.svelte.ts'

/** What a script makes of the form. */
export interface ScriptStudy {
  readonly name: string
  readonly command: readonly string[]
  readonly folder: string
  readonly space: SearchSpace
  readonly metrics: readonly Metric[]
}

/** A script of the user's, what was found in it, and what is to become of its flags. */
export class ScriptDraft {
  path = $state('')
  inspection = $state.raw<ScriptInspection>()
  failure = $state<string>()
  reading = $state(false)
  /** By the flags' names. */
  choices = $state.raw<FlagChoices>(noChoices)
  /** The script whose flags were put into the form last. */
  usedPath = $state<string>()
  readonly test = new TestRun()

  readonly command = $derived(this.inspection === undefined ? [] : scriptCommand(this.inspection, this.choices))
  readonly missing = $derived(this.inspection === undefined ? [] : missingFlags(this.inspection, this.choices))
  readonly tunedCount = $derived(this.inspection?.flags.filter((flag) => isTuned(flag, this.choices)).length ?? 0)

  /** Reads the script at the path. @param folder what a relative path starts from */
  async inspect(folder: string | undefined, signal: AbortSignal): Promise<void> {
    this.reading = true
    try {
      const found = await client.scripts.inspect({ path: this.path.trim(), folder }, { signal })
      if (signal.aborted) return
      this.failure = undefined
      // Read again, the same script keeps what was chosen.
      if (found.path !== this.inspection?.path) this.choices = proposedChoices(found)
      this.inspection = found
    } catch (error) {
      if (signal.aborted) return
      this.inspection = undefined
      this.failure = errorMessage(error)
    } finally {
      if (!signal.aborted) this.reading = false
    }
  }

  /** Nothing is known of a script whose path has changed. */
  forget(): void {
    this.failure = undefined
    this.reading = false
    if (this.path.trim() === '') this.inspection = undefined
  }

  tune({ name }: ScriptFlag, on: boolean): void {
    this.choices = withTuned(this.choices, name, on)
  }

  /** Gives a flag one value for every trial; an empty text leaves that to the script. */
  fix({ name }: ScriptFlag, text: string): void {
    const { [name]: _, ...others } = this.choices.set
    this.choices = { ...this.choices, set: text === '' ? others : { ...others, [name]: text } }
  }
}
