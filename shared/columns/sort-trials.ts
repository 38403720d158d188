import type { ParameterValue } from '../domain/search-space.ts'
import type { Trial } from '../domain/trial.ts'

/** One of the things that trials are sorted by. */
export interface SortBy {
  /** A key a trial, in the order of the trials; NaN for one without. See `sortKeys`. */
  readonly keys: Float64Array
  readonly descending: boolean
}

const textOrder = new Intl.Collator('en', { numeric: true })

/**
 * What trials are sorted by, as numbers: numbers as they are; where there is text, the places of the values among each other,
 * numbers before text, text as people order it (`a2` before `a10`). NaN where a trial has no value, or NaN.
 */
export function sortKeys(trials: readonly Trial[], valueOf: (trial: Trial) => ParameterValue | undefined): Float64Array {
  const keys = new Float64Array(trials.length).fill(NaN)
  const texts: { readonly at: number; readonly text: string }[] = []
  for (let at = 0; at < trials.length; at += 1) {
    const trial = trials[at]
    const value = trial && valueOf(trial)
    if (typeof value === 'number') keys[at] = value
    else if (value !== undefined) texts.push({ at, text: String(value) })
  }
  if (texts.length === 0) return keys
  const distinctTexts = [...new Set(texts.map(({ text }) => text))].sort(textOrder.compare)
  const numbers = [...new Set(keys)].filter((key) => !Number.isNaN(key)).sort((a, b) => a - b)
  const placeOfNumber = new Map(numbers.map((number, place) => [number, place]))
  const placeOfText = new Map(distinctTexts.map((text, place) => [text, numbers.length + place]))
  for (const [at, key] of keys.entries()) keys[at] = placeOfNumber.get(key) ?? NaN
  for (const { at, text } of texts) keys[at] = placeOfText.get(text) ?? NaN
  return keys
}

/**
 * Sorts positions of trials, in place: by the first thing, where that is equal by the next, and so on, last by position.
 * A trial without a value comes after all that have one, in both directions.
 */
export function sortPositions(positions: Uint32Array<ArrayBuffer>, sorts: readonly SortBy[]): Uint32Array<ArrayBuffer> {
  if (sorts.length === 0) return positions
  return positions.sort((a, b) => {
    for (const { keys, descending } of sorts) {
      const x = keys[a] ?? NaN
      const y = keys[b] ?? NaN
      if (x === y) continue
      const xMissing = Number.isNaN(x)
      const yMissing = Number.isNaN(y)
      if (xMissing && yMissing) continue
      if (xMissing || yMissing) return xMissing ? 1 : -1
      return x < y === descending ? 1 : -1
    }
    return a - b
  })
}

/** The positions of so many trials, in their order. */
export function allPositions(count: number): Uint32Array<ArrayBuffer> {
  const positions = new Uint32Array(count)
  for (let at = 0; at < count; at += 1) positions[at] = at
  return positions
}
