import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRow, type ParameterRow } from '../../../../../../renderer/pages/new-study/form-model.ts'
import { rowOf, specOf } from '../../../../../../renderer/pages/new-study/parameter-row.ts'
import { withType } from '../../../../../../renderer/pages/new-study/space/change-type.ts'
import { parameterSchema } from '../../../../../../shared/domain/search-space.ts'
import { anyParameter } from '../../../../shared/domain/arbitrary-space.ts'

const row = (spec: unknown): ParameterRow => rowOf('x', parameterSchema.parse(spec))

describe('another type for a parameter', () => {
  it('makes a good parameter of a good one of numbers, and comes back to the same range by way of float', () => {
    fc.assert(
      fc.property(anyParameter.filter(({ type }) => type !== 'categorical'), (spec) => {
        const before = rowOf('x', spec)
        for (const type of ['float', 'int', 'categorical'] as const) {
          const changed = withType(before, type)
          if (type === 'int' && before.scale === 'log') expect(changed.low).toBeGreaterThanOrEqual(1)
          expect(parameterSchema.safeParse(specOf(changed)).success, JSON.stringify(specOf(changed))).toBe(true)
          if (before.type === 'int') expect(specOf(withType(withType(before, 'float'), 'int'))).toEqual(specOf(before))
          expect(specOf(withType(withType(before, 'categorical'), before.type))).toMatchObject({ low: spec.type === 'categorical' ? 0 : expect.any(Number) })
        }
      }),
    )
  })

  it('makes choices of a range: all of a few, else some from end to end', () => {
    expect(withType(row({ type: 'int', low: 2, high: 5 }), 'categorical').choices).toEqual([2, 3, 4, 5])
    expect(withType(row({ type: 'int', low: 16, high: 256, log: true }), 'categorical').choices).toEqual([16, 32, 64, 128, 256])
    expect(withType(row({ type: 'float', low: 1e-4, high: 1, log: true }), 'categorical').choices).toEqual([1e-4, 1e-3, 1e-2, 0.1, 1])
    expect(withType(row({ type: 'float', low: 0, high: 1, step: 0.25 }), 'categorical').choices).toEqual([0, 0.25, 0.5, 0.75, 1])
  })

  it('makes a range of choices that are numbers, logarithmic where they reach far', () => {
    expect(specOf(withType(row({ type: 'categorical', choices: [64, 16, 32] }), 'int'))).toEqual({ type: 'int', low: 16, high: 64 })
    expect(specOf(withType(row({ type: 'categorical', choices: [1e-4, 1] }), 'float'))).toEqual({ type: 'float', low: 1e-4, high: 1, log: true })
  })

  it('keeps choices that were typed, and those that are no numbers', () => {
    const words = row({ type: 'categorical', choices: ['relu', 'tanh'] })
    expect(withType(withType(words, 'float'), 'categorical').choices).toEqual(['relu', 'tanh'])
  })

  it('keeps a prior where it is allowed', () => {
    const prior = row({ type: 'float', low: 0, high: 10, prior: 3 })
    expect([withType(prior, 'int').prior, withType({ ...prior, prior: 2.5 }, 'int').prior]).toEqual([3, undefined])
  })

  it('takes a row with empty fields as it is', () => {
    const empty = { ...emptyRow('x'), low: undefined, high: Number.NaN }
    expect(withType(empty, 'int')).toMatchObject({ type: 'int', low: undefined, high: Number.NaN })
    expect(withType(empty, 'categorical').choices).toEqual([])
  })
})
