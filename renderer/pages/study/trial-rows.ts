import type { ParameterValue } from '../../../shared/domain/search-space.ts'
import type { Trial, TrialState } from '../../../shared/domain/trial.ts'
import type { TrialColumn } from './trial-columns.ts'

export interface TrialSort {
  /** A column's id. */
  readonly column: string
  readonly direction: 'ascending' | 'descending'
}

/** All trials, or those in a state. */
export type StateFilter = 'all' | TrialState

/** The trials in a state, sorted; a trial without a value, or with NaN, comes last in both directions. Equal ones keep the order of their numbers. */
export function trialRows(trials: readonly Trial[], columns: readonly TrialColumn[], sort: TrialSort, filter: StateFilter): Trial[] {
  const rows = filter === 'all' ? [...trials] : trials.filter((trial) => trial.state === filter)
  const column = columns.find(({ id }) => id === sort.column)
  if (column === undefined) return rows
  const sign = sort.direction === 'ascending' ? 1 : -1
  return rows
    .map((trial) => ({ trial, value: column.sortValue(trial) }))
    .sort((a, b) => Number(isMissing(a.value)) - Number(isMissing(b.value)) || sign * compareValues(a.value, b.value) || a.trial.number - b.trial.number)
    .map(({ trial }) => trial)
}

function isMissing(value: ParameterValue | undefined): boolean {
  return value === undefined || Number.isNaN(value)
}

/** Numbers by size, text as people order it (`a2` before `a10`), numbers before text. */
function compareValues(a: ParameterValue | undefined, b: ParameterValue | undefined): number {
  if (isMissing(a) || isMissing(b) || a === b) return 0
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : 1
  if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1
  return textOrder.compare(String(a), String(b))
}

const textOrder = new Intl.Collator('en', { numeric: true })

/** The sort after a click on a heading: the other direction, or the new column's first one. */
export function nextSort(sort: TrialSort, column: string): TrialSort {
  if (sort.column !== column) return { column, direction: 'ascending' }
  return { column, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' }
}

/** How many trials each filter would show. */
export function countByState(trials: readonly Trial[]): Readonly<Record<StateFilter, number>> {
  const counts = { all: trials.length, waiting: 0, running: 0, complete: 0, pruned: 0, fail: 0 }
  for (const trial of trials) counts[trial.state] += 1
  return counts
}
