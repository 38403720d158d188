import { describe, expect, it } from 'vitest'
import { isFeasible, violationsOf } from '../../../../shared/domain/metric.ts'

const metrics = [{ name: 'loss', goal: 'minimize' as const }, { name: 'ms', at_most: 5, at_least: 1 }]

describe('the bounds of metrics', () => {
  it('are kept up to their very value, and by no missing value or NaN', () => {
    expect([1, 5, 0.9, 5.1, NaN].map((ms) => isFeasible(metrics, { loss: 1, ms }))).toEqual([true, true, false, false, false])
    expect(isFeasible(metrics, { loss: 1 })).toBe(false)
    expect(isFeasible([{ name: 'loss', goal: 'minimize' }], {})).toBe(true)
  })

  it('are told by how much they are exceeded', () => {
    expect(violationsOf(metrics, { ms: 7 })).toEqual([2, -6])
    expect(violationsOf([{ name: 'constructor', at_most: 1 }], {})).toEqual([Infinity])
  })
})
