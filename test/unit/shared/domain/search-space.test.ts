import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isActive, isInDomain, parametersInOrder, searchSpaceSchema, type Config } from '../../../../shared/domain/search-space.ts'
import { studyFileSchema } from '../../../../shared/domain/study.ts'
import { issuesOf } from '../../../../shared/zod-issues.ts'
import { anySpace } from './arbitrary-space.ts'

/** The issues of a study file with this space, a line each. */
function issues(space: Record<string, unknown>): string[] {
  const file = { name: 's', objective: { kind: 'command', command: 'true' }, space }
  const parsed = studyFileSchema.safeParse(file)
  return parsed.success ? [] : issuesOf(parsed.error).map(({ path, message }) => `${path}: ${message}`)
}

describe('a search space in a study file', () => {
  it('is told where in the file it is wrong, and how', () => {
    expect(issues({ units: { type: 'int', low: 0, high: 1024, log: true } })).toEqual(['space.units.low: must be > 0 when log'])
    expect(issues({ lr: { type: 'float', low: 1, high: 0 } })).toEqual(['space.lr.high: must be >= low (1)'])
    expect(issues({ lr: { type: 'float', low: 1, high: 2, log: true, step: 0.5 } })).toEqual(['space.lr.step: cannot be given together with log'])
    expect(issues({ lr: { type: 'float', low: 1, high: 2, prior: 3 } })).toEqual(['space.lr.prior: must lie in [1, 2]'])
    expect(issues({ lr: { type: 'float', low: 'x', high: 2 } })).toEqual(['space.lr.low: must be a number'])
    expect(issues({ units: { type: 'int', low: 0.5, high: 2 } })).toEqual(['space.units.low: must be a whole number'])
    expect(issues({ lr: { type: 'real', low: 1, high: 2 } })).toEqual(['space.lr.type: type must be "float", "int" or "categorical"'])
    expect(issues({ lr: { type: 'float', low: 1, high: 2, lgo: true } })).toEqual(['space.lr.lgo: is not a known field'])
    expect(issues({ a: { type: 'categorical', choices: [] } })).toEqual(['space.a.choices: needs at least one choice'])
    expect(issues({ a: { type: 'categorical', choices: ['x', 'x'] } })).toEqual(['space.a.choices: must not repeat a choice'])
    expect(issues({ a: { type: 'categorical', choices: ['x'], prior: 'y' } })).toEqual(['space.a.prior: must be one of the choices'])
  })

  it('is told of every problem at once', () => {
    expect(issues({ a: { type: 'int', low: 0, high: -1, log: true }, b: { type: 'float', low: 2, high: 1 } })).toHaveLength(3)
  })

  it('may have conditions on other parameters, but not on missing ones, impossible values or themselves', () => {
    const choice = { type: 'categorical', choices: ['x', 'y'] }
    expect(issues({ a: choice, b: { ...choice, when: { param: 'a', in: ['x'] } } })).toEqual([])
    expect(issues({ b: { ...choice, when: { param: 'a', in: ['x'] } } })).toEqual(['space.b.when.param: there is no parameter "a" in the space'])
    expect(issues({ a: choice, b: { ...choice, when: { param: 'a', in: ['z'] } } })).toEqual(['space.b.when.in: "z" is not a value of "a"'])
    expect(issues({ a: choice, b: { ...choice, when: { param: 'toString', in: ['x'] } } })).toEqual([
      'space.b.when.param: there is no parameter "toString" in the space',
    ])
    expect(issues({ a: { ...choice, when: { param: 'b', in: ['x'] } }, b: { ...choice, when: { param: 'a', in: ['x'] } } })).toEqual([
      'space.a.when.param: the conditions form a cycle through "a"',
      'space.b.when.param: the conditions form a cycle through "b"',
    ])
  })

  it('may have parameters called like what every object has, except for its prototype', () => {
    const range = '{"type":"float","low":0,"high":1}'
    expect(issues(JSON.parse(`{"constructor":${range}}`))).toEqual([])
    expect(issues(JSON.parse(`{"__proto__":${range}}`))).toEqual(['space.__proto__: cannot be the name of a parameter'])
  })

  it('comes back the same from JSON', () => {
    fc.assert(
      fc.property(anySpace, (space) => {
        expect(searchSpaceSchema.parse(JSON.parse(JSON.stringify(space)))).toEqual(space)
      }),
    )
  })
})

describe('the order of parameters', () => {
  it('has each one once, after the one that it is conditional on', () => {
    fc.assert(
      fc.property(anySpace, (space) => {
        const names = parametersInOrder(space)
        expect(names.toSorted()).toEqual(Object.keys(space).toSorted())
        for (const name of names) {
          const parent = space[name]?.when?.param
          if (parent !== undefined) expect(names.indexOf(parent)).toBeLessThan(names.indexOf(name))
        }
      }),
    )
  })
})

describe('a value', () => {
  it('is in the domain of a parameter within its range, on its steps, among its choices', () => {
    expect(isInDomain({ type: 'float', low: 0, high: 1, step: 0.1 }, 0.1 + 0.2)).toBe(true)
    expect(isInDomain({ type: 'float', low: 0, high: 1, step: 0.1 }, 0.25)).toBe(false)
    expect(isInDomain({ type: 'float', low: 0, high: 1 }, NaN)).toBe(false)
    expect(isInDomain({ type: 'int', low: 0, high: 4 }, 2.5)).toBe(false)
    expect(isInDomain({ type: 'int', low: 0, high: 4 }, '2')).toBe(false)
    expect(isInDomain({ type: 'categorical', choices: [1, '2', true] }, '1')).toBe(false)
    expect(isInDomain({ type: 'categorical', choices: [1, '2', true] }, true)).toBe(true)
  })

  it('makes a conditional parameter inactive when its parent is', () => {
    const active = (config: Config): boolean => isActive({ type: 'int', low: 0, high: 1, when: { param: 'a', in: ['x'] } }, config)
    expect([active({ a: 'x' }), active({ a: 'y' }), active({})]).toEqual([true, false, false])
    expect(isActive({ type: 'int', low: 0, high: 1, when: { param: 'constructor', in: [1] } }, {})).toBe(false)
  })
})
