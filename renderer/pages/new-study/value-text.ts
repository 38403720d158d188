import type { ParameterValue } from '../../../shared/domain/search-space.ts'

/** A value as it is typed: text bare where that reads back as text, else in quotes: `relu`, `"0.5"`, `0.5`, `true`. */
export function showValue(value: ParameterValue): string {
  if (typeof value !== 'string') return Object.is(value, -0) ? '-0' : String(value)
  const bare = value !== '' && value === value.trim() && !/[,"\n]/.test(value) && parseBare(value) === value
  return bare ? value : JSON.stringify(value)
}

/** A value from what was typed: a number, `true`, `false`, text in quotes, or bare text. */
export function parseValue(text: string): ParameterValue {
  const trimmed = text.trim()
  return trimmed.startsWith('"') ? parseQuoted(trimmed) : parseBare(trimmed)
}

function parseBare(text: string): ParameterValue {
  if (text === 'true') return true
  if (text === 'false') return false
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text
}

function parseQuoted(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'string' ? parsed : text
  } catch {
    return text
  }
}

/** Values with commas between them. */
export function showValues(values: readonly ParameterValue[]): string {
  return values.map(showValue).join(', ')
}

/** Values from a list with commas: commas in quotes do not count, empty places are left out. */
export function parseValues(text: string): ParameterValue[] {
  const pieces = text.match(/\s*"(?:\\.|[^"\\])*"[^,]*|[^,]+/g) ?? []
  return pieces.filter((piece) => piece.trim() !== '').map(parseValue)
}
