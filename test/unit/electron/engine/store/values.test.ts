import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeNumber, decodeParameter, encodeNumber, encodeParameter } from '../../../../../electron/engine/store/values.ts'

describe('stored values', () => {
  it('give every number back exactly, with NaN, the infinities and -0', () => {
    fc.assert(fc.property(fc.double(), (value) => Object.is(decodeNumber(encodeNumber(value)), value)))
    for (const value of [NaN, Infinity, -Infinity, -0, 0]) expect(decodeNumber(encodeNumber(value))).toBe(value)
  })

  it('say what a number is in words that SQL can ask for', () => {
    expect([1.5, NaN, Infinity, -Infinity].map((value) => encodeNumber(value).kind)).toEqual(['finite', 'nan', '+inf', '-inf'])
  })

  it('hold null for NaN, so that NaN is never the smallest or the largest', () => {
    expect(encodeNumber(NaN).value).toBeNull()
    expect(encodeNumber(Infinity).value).toBe(Infinity)
  })

  it('give every parameter back with its type', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double({ noNaN: true }), fc.string(), fc.boolean()), (value) => Object.is(decodeParameter(encodeParameter(value)), value)),
    )
    expect(['1', 1, true].map((value) => decodeParameter(encodeParameter(value)))).toEqual(['1', 1, true])
  })
})
