import { z } from 'zod'
import { metricValuesSchema } from '../../../shared/domain/trial.ts'

/** One array of a checkpoint, row-major. */
export interface NamedArray {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/**
 * A trial after a step. Nothing else is needed to go on: the order of the samples and the dropout follow from
 * the trial's seed and the step.
 */
export interface Checkpoint {
  readonly step: number
  /** Time spent training up to here, in seconds. */
  readonly trainSeconds: number
  /** What was last reported. */
  readonly values: Readonly<Record<string, number>>
  /** The lowest validation loss so far, where the trial looks at it. */
  readonly best?: { readonly loss: number; readonly epoch: number } | undefined
  readonly arrays: readonly NamedArray[]
}

const headerSchema = z.strictObject({
  format: z.literal(1),
  step: z.int().min(1),
  trainSeconds: z.number().min(0),
  values: metricValuesSchema,
  best: z.strictObject({ loss: z.number(), epoch: z.int().min(1) }).optional(),
  arrays: z.array(z.strictObject({ name: z.string(), shape: z.array(z.int().min(0)) })),
})

const magic = 'TUNERYCK'
const headerStart = magic.length + 4

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

/**
 * A checkpoint as bytes: the word TUNERYCK, the length of a JSON header (32 bits, little-endian), the header padded
 * with blanks to a multiple of 8, and the arrays' 32-bit floats, little-endian, one array after the other.
 */
export function encodeCheckpoint({ step, trainSeconds, values, best, arrays }: Checkpoint): Uint8Array {
  const header = JSON.stringify({ format: 1, step, trainSeconds, values, best, arrays: arrays.map(({ name, shape }) => ({ name, shape })) })
  const unpadded = new TextEncoder().encode(header)
  const headerLength = Math.ceil((headerStart + unpadded.length) / 8) * 8 - headerStart
  const floats = arrays.reduce((sum, array) => sum + array.values.length, 0)
  const bytes = new Uint8Array(headerStart + headerLength + 4 * floats).fill(0x20, headerStart, headerStart + headerLength)
  bytes.set(new TextEncoder().encode(magic))
  new DataView(bytes.buffer).setUint32(magic.length, headerLength, true)
  bytes.set(unpadded, headerStart)
  const payload = new Float32Array(bytes.buffer, headerStart + headerLength)
  let at = 0
  for (const array of arrays) {
    payload.set(array.values, at)
    at += array.values.length
  }
  return bytes
}

/**
 * The checkpoint in these bytes.
 * @throws Error that says what is wrong with them
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const text = new TextDecoder()
  if (text.decode(bytes.subarray(0, magic.length)) !== magic || bytes.length < headerStart) throw new Error('it is not a checkpoint of Tunery')
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length, true)
  const header = headerSchema.parse(JSON.parse(text.decode(bytes.subarray(headerStart, headerStart + headerLength))))
  const floats = header.arrays.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
  // Copied, because floats must begin at a multiple of 4 of their buffer.
  const payload = new Uint8Array(bytes.subarray(headerStart + headerLength))
  if (payload.length !== 4 * floats) throw new Error(`it has ${String(payload.length)} bytes of weights; ${String(4 * floats)} were expected`)
  const all = new Float32Array(payload.buffer)
  let at = 0
  const arrays = header.arrays.map(({ name, shape }) => {
    const values = all.subarray(at, at + sizeOf(shape))
    at += values.length
    return { name, shape, values }
  })
  return { step: header.step, trainSeconds: header.trainSeconds, values: header.values, best: header.best, arrays }
}
