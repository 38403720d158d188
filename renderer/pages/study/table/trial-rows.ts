import { allPositions, sortKeys, sortPositions } from '../../../../shared/columns/sort-trials.ts'
import type { Trial, TrialState } from '../../../../shared/domain/trial.ts'
import type { TrialColumn } from './trial-columns.ts'

export interface TrialSort {
  /** A column's id. */
  readonly column: string
  readonly direction: 'ascending' | 'descending'
}

/** All trials, or those in a state. */
export type StateFilter = 'all' | TrialState

export interface RowChoice {
  readonly columns: readonly TrialColumn[]
  /** The first counts most. */
  readonly sorts: readonly TrialSort[]
  readonly state: StateFilter
  /** The numbers of the trials that are shown; undefined for all. */
  readonly kept: ReadonlySet<number> | undefined
}

/**
 * The places, among the trials (which come by number), of those that are shown, in the order of the table.
 * A trial without a value, or with NaN, comes last in both directions; equal ones keep the order of their numbers.
 */
export function trialRows(trials: readonly Trial[], { columns, sorts, state, kept }: RowChoice): Uint32Array<ArrayBuffer> {
  const shown = allPositions(trials.length).filter((position) => {
    const trial = trials[position]
    return trial !== undefined && (state === 'all' || trial.state === state) && kept?.has(trial.number) !== false
  })
  const [first, second] = sorts
  // They come by number.
  if (first?.column === 'number' && second === undefined) return first.direction === 'ascending' ? shown : shown.reverse()
  const by = sorts.flatMap(({ column, direction }) => {
    const found = columns.find(({ id }) => id === column)
    return found === undefined ? [] : [{ keys: keysOf(trials, found), descending: direction === 'descending' }]
  })
  return sortPositions(shown, by)
}

/** The keys of trials by column, for as long as the trials are the same. */
const knownKeys = new WeakMap<readonly Trial[], Map<string, Float64Array>>()

function keysOf(trials: readonly Trial[], { id, value }: TrialColumn): Float64Array {
  const ofTrials = knownKeys.get(trials) ?? new Map<string, Float64Array>()
  knownKeys.set(trials, ofTrials)
  const keys = ofTrials.get(id) ?? sortKeys(trials, value)
  ofTrials.set(id, keys)
  return keys
}

/** The sort after a click on a heading: by this column alone, the other way round if it was so already. */
export function nextSort(sorts: readonly TrialSort[], column: string): TrialSort[] {
  const known = sorts.length === 1 ? sorts.find((sort) => sort.column === column) : undefined
  return [{ column, direction: known?.direction === 'ascending' ? 'descending' : 'ascending' }]
}

/** The sort after a click with Shift: the column is added, then turned round, then left out. */
export function nextSorts(sorts: readonly TrialSort[], column: string): TrialSort[] {
  const known = sorts.find((sort) => sort.column === column)
  if (known === undefined) return [...sorts, { column, direction: 'ascending' }]
  if (known.direction === 'ascending') return sorts.map((sort) => (sort === known ? { column, direction: 'descending' } : sort))
  // A table is always sorted by something.
  return sorts.length === 1 ? [{ column, direction: 'ascending' }] : sorts.filter((sort) => sort !== known)
}

/** How many trials each filter would show. */
export function countByState(trials: readonly Trial[]): Readonly<Record<StateFilter, number>> {
  const counts = { all: trials.length, waiting: 0, running: 0, complete: 0, pruned: 0, fail: 0 }
  for (const trial of trials) counts[trial.state] += 1
  return counts
}
