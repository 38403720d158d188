import { TuneryError } from '../../../shared/errors.ts'

/** An array of unsigned bytes and its shape. */
export interface IdxArray {
  readonly shape: readonly number[]
  readonly data: Uint8Array
}

const unsignedByte = 0x08

/**
 * Reads the IDX format of the MNIST files (LeCun et al., 1998): two zero bytes, the type of the values,
 * the number of dimensions, their sizes as big-endian 32-bit integers, then the values. Only bytes are read here.
 * @param name the file's name, for messages
 * @param rank how many dimensions there must be
 * @throws TuneryError bad-input that names the file and what is wrong with it
 */
export function parseIdx(bytes: Uint8Array, name: string, rank: number): IdxArray {
  const fail = (what: string): never => {
    throw new TuneryError('bad-input', `${name}: ${what}`)
  }
  if (bytes.length < 4) return fail(`has ${String(bytes.length)} bytes: too short for an IDX file`)
  if (bytes[0] !== 0 || bytes[1] !== 0) return fail('is not an IDX file (it does not begin with two zero bytes)')
  if (bytes[2] !== unsignedByte) return fail(`holds values of type 0x${(bytes[2] ?? 0).toString(16).padStart(2, '0')}; only unsigned bytes (0x08) are read`)
  if (bytes[3] !== rank) return fail(`has ${String(bytes[3])} dimensions; expected ${String(rank)}`)
  const start = 4 + 4 * rank
  if (bytes.length < start) return fail('ends inside its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shape = Array.from({ length: rank }, (_, dimension) => view.getUint32(4 + 4 * dimension))
  const expected = shape.reduce((product, size) => product * size, 1)
  if (bytes.length - start !== expected) {
    return fail(`holds ${String(bytes.length - start)} values; its header says ${shape.join(' × ')} = ${String(expected)}`)
  }
  return { shape, data: bytes.subarray(start) }
}
