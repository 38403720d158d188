import { describe, expect, it } from 'vitest'
import { parseTable } from '../../../../shared/datasets/parse-table.ts'

describe('a CSV text', () => {
  it('is a table, whatever its byte order mark, delimiter and line ends', () => {
    expect(parseTable('\ufeffa;b\r\n1;"x;\ny"\r\n\r\n2;z\r\n', 'f.csv')).toEqual({ names: ['a', 'b'], rows: [['1', 'x;\ny'], ['2', 'z']], lines: [3, 5] })
  })

  it('is refused with its file and line', () => {
    expect(() => parseTable('a,b\n1\n', 'f.csv')).toThrow(/^f\.csv: line 2: .*expect 2, got 1/)
    expect(() => parseTable('', 'f.csv')).toThrow('f.csv: is empty')
  })
})
