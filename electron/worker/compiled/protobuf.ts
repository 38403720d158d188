/**
 * Protocol buffers' wire format (https://protobuf.dev/programming-guides/encoding/), as far as TensorFlow's graphs
 * need it: varints, 32-bit floats, and what is as long as it says.
 */

/** A message, or a part of one: single bytes, and pieces of bytes that are joined only once. */
export type Encoded = readonly (number | Uint8Array)[]

const text = new TextEncoder()

/** A whole number in groups of 7 bits, the lowest first; a negative one as 64 bits of two's complement. */
function varint(value: number): number[] {
  if (value >= 0 && value < 128) return [value]
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  return [...bytes, Number(rest)]
}

const wireType = { varint: 0, lengthDelimited: 2, fixed32: 5 } as const
const tag = (field: number, type: number): number[] => varint(field * 8 + type)
const sizeOf = (pieces: Encoded): number => pieces.reduce<number>((sum, piece) => sum + (typeof piece === 'number' ? 1 : piece.length), 0)

/** An `int32`, `int64`, `enum` or `bool` field. */
export function int(field: number, value: number | boolean): Encoded {
  return [...tag(field, wireType.varint), ...varint(Number(value))]
}

/** A `float` field. */
export function float(field: number, value: number): Encoded {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return [...tag(field, wireType.fixed32), bytes]
}

/** A `bytes` field. */
export function bytes(field: number, value: Uint8Array): Encoded {
  return [...tag(field, wireType.lengthDelimited), ...varint(value.length), value]
}

/** A `string` field. */
export function string(field: number, value: string): Encoded {
  return bytes(field, text.encode(value))
}

/** A field that is a message itself. */
export function message(field: number, value: Encoded): Encoded {
  // Joined now, as a message around it would copy its pieces one by one.
  return bytes(field, join(value))
}

/** A repeated field of whole numbers, packed. */
export function packedInts(field: number, values: readonly number[]): Encoded {
  return message(field, values.flatMap(varint))
}

/** A `map<string, Message>` field: one entry a key. */
export function map<T>(field: number, entries: Readonly<Record<string, T>>, encode: (value: T) => Encoded): Encoded {
  return Object.entries(entries).flatMap(([key, value]) => message(field, [...string(1, key), ...message(2, encode(value))]))
}

/** The bytes of a message. */
export function join(pieces: Encoded): Uint8Array {
  const joined = new Uint8Array(sizeOf(pieces))
  let at = 0
  for (const piece of pieces) {
    if (typeof piece === 'number') {
      joined[at] = piece
      at += 1
    } else {
      joined.set(piece, at)
      at += piece.length
    }
  }
  return joined
}
