import { describe, expect, it } from 'vitest'
import { decodeCheckpoint, encodeCheckpoint } from '../../../../../electron/worker/training/checkpoint-file.ts'

const checkpoint = {
  step: 3,
  trainSeconds: 1.25,
  values: { val_error: 0.1 },
  arrays: [
    { name: 'kernel', shape: [2, 1], values: Float32Array.from([0.1, -0]) },
    { name: 'correction', shape: [], values: Float32Array.from([7]) },
    { name: 'none', shape: [0], values: new Float32Array(0) },
  ],
}

describe('a checkpoint', () => {
  it('is the same after it was written and read, from whatever place in a buffer', () => {
    const bytes = encodeCheckpoint(checkpoint)
    expect(decodeCheckpoint(bytes)).toEqual(checkpoint)
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(decodeCheckpoint(shifted.subarray(3))).toEqual(checkpoint)
  })

  it('that was cut short anywhere is refused', () => {
    const bytes = encodeCheckpoint(checkpoint)
    for (let length = 0; length < bytes.length; length += 1) expect(() => decodeCheckpoint(bytes.slice(0, length))).toThrow()
  })
})
