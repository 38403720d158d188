import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvText, harmless, numberText, type CsvField } from '../../../../shared/csv/csv-text.ts'

const text = (rows: Iterable<readonly CsvField[]>) => [...csvText(rows)].join('')
const read = (csv: string): string[][] => parse(csv, { record_delimiter: '\r\n', relax_column_count: true })

describe('csv text', () => {
  it('is read back by an independent reader, field by field', () => {
    const field = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('=1+1', '-x', '+', '@a', '\ta', '\ra', 'a\r\nb', '"', ',', ' a '), fc.double(), fc.boolean(), fc.constant(undefined))
    const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 5 }), { minLength: 1 })
    const expected = (value: CsvField): string => {
      if (typeof value === 'string') return harmless(value)
      if (typeof value === 'number') return numberText(value)
      return value === undefined ? '' : value ? 'True' : 'False'
    }
    fc.assert(
      fc.property(rows, (table) => {
        expect(read(text(table))).toEqual(table.map((row) => row.map(expected)))
      }),
    )
  })

  it('keeps every finite number exactly', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => Object.is(Number(numberText(value)), value)))
  })

  it('writes numbers that are none as pandas does, and never escapes a number', () => {
    expect(text([[NaN, Infinity, -Infinity, -1.5, 1e-7, -0]])).toBe('nan,inf,-inf,-1.5,1e-7,-0.0\r\n')
  })

  it.each(['=1', '+1', '-1', '@A1', '\tx'])('puts an apostrophe before %j', (formula) => {
    expect(text([[formula, 'x']])).toBe(`'${formula},x\r\n`)
  })

  it('tells an empty text from no value', () => {
    expect(text([['', undefined]])).toBe('"",\r\n')
  })

  it('quotes commas, quotes and line ends, and nothing else', () => {
    expect(text([['a,b', 'say "x"', 'a\nb', 'a b', "it's"]])).toBe(`"a,b","say ""x""","a\nb",a b,it's\r\n`)
  })

  it('comes in pieces of about 64 KiB', () => {
    const pieces = [...csvText(Array.from({ length: 20_000 }, (_, i) => [i, 'some text']))]
    expect(pieces.length).toBeGreaterThan(3)
    for (const piece of pieces.slice(0, -1)) {
      expect(piece.length).toBeGreaterThanOrEqual(65_536)
      expect(piece.length).toBeLessThan(66_000)
    }
  })
})
