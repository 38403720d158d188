import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valueAt } from '../../../../shared/columns/column.ts'
import { decodeTable, encodeTable } from '../../../../shared/columns/table-bytes.ts'
import { createTableBuilder } from '../../../../shared/columns/table-builder.ts'
import type { ParameterValue } from '../../../../shared/domain/search-space.ts'

// Parameters are finite numbers, texts and truth values.
const value = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(undefined))
const number = fc.option(fc.double(), { nil: undefined })

function throughBytes(rows: readonly Readonly<Record<string, ParameterValue | undefined>>[]): (ParameterValue | undefined)[][] {
  const builder = createTableBuilder(rows.length)
  rows.forEach((row, position) => {
    for (const [name, cell] of Object.entries(row)) builder.set(name, position, cell)
  })
  const { length, columns } = decodeTable(encodeTable(builder.build()).buffer)
  const cell = (name: string, row: number): ParameterValue | undefined => {
    const column = columns.get(name)
    return column === undefined ? undefined : valueAt(column, row)
  }
  return Array.from({ length }, (_, row) => ['a', 'b', 'mixed'].map((name) => cell(name, row)))
}

describe('a table', () => {
  it('says after it went through bytes what it said before', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ a: number, b: fc.option(fc.string(), { nil: undefined }), mixed: value })), (rows) => {
        expect(throughBytes(rows)).toEqual(rows.map(({ a, b, mixed }) => [a, b, mixed]))
      }),
    )
  })

  it('tells NaN from nothing', () => {
    expect(throughBytes([{ a: NaN }, {}, { a: 1 }]).map(([a]) => a)).toEqual([NaN, undefined, 1])
  })

  it('refuses what is no table', () => {
    expect(() => decodeTable(new TextEncoder().encode('{"length":1}').buffer)).toThrow()
    const bytes = encodeTable(createTableBuilder(3).build())
    expect(() => decodeTable(bytes.buffer.slice(0, 12))).toThrow()
  })
})
