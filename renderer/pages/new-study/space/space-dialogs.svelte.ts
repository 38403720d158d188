import type { ReadResult } from '../../../../shared/contract/transfer.ts'
import type { SearchSpace } from '../../../../shared/domain/search-space.ts'

/** Which dialog of the search space is open. They stand outside the form, so that Enter in them does not create a study. */
export class SpaceDialogs {
  adding = $state(false)
  pasting = $state(false)
  text = $state('')
  /** A preset that is put in; undefined when it is the text. */
  preset = $state.raw<ReadResult>()

  /** Reads a text, and shows what it would change; an empty one is typed there. */
  paste(text: string): void {
    this.text = text
    this.preset = undefined
    this.pasting = true
  }

  /** Shows what a whole space would change. */
  usePreset(title: string, space: SearchSpace): void {
    this.preset = { ok: true, format: title, study: null, space, warnings: [] }
    this.pasting = true
  }
}
