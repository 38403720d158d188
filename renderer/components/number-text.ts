/**
 * The number that a text field holds: `0.1`, `1e-4`, `-3`.
 * @returns undefined for an empty text, NaN for anything that is no number
 */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : Number.NaN
}

/** A number as a field shows it, with every digit, so that it reads back as the same number. */
export function showNumber(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return ''
  const size = Math.abs(value)
  return size !== 0 && (size < 1e-3 || size >= 1e9) ? value.toExponential() : String(value)
}
