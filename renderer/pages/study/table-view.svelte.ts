import type { TrialColumn } from './trial-columns.ts'
import type { StateFilter, TrialSort } from './trial-rows.ts'

/** How the user set the table of trials up; lives as long as the study's page, over changes of the tab. */
export class TableView {
  sort = $state.raw<TrialSort>({ column: 'number', direction: 'descending' })
  filter = $state<StateFilter>('all')
  /** Column id → shown; columns that the user has not touched are as they come. */
  #choices = $state.raw<Readonly<Record<string, boolean>>>({})

  isShown(column: TrialColumn): boolean {
    return this.#choices[column.id] ?? column.shown
  }

  show(column: TrialColumn, shown: boolean): void {
    this.#choices = { ...this.#choices, [column.id]: shown }
  }

  /** Forgets the user's choice of columns. */
  resetColumns(): void {
    this.#choices = {}
  }
}
