import type { ParameterValue } from '../domain/search-space.ts'

/** Numbers, one a row; a row without one is NaN in `values` and 0 in `present` (which is left out where every row has one). */
export interface NumberColumn {
  readonly type: 'number'
  readonly values: Float64Array<ArrayBuffer>
  readonly present?: Uint8Array<ArrayBuffer> | undefined
}

/** Values of which many rows have the same: positions in `dictionary`, -1 for a row without one. */
export interface CategoryColumn {
  readonly type: 'category'
  readonly codes: Int32Array<ArrayBuffer>
  readonly dictionary: readonly ParameterValue[]
}

export type Column = NumberColumn | CategoryColumn

/** Rows as columns of one length, by name. */
export interface Table {
  readonly length: number
  readonly columns: ReadonlyMap<string, Column>
}

/** A column's value in a row; undefined where the row has none. */
export function valueAt(column: Column, row: number): ParameterValue | undefined {
  if (column.type === 'category') return column.dictionary[column.codes[row] ?? -1]
  return column.present?.[row] === 0 ? undefined : column.values[row]
}
