import { describe, expect, it } from 'vitest'
import { inferColumns, inferTargetKind, isMissing, parseNumber } from '../../../../shared/datasets/infer-columns.ts'

const column = (...cells: string[]) => inferColumns(['c'], cells.map((cell) => [cell]))[0]

describe('the inference of column types', () => {
  it('takes a column as numbers when every cell that holds a value is one', () => {
    expect(column('1', ' 2.5', 'NA', '-3e2', '')).toMatchObject({ type: 'number', distinct: 3, missing: 2, whole: false, oddCells: [] })
  })

  it('counts different numbers, not different ways to write them', () => {
    expect(column('1', '1.0', '0', '1e0')).toMatchObject({ type: 'number', distinct: 2 })
    expect(column('1', '1.0', 'x')).toMatchObject({ type: 'category', distinct: 3 })
  })

  it('takes a column as categories when a good part of its cells are no numbers', () => {
    expect(column('1', 'two', '3', 'two')).toMatchObject({ type: 'category', distinct: 3, missing: 0, examples: ['1', 'two', '3'], whole: false })
  })

  it('takes a lone word among many numbers for a mistake, and says in which row it is', () => {
    const cells = Array.from({ length: 40 }, (_, i) => (i === 17 ? 'twelve' : String(i)))
    expect(column(...cells)).toMatchObject({ type: 'number', oddCells: [{ row: 17, text: 'twelve' }] })
  })

  it('takes a column without any value as a category', () => {
    expect(column('', 'NA', '?')).toMatchObject({ type: 'category', distinct: 0, missing: 3 })
  })

  it.each([['0x10'], ['Infinity'], ['1,000'], ['1e'], ['']])('does not take %j for a number', (text) => {
    expect(parseNumber(text)).toBeUndefined()
  })

  it.each([[' na '], ['NaN'], ['NULL'], ['n/a'], ['?'], ['  ']])('takes %j for a missing value', (text) => {
    expect(isMissing(text)).toBe(true)
  })

  it('classifies categories and few whole numbers, and regresses on everything else', () => {
    const kind = (...cells: string[]) => {
      const inferred = column(...cells)
      return inferred === undefined ? undefined : inferTargetKind(inferred)
    }
    expect(kind('a', 'b')).toBe('classification')
    expect(kind('0', '1', '1')).toBe('classification')
    expect(kind('0.5', '1')).toBe('regression')
    expect(kind(...Array.from({ length: 21 }, (_, i) => String(i)))).toBe('regression')
  })
})
