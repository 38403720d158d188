import { describe, expect, it } from 'vitest'
import { bytes, float, int, join, map, message, packedInts, string, type Encoded } from '../../../../../electron/worker/compiled/protobuf.ts'

const hex = (pieces: Encoded) => Buffer.from(join(pieces)).toString('hex')

/** The examples of https://protobuf.dev/programming-guides/encoding/, and the rules beside them. */
describe('protocol buffers’ wire format', () => {
  it('writes whole numbers as varints, the lowest seven bits first', () => {
    expect(hex(int(1, 150))).toBe('089601')
    expect([0, 1, 127, 128, 16383, 16384, 2 ** 31].map((value) => hex(int(1, value)))).toEqual(['0800', '0801', '087f', '088001', '08ff7f', '08808001', '088080808008'])
  })

  it('writes a negative number as 64 bits of two’s complement', () => {
    expect(hex(int(1, -2))).toBe('08feffffffffffffffff01')
  })

  it('writes true and false as 1 and 0', () => {
    expect([hex(int(5, true)), hex(int(5, false))]).toEqual(['2801', '2800'])
  })

  it('writes text and bytes behind their length', () => {
    expect(hex(string(2, 'testing'))).toBe('120774657374696e67')
    expect(hex(string(2, 'é'))).toBe('1202c3a9')
    expect(hex(bytes(4, Uint8Array.of(1, 2)))).toBe('22020102')
  })

  it('writes a message inside a message behind its length', () => {
    expect(hex(message(3, int(1, 150)))).toBe('1a03089601')
    expect(hex(message(3, []))).toBe('1a00')
  })

  it('packs repeated numbers', () => {
    expect(hex(packedInts(6, [3, 270, 86942]))).toBe('3206038e029ea705')
  })

  it('writes a float as four bytes, little-endian', () => {
    expect(hex(float(4, 1))).toBe('250000803f')
  })

  it('writes fields above 15 with a longer tag', () => {
    expect(hex(int(17, true))).toBe('880101')
  })

  it('writes a map as one entry of key and value each', () => {
    expect(hex(map(5, { a: 1, b: 2 }, (value) => int(1, value)))).toBe('2a070a0161120208012a070a016212020802')
  })
})
