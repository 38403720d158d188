import { describe, expect, it } from 'vitest'
import { detectDelimiter, tableOf } from '../../../../shared/datasets/table.ts'

describe('a table of text', () => {
  it.each([
    ['a,b,c\n1;2', ','],
    ['a;b;c', ';'],
    ['a\tb', '\t'],
    ['"a;b;c",d', ','],
    ['lonely', ','],
  ])('finds the delimiter of %j', (text, delimiter) => {
    expect(detectDelimiter(text)).toBe(delimiter)
  })

  it('takes the first record as names and keeps the lines of the others', () => {
    expect(tableOf([['a ', 'b'], ['1', '2']], [1, 4])).toEqual({ names: ['a', 'b'], rows: [['1', '2']], lines: [4] })
  })

  it('refuses names that are empty or repeated, and a table without rows', () => {
    expect(() => tableOf([['a', ' '], ['1', '2']], [1, 2])).toThrow('line 1, column 2: has no name')
    expect(() => tableOf([['a', 'a'], ['1', '2']], [1, 2])).toThrow('two columns are called "a"')
    expect(() => tableOf([['a', 'b']], [1])).toThrow('has no rows')
    expect(() => tableOf([], [])).toThrow('is empty')
  })
})
