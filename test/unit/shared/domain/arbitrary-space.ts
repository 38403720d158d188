import fc from 'fast-check'
import type { Parameter, ParameterValue, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { searchSpaceSchema } from '../../../../shared/domain/search-space.ts'

const range = (low: number, width: number): { low: number; high: number } => ({ low, high: low + width })

const anyInt: fc.Arbitrary<Parameter> = fc.oneof(
  fc.record({ low: fc.integer({ min: -50, max: 50 }), width: fc.nat(20) }).map(({ low, width }): Parameter => ({ type: 'int', ...range(low, width) })),
  fc.record({ low: fc.integer({ min: 1, max: 50 }), width: fc.nat(1000) }).map(({ low, width }): Parameter => ({ type: 'int', ...range(low, width), log: true })),
  fc
    .record({ low: fc.integer({ min: -50, max: 50 }), width: fc.nat(40), step: fc.integer({ min: 1, max: 7 }) })
    .map(({ low, width, step }): Parameter => ({ type: 'int', ...range(low, width), step })),
)

const anyFloat: fc.Arbitrary<Parameter> = fc.oneof(
  fc.record({ low: fc.integer({ min: -500, max: 500 }), width: fc.nat(1000) }).map(({ low, width }): Parameter => ({ type: 'float', low: low / 100, high: (low + width) / 100 })),
  fc
    .record({ low: fc.integer({ min: -9, max: 2 }), decades: fc.nat(6) })
    .map(({ low, decades }): Parameter => ({ type: 'float', low: 10 ** low, high: 10 ** (low + decades), log: true })),
  fc
    .record({ low: fc.integer({ min: -5000, max: 5000 }), width: fc.nat(3000), step: fc.constantFrom(0.1, 0.05, 0.3, 1, 2.5) })
    .map(({ low, width, step }): Parameter => ({ type: 'float', low: low / 1000, high: (low + width) / 1000, step })),
)

const anyCategorical: fc.Arbitrary<Parameter> = fc
  .uniqueArray(fc.oneof(fc.constantFrom('sgd', 'adam', 'relu', ''), fc.boolean(), fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 5 })
  .map((choices): Parameter => ({ type: 'categorical', choices }))

/** Any parameter without a condition. */
export const anyParameter: fc.Arbitrary<Parameter> = fc.oneof(anyInt, anyFloat, anyCategorical)

/** Values that a condition can name. */
function someValues(spec: Parameter): readonly ParameterValue[] {
  if (spec.type === 'categorical') return spec.choices
  return spec.type === 'int' && spec.step === undefined ? [spec.low, spec.high] : [spec.low]
}

/** Any space of one to six parameters, about half of them conditional on an earlier one (which may be conditional too). */
export const anySpace: fc.Arbitrary<SearchSpace> = fc
  .array(fc.record({ spec: anyParameter, parent: fc.nat(9), value: fc.nat(9) }), { minLength: 1, maxLength: 6 })
  .map((parts) => {
    const space: Record<string, Parameter> = {}
    parts.forEach(({ spec, parent, value }, index) => {
      const param = `p${parent}`
      const of = space[param]
      const values = of === undefined ? [] : someValues(of)
      const chosen = values[value % Math.max(values.length, 1)]
      space[`p${index}`] = chosen === undefined ? spec : { ...spec, when: { param, in: [chosen] } }
    })
    return searchSpaceSchema.parse(space)
  })
