import type { ParameterValue } from '../domain/search-space.ts'
import type { Column, Table } from './column.ts'

/** Columns as they are filled, for a known number of rows. */
export interface TableBuilder {
  /** Sets a value; a column is made by its first one. What is null or undefined is left out. */
  set(column: string, row: number, value: ParameterValue | null | undefined): void
  build(): Table
}

/** A column that is being filled: numbers, until a value comes that is none. */
interface Draft {
  readonly values: Float64Array<ArrayBuffer>
  readonly present: Uint8Array<ArrayBuffer>
  codes: { readonly of: Map<ParameterValue, number>; readonly rows: Int32Array<ArrayBuffer> } | undefined
}

/** A table of so many rows without columns. */
export function createTableBuilder(length: number): TableBuilder {
  const drafts = new Map<string, Draft>()
  const draftOf = (name: string): Draft => {
    const known = drafts.get(name)
    if (known !== undefined) return known
    const made = { values: new Float64Array(length).fill(NaN), present: new Uint8Array(length), codes: undefined }
    drafts.set(name, made)
    return made
  }
  return {
    set(name, row, value) {
      if (value === null || value === undefined) return
      const draft = draftOf(name)
      if (typeof value !== 'number') draft.codes ??= toCategories(draft)
      draft.present[row] = 1
      if (draft.codes !== undefined) draft.codes.rows[row] = codeOf(draft.codes.of, value)
      else if (typeof value === 'number') draft.values[row] = value
    },
    build: () => ({ length, columns: new Map([...drafts].map(([name, draft]) => [name, finished(draft)])) }),
  }
}

function codeOf(codes: Map<ParameterValue, number>, value: ParameterValue): number {
  const known = codes.get(value)
  if (known !== undefined) return known
  codes.set(value, codes.size)
  return codes.size - 1
}

/** What were numbers so far are categories from now on. */
function toCategories({ values, present }: Draft): NonNullable<Draft['codes']> {
  const of = new Map<ParameterValue, number>()
  const rows = new Int32Array(values.length).fill(-1)
  for (const [row, isThere] of present.entries()) if (isThere === 1) rows[row] = codeOf(of, values[row] ?? NaN)
  return { of, rows }
}

function finished({ values, present, codes }: Draft): Column {
  if (codes !== undefined) return { type: 'category', codes: codes.rows, dictionary: [...codes.of.keys()] }
  return { type: 'number', values, present: present.includes(0) ? present : undefined }
}
