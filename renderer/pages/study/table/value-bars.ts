import type { Trial } from '../../../../shared/domain/trial.ts'
import type { BarRange, TrialColumn } from './trial-columns.ts'

/** Where a value lies in a column's range, from 0 to 1; undefined where it lies nowhere. */
export type BarPlace = (value: unknown) => number | undefined

/** Positive values that span more than this are shown by their orders of magnitude. */
const logSpan = 100

/** Where the values of a column lie: undefined for one without bars, or whose values are all the same. */
export function barPlace(column: TrialColumn, trials: readonly Trial[]): BarPlace | undefined {
  const range = column.bar === 'none' ? undefined : column.bar === 'of-values' ? rangeOfValues(column, trials) : column.bar
  if (range === undefined || range.low >= range.high) return undefined
  const scale = range.log ? Math.log : (value: number): number => value
  const low = scale(range.low)
  const span = scale(range.high) - low
  return (value) => (typeof value === 'number' && Number.isFinite(value) ? Math.min(Math.max((scale(Math.max(value, range.log ? Number.MIN_VALUE : -Infinity)) - low) / span, 0), 1) : undefined)
}

function rangeOfValues({ value }: TrialColumn, trials: readonly Trial[]): BarRange | undefined {
  let low = Infinity
  let high = -Infinity
  for (const trial of trials) {
    const own = value(trial)
    if (typeof own !== 'number' || !Number.isFinite(own)) continue
    if (own < low) low = own
    if (own > high) high = own
  }
  return low > high ? undefined : { low, high, log: low > 0 && high / low > logSpan }
}
