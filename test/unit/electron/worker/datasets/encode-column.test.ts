import { describe, expect, it } from 'vitest'
import { categoryEncoder, numberEncoder, type ColumnEncoder } from '../../../../../electron/worker/datasets/encode-column.ts'

const encode = (encoder: ColumnEncoder, text: string) => {
  const into = new Float32Array(encoder.width)
  encoder.encode(text, into, 0)
  return [...into]
}

describe('the encoding of a column', () => {
  it('standardises numbers by the training cells, and puts the mean where a value is missing', () => {
    const encoder = numberEncoder(['1', '3', 'NA'])
    expect(encode(encoder, '3')).toEqual([1])
    expect(encode(encoder, '6')).toEqual([4])
    expect(encode(encoder, '')).toEqual([0])
  })

  it('leaves a constant column at zero', () => {
    expect(encode(numberEncoder(['5', '5']), '5')).toEqual([0])
  })

  it('spreads categories over one column each, and one for the missing and the unknown', () => {
    const encoder = categoryEncoder(['b', 'a', 'b', 'NA'])
    expect(encode(encoder, 'b')).toEqual([1, 0, 0])
    expect(encode(encoder, ' a')).toEqual([0, 1, 0])
    expect(encode(encoder, 'new')).toEqual([0, 0, 1])
    expect(encode(encoder, 'NA')).toEqual([0, 0, 1])
  })

  it('keeps the 50 commonest of many categories', () => {
    const cells = Array.from({ length: 80 }, (_, i) => `c${String(i)}`)
    expect(categoryEncoder([...cells, 'c79']).width).toBe(51)
    expect(encode(categoryEncoder([...cells, 'c79']), 'c79')[0]).toBe(1)
  })
})
