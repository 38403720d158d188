import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configFromUnit, configIssues, configurationCount, fromUnit, toUnit, valueCount } from '../../../../shared/domain/config.ts'
import { isInDomain, type Parameter, type SearchSpace } from '../../../../shared/domain/search-space.ts'
import { anyParameter, anySpace } from './arbitrary-space.ts'

const unit = fc.double({ min: 0, max: 1, noNaN: true })

describe('a position in the unit interval', () => {
  it('always stands for a value of the parameter', () => {
    fc.assert(fc.property(anyParameter, unit, (spec, u) => isInDomain(spec, fromUnit(spec, u))), { numRuns: 1000 })
  })

  it('is the inverse of a value: the value comes back, to the last digits when it is continuous', () => {
    fc.assert(
      fc.property(anyParameter, unit, (spec, u) => {
        const value = fromUnit(spec, u)
        const again = fromUnit(spec, toUnit(spec, value))
        if (valueCount(spec) === Infinity) expect(Number(again)).toBeCloseTo(Number(value), 8)
        else expect(again).toBe(value)
      }),
      { numRuns: 1000 },
    )
  })

  it('is between 0 and 1 for every value', () => {
    fc.assert(
      fc.property(anyParameter, unit, (spec, u) => {
        const position = toUnit(spec, fromUnit(spec, u))
        return position >= 0 && position <= 1
      }),
    )
  })

  it('gives every whole number an equal share, both ends too', () => {
    const spec: Parameter = { type: 'int', low: 1, high: 4 }
    expect([0, 0.249, 0.251, 0.499, 0.501, 0.749, 0.751, 1].map((u) => fromUnit(spec, u))).toEqual([1, 1, 2, 2, 3, 3, 4, 4])
  })

  it('is never -0, which JSON would not keep', () => {
    for (let u = 0; u <= 1; u += 1 / 64) {
      expect(fromUnit({ type: 'int', low: -1, high: 1 }, u)).not.toBe(-0)
      expect(fromUnit({ type: 'float', low: -0.3, high: 0.3, step: 0.1 }, u)).not.toBe(-0)
    }
  })

  it('is the middle of the logarithm for a log parameter', () => {
    expect(fromUnit({ type: 'float', low: 1e-6, high: 1e-2, log: true }, 0.5)).toBeCloseTo(1e-4, 12)
  })

  it('has steps without float noise, also when the first one has more digits than the step', () => {
    const values = (spec: Parameter): unknown[] => Array.from({ length: valueCount(spec) }, (_, k) => fromUnit(spec, (k + 0.5) / valueCount(spec)))
    expect(values({ type: 'float', low: 0, high: 0.5, step: 0.1 })).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5])
    expect(values({ type: 'float', low: 0.0005, high: 0.3, step: 0.1 })).toEqual([0.0005, 0.1005, 0.2005])
    expect(values({ type: 'float', low: -0.3, high: 0.3, step: 0.1 })).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3])
    expect(values({ type: 'float', low: 1e-6, high: 4e-6, step: 1e-6 })).toEqual([1e-6, 2e-6, 3e-6, 4e-6])
  })
})

const optimizer: SearchSpace = {
  momentum: { type: 'int', low: 0, high: 9, when: { param: 'optimizer', in: ['sgd'] } },
  optimizer: { type: 'categorical', choices: ['sgd', 'adam', 'lion'] },
  nesterov: { type: 'categorical', choices: [true, false], when: { param: 'momentum', in: [8, 9] } },
}

describe('a configuration', () => {
  it('from any point of the unit cube is free of issues', () => {
    fc.assert(
      fc.property(anySpace, fc.array(unit, { minLength: 6, maxLength: 6 }), (space, point) => {
        expect(configIssues(space, configFromUnit(space, (_name, position) => point[position] ?? 0))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('misses a value that only its prototype has', () => {
    const range: Parameter = { type: 'int', low: 1, high: 2 }
    const space: SearchSpace = { constructor: range }
    expect(configIssues(space, {})).toEqual([{ path: 'constructor', message: 'is missing' }])
    expect(configIssues({}, { constructor: 1 })).toEqual([{ path: 'constructor', message: 'is not in the search space' }])
  })

  it('has the conditional parameters of the active branch alone, wherever they stand in the space', () => {
    expect(configFromUnit(optimizer, () => 0.5)).toEqual({ optimizer: 'adam' })
    expect(configFromUnit(optimizer, (name) => (name === 'momentum' ? 0.99 : 0))).toEqual({ optimizer: 'sgd', momentum: 9, nesterov: true })
  })

  it('is told what is missing, out of range, inactive and unknown', () => {
    expect(configIssues(optimizer, { optimizer: 'sgd' })).toEqual([{ path: 'momentum', message: 'is missing' }])
    expect(configIssues(optimizer, { optimizer: 'sgd', momentum: 2.5 })).toEqual([{ path: 'momentum', message: '2.5 is outside the search space' }])
    expect(configIssues(optimizer, { optimizer: 'adam', momentum: 1, lr: 1 })).toEqual([
      { path: 'momentum', message: 'is only used when "optimizer" is one of ["sgd"]' },
      { path: 'lr', message: 'is not in the search space' },
    ])
  })
})

describe('the number of configurations', () => {
  it('counts a conditional parameter only where it is active', () => {
    // adam, lion, sgd with momentum 0 to 7, and sgd with 8 or 9, each with and without nesterov.
    expect(configurationCount(optimizer)).toBe(2 + 8 + 2 * 2)
  })

  it('is infinite with a continuous parameter, and finite with one that is fixed', () => {
    expect(configurationCount({ a: { type: 'float', low: 0, high: 1 } })).toBe(Infinity)
    expect(configurationCount({ a: { type: 'float', low: 1, high: 1 }, b: { type: 'int', low: 0, high: 1e9 } })).toBe(1e9 + 1)
    expect(configurationCount({ a: { type: 'float', low: 0, high: 1, step: 0.1 } })).toBe(11)
  })
})
