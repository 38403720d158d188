import { describe, expect, it } from 'vitest'
import { sharesOf } from '../../../../shared/analysis/shares.ts'

describe('the distribution of values', () => {
  it('is the share that is at least as good, for either goal, with one step for equal values', () => {
    expect(sharesOf([3, NaN, 1, 3, 2], 'minimize')).toEqual({ x: [1, 2, 3], share: [0.25, 0.5, 1] })
    expect(sharesOf([3, 1, 3, 2], 'maximize')).toEqual({ x: [3, 2, 1], share: [0.5, 0.75, 1] })
    const many = sharesOf(Array.from({ length: 10_000 }, (_, i) => i), 'minimize')
    expect(many.x).toHaveLength(400)
    expect([many.x[0], many.share[0], many.x.at(-1), many.share.at(-1)]).toEqual([0, 0.0001, 9999, 1])
  })
})
