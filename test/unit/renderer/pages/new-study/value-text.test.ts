import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseValue, parseValues, showValue, showValues } from '../../../../../renderer/pages/new-study/value-text.ts'

const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.string(), fc.constantFrom('0.5', 'true', 'a, b', '"', ' x ', '', '\\', 'a"b,c'))

describe('values as text', () => {
  it('read back as the same value, of the same type', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(parseValue(showValue(given))).toBe(given)
      }),
    )
  })

  it('read back as the same list', () => {
    fc.assert(
      fc.property(fc.array(value), (given) => {
        expect(parseValues(showValues(given))).toEqual(given)
      }),
    )
  })

  it('are typed without quotes where that is clear', () => {
    expect(parseValues('relu, 0.5,true , tanh,, "0.5", "a, b"')).toEqual(['relu', 0.5, true, 'tanh', '0.5', 'a, b'])
    expect(showValues(['relu', 0.5, true, '0.5'])).toBe('relu, 0.5, true, "0.5"')
  })
})
