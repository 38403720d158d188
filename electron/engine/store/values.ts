import type { ParameterValue } from '../../../shared/domain/search-space.ts'

/** What a stored number is: SQLite has no NaN, so the column beside it says. */
export type NumberKind = 'finite' | 'nan' | '+inf' | '-inf'

export interface StoredNumber {
  readonly kind: NumberKind
  /** Infinities are kept as such, so that SQL puts them in order; null for NaN, which is never best. */
  readonly value: number | null
}

export interface StoredParameter {
  readonly type: 'number' | 'string' | 'boolean'
  readonly value: number | string
}

/** A number as two columns. */
export function encodeNumber(value: number): StoredNumber {
  if (Number.isNaN(value)) return { kind: 'nan', value: null }
  if (Number.isFinite(value)) return { kind: 'finite', value }
  return { kind: value > 0 ? '+inf' : '-inf', value }
}

/** The number that two columns stand for; exactly the one that was encoded, -0 included. */
export function decodeNumber(stored: StoredNumber): number {
  switch (stored.kind) {
    case 'nan':
      return NaN
    case '+inf':
      return Infinity
    case '-inf':
      return -Infinity
    case 'finite':
      return stored.value ?? NaN
  }
}

/** A parameter's value as two columns; numbers are kept as 64-bit floats, as JavaScript has them. */
export function encodeParameter(value: ParameterValue): StoredParameter {
  if (typeof value === 'boolean') return { type: 'boolean', value: value ? 1 : 0 }
  return typeof value === 'number' ? { type: 'number', value } : { type: 'string', value }
}

/** The value that was encoded. */
export function decodeParameter(stored: StoredParameter): ParameterValue {
  switch (stored.type) {
    case 'number':
      return Number(stored.value)
    case 'boolean':
      return stored.value === 1
    case 'string':
      return String(stored.value)
  }
}
