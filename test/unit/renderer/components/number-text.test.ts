import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNumber, showNumber } from '../../../../renderer/components/number-text.ts'

describe('number fields', () => {
  it('read back the number that they show', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(showNumber(value))).toBe(value === 0 ? 0 : value)
      }),
    )
  })

  it('tell an empty text from one that is no number', () => {
    expect(parseNumber('  ')).toBeUndefined()
    for (const text of ['1e', 'abc', '0x10', '1,5', '--1', '1 2', 'Infinity']) expect(parseNumber(text)).toBeNaN()
  })

  it('take the usual ways to write a number', () => {
    expect(['1e-4', '.5', '5.', '+3', '-0.25E2'].map(parseNumber)).toEqual([1e-4, 0.5, 5, 3, -25])
  })
})
