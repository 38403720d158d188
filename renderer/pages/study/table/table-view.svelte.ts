import type { StudyDetail } from '../../../../shared/contract/views.ts'
import { keepValue } from '../../../stores/browser-storage.ts'
import { plainView, storedView, type StoredView } from './stored-table-view.ts'
import type { TrialColumn } from './trial-columns.ts'
import type { StateFilter, TrialSort } from './trial-rows.ts'

const mostRecent = 10

/** How the user set the table of trials up: kept by the browser, a study each. */
export class TableView {
  readonly #key: string
  #now = $state.raw<StoredView>(plainView)

  constructor(key: string) {
    this.#key = key
    this.#now = storedView(key)
  }

  get sorts(): readonly TrialSort[] {
    return this.#now.sorts
  }
  set sorts(sorts: readonly TrialSort[]) {
    this.#change({ sorts: [...sorts] })
  }

  get state(): StateFilter {
    return this.#now.state
  }
  set state(state: StateFilter) {
    this.#change({ state })
  }

  get pins(): readonly string[] {
    return this.#now.pins
  }

  get bars(): boolean {
    return this.#now.bars
  }
  set bars(bars: boolean) {
    this.#change({ bars })
  }

  /** The filter that is in force. */
  get filter(): string {
    return this.#now.filter
  }
  set filter(filter: string) {
    if (filter !== this.#now.filter) this.#change({ filter })
  }

  /** The filters used last, the latest first. */
  get recentFilters(): readonly string[] {
    return this.#now.recentFilters
  }

  /** Remembers a filter that was used. */
  remember(filter: string): void {
    const others = this.#now.recentFilters.filter((known) => known !== filter)
    if (filter.trim() !== '') this.#change({ recentFilters: [filter, ...others].slice(0, mostRecent) })
  }

  isShown(column: TrialColumn): boolean {
    return this.#now.shown[column.id] ?? column.shown
  }

  show(columns: readonly TrialColumn[], shown: boolean): void {
    this.#change({ shown: { ...this.#now.shown, ...Object.fromEntries(columns.map(({ id }) => [id, shown])) } })
  }

  isPinned(column: TrialColumn): boolean {
    return this.#now.pins.includes(column.id)
  }

  /** Keeps a column in sight at the left, or lets it scroll along. */
  pin(column: TrialColumn, pinned: boolean): void {
    const others = this.#now.pins.filter((id) => id !== column.id)
    this.#change({ pins: pinned ? [...others, column.id] : others })
  }

  /** Forgets the user's choice of columns and pins. */
  resetColumns(): void {
    this.#change({ shown: plainView.shown, pins: plainView.pins })
  }

  #change(change: Partial<StoredView>): void {
    this.#now = { ...this.#now, ...change }
    keepValue(this.#key, this.#now)
  }
}

const views: Record<string, TableView> = {}

/** The view of a study's table: one for as long as the page is open. A study of another database may have the same id, but not the same age. */
export function tableViewOf({ id, createdAt }: Pick<StudyDetail, 'id' | 'createdAt'>): TableView {
  const key = `tunery.table.${id}.${createdAt}`
  return (views[key] ??= new TableView(key))
}
