import { describe, expect, it } from 'vitest'
import { parseIdx } from '../../../../../electron/worker/datasets/idx.ts'

const header = (type: number, ...shape: number[]) => [0, 0, type, shape.length, ...shape.flatMap((size) => [0, 0, size >> 8, size & 255])]

describe('an IDX file', () => {
  it('is read into its shape and its bytes', () => {
    const { shape, data } = parseIdx(Uint8Array.from([...header(8, 2, 1, 3), 1, 2, 3, 4, 5, 6]), 'x', 3)
    expect(shape).toEqual([2, 1, 3])
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('may lie anywhere in its buffer', () => {
    const padded = Uint8Array.from([9, 9, 9, ...header(8, 300), ...new Array<number>(300).fill(7)])
    expect(parseIdx(padded.subarray(3), 'x', 1).shape).toEqual([300])
  })

  it.each([
    ['that is cut short', [...header(8, 2, 2), 1, 2, 3], 2, 'labels.gz: holds 3 values; its header says 2 × 2 = 4'],
    ['of other values', [...header(0x0d, 1), 1, 2, 3, 4], 1, 'type 0x0d; only unsigned bytes'],
    ['of another rank', [...header(8, 1), 1], 3, 'has 1 dimensions; expected 3'],
    ['of another kind', [1, 2, 3, 4], 1, 'is not an IDX file'],
    ['without a whole header', [0, 0, 8, 1, 0, 0], 1, 'ends inside its header'],
    ['without anything', [], 1, 'has 0 bytes'],
  ])('%s is refused with its name and what is wrong', (_, bytes, rank, message) => {
    expect(() => parseIdx(Uint8Array.from(bytes), 'labels.gz', rank)).toThrow(message)
  })
})
