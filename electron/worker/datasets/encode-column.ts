import { isMissing, parseNumber } from '../../../shared/datasets/infer-columns.ts'

/** How a cell becomes features: (number - mean) / deviation, the mean for a missing one; or a one for its place among the values, the last place for any other. */
export type ColumnCoding = { readonly kind: 'number'; readonly mean: number; readonly deviation: number } | { readonly kind: 'category'; readonly values: readonly string[] }

/** A column as features: `width` values a row, written at `offset` of the row's own values. */
export interface ColumnEncoder {
  readonly width: number
  readonly coding: ColumnCoding
  encode(text: string, into: Float32Array, offset: number): void
}

/** Mean and standard deviation (of the population) of some numbers; a deviation of 0 is given as 1. */
export function moments(numbers: readonly number[]): { mean: number; deviation: number } {
  const count = Math.max(1, numbers.length)
  const mean = numbers.reduce((sum, value) => sum + value, 0) / count
  const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count
  const deviation = Math.sqrt(variance)
  return { mean, deviation: deviation > 0 ? deviation : 1 }
}

/**
 * Numbers in standard deviations from the mean of the training rows; a missing one becomes that mean, which is 0.
 * @param trainingCells the column's cells in the training split: nothing else may be learnt from
 */
export function numberEncoder(trainingCells: readonly string[]): ColumnEncoder {
  const { mean, deviation } = moments(trainingCells.map(parseNumber).filter((value) => value !== undefined))
  return {
    width: 1,
    coding: { kind: 'number', mean, deviation },
    encode(text, into, offset) {
      into[offset] = ((parseNumber(text) ?? mean) - mean) / deviation
    },
  }
}

/** More categories than this make more columns than they are worth: the rare ones share the last. */
const mostCategories = 50

/**
 * One-hot over the commonest categories of the training rows, and one more for every other value and for missing ones.
 * @param trainingCells the column's cells in the training split
 */
export function categoryEncoder(trainingCells: readonly string[]): ColumnEncoder {
  const counts = new Map<string, number>()
  for (const text of trainingCells) if (!isMissing(text)) counts.set(text.trim(), (counts.get(text.trim()) ?? 0) + 1)
  const known = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, mostCategories)
  const positions = new Map(known.map(([text], position) => [text, position]))
  return {
    width: known.length + 1,
    coding: { kind: 'category', values: known.map(([text]) => text) },
    encode(text, into, offset) {
      into[offset + (positions.get(text.trim()) ?? known.length)] = 1
    },
  }
}
