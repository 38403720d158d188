import { describe, expect, it } from 'vitest'
import { dropoutMask } from '../../../../../electron/worker/models/dropout.ts'
import { initialLimit, initialWeights } from '../../../../../electron/worker/models/initial-weights.ts'

describe('initial weights', () => {
  it('lie in the range of Glorot and of He', () => {
    expect(initialLimit({ name: 'k', shape: [20, 30], initialiser: 'glorot' })).toBeCloseTo(Math.sqrt(6 / 50), 12)
    expect(initialLimit({ name: 'k', shape: [5, 5, 3, 8], initialiser: 'he' })).toBeCloseTo(Math.sqrt(6 / 75), 12)
  })

  it('are uniform over that range, follow from the seed, and differ between layers', () => {
    const specs = [{ name: 'a', shape: [100, 100], initialiser: 'he' }, { name: 'b', shape: [100, 100], initialiser: 'he' }, { name: 'c', shape: [9], initialiser: 'zeros' }] as const
    const [a, b, c] = initialWeights(specs, 3)
    const variance = (values: Float32Array | undefined) => (values ?? new Float32Array(0)).reduce((sum, value) => sum + value * value, 0) / 10_000
    expect(variance(a)).toBeCloseTo(0.06 / 3, 3)
    expect(a).not.toEqual(b)
    expect(initialWeights(specs, 3)[0]).toEqual(a)
    expect([...(c ?? [])]).toEqual(new Array(9).fill(0))
  })

  it('are dropped at the rate asked for, and the rest grows by as much', () => {
    const mask = dropoutMask(100_000, 0.3, 5, 0)
    expect(mask.filter((value) => value === 0).length / mask.length).toBeCloseTo(0.3, 2)
    expect(Math.max(...mask.subarray(0, 1000))).toBeCloseTo(1 / 0.7, 6)
    expect(dropoutMask(50, 0.3, 5, 1)).not.toEqual(mask.slice(0, 50))
  })
})
