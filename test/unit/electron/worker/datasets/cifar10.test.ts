import { describe, expect, it } from 'vitest'
import { parseCifar } from '../../../../../electron/worker/datasets/cifar10.ts'

describe('a binary file of CIFAR-10', () => {
  it('is read with its colours interleaved', () => {
    const record = Uint8Array.from([3, ...new Array<number>(1024).fill(10), ...new Array<number>(1024).fill(20), ...new Array<number>(1024).fill(30)])
    record[1 + 1023] = 11
    const { x, y, count } = parseCifar(record, 'x')
    expect([count, y[0]]).toEqual([1, 3])
    expect([...x.subarray(0, 6)]).toEqual([10, 20, 30, 10, 20, 30])
    expect([...x.subarray(-3)]).toEqual([11, 20, 30])
  })

  it('is refused when it is cut short or of another kind', () => {
    expect(() => parseCifar(new Uint8Array(3000), 'data_batch_1.bin')).toThrow('data_batch_1.bin: has 3000 bytes')
    expect(() => parseCifar(new Uint8Array(3073).fill(200), 'data_batch_1.bin')).toThrow('image 1 is of class 200')
  })
})
