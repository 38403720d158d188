import type { Span } from './filter-error.ts'
import type { Comparison } from './token.ts'

/** A name as it was written, and where. */
export interface FieldName extends Span {
  readonly name: string
}

/** A value to compare with, and where it was written. */
export interface Literal extends Span {
  readonly value: number | string | boolean
}

/** What a filter says of a trial. `and` and `or` have two parts or more, none of their own kind. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | { readonly kind: 'compare'; readonly field: FieldName; readonly operator: Comparison; readonly value: Literal }
  | { readonly kind: 'in'; readonly field: FieldName; readonly values: readonly Literal[] }
  | { readonly kind: 'between'; readonly field: FieldName; readonly low: Literal; readonly high: Literal }
  | { readonly kind: 'contains'; readonly field: FieldName; readonly text: Literal }
  | { readonly kind: 'missing'; readonly field: FieldName }
