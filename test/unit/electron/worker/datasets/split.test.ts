import { describe, expect, it } from 'vitest'
import { heldCounts, pick, splitIndices } from '../../../../../electron/worker/datasets/split.ts'

describe('a split', () => {
  it('gives every sample to exactly one part', () => {
    const { train, validation, test } = splitIndices(100, 7, { validation: 15, test: 10 })
    expect([train.length, validation.length, test.length]).toEqual([75, 15, 10])
    expect(new Set([...train, ...validation, ...test]).size).toBe(100)
  })

  it('is the same for the same seed and another for another', () => {
    const held = { validation: 15, test: 10 }
    expect(splitIndices(100, 7, held)).toEqual(splitIndices(100, 7, held))
    expect(splitIndices(100, 7, held)).not.toEqual(splitIndices(100, 8, held))
  })

  it('holds at least one sample back, and refuses to leave none for training', () => {
    expect(heldCounts(4)).toEqual({ validation: 1, test: 1 })
    expect(heldCounts(1000)).toEqual({ validation: 150, test: 150 })
    expect(() => splitIndices(2, 0, { validation: 1, test: 1 })).toThrow('too few')
  })

  it('copies the samples that were picked, in the order of the picking', () => {
    const samples = { x: Uint8Array.from([1, 2, 3, 4, 5, 6]), scale: 0.5, y: Float32Array.from([10, 20, 30]), count: 3 }
    const picked = pick(samples, Uint32Array.from([2, 0]))
    expect([...picked.x]).toEqual([5, 6, 1, 2])
    expect([...picked.y]).toEqual([30, 10])
    expect(picked).toMatchObject({ scale: 0.5, count: 2 })
  })
})
