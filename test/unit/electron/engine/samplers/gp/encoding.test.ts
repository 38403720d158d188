import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEncoding } from '../../../../../../electron/engine/samplers/gp/encoding.ts'
import { configFromUnit } from '../../../../../../shared/domain/config.ts'
import type { SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../../../shared/random/rng.ts'
import { anySpace } from '../../../../shared/domain/arbitrary-space.ts'

describe('the encoding of a space', () => {
  it('gives back the configuration that it encoded, and its row', () => {
    fc.assert(
      fc.property(anySpace, fc.nat(), (space, seed) => {
        const encoding = createEncoding(space)
        const config = configFromUnit(space, createRng(seed).uniform)
        const back = encoding.configOf(encoding.unitsOf(config))
        expect(Object.keys(back)).toEqual(Object.keys(config))
        for (const [name, value] of Object.entries(config))
          if (typeof value === 'number') expect(Number(back[name])).toBeCloseTo(value, 8)
          else expect(back[name]).toBe(value)
        const [row, again] = [encoding.rowOf(encoding.unitsOf(config)), encoding.rowOf(encoding.unitsOf(back))]
        row.forEach((value, c) => expect(again[c]).toBeCloseTo(value, 10))
      }),
      { numRuns: 200 },
    )
  })

  const space: SearchSpace = {
    n: { type: 'int', low: 1, high: 4 },
    momentum: { type: 'float', low: 0, high: 1, when: { param: 'optimizer', in: ['sgd'] } },
    optimizer: { type: 'categorical', choices: ['sgd', 'adam'] },
  }
  const encoding = createEncoding(space)
  const rowOf = (config: Record<string, string | number>): Float64Array => encoding.rowOf(encoding.unitsOf(config))

  it('has one row for every unit of an int’s value', () => {
    const units = encoding.unitsOf({ n: 2, optimizer: 'adam' })
    const n = encoding.dimensions.findIndex(({ name }) => name === 'n')
    const moved = units.map((unit, d) => (d === n ? unit + 0.1 : unit))
    expect(encoding.rowOf(moved)).toEqual(encoding.rowOf(units))
    expect(encoding.configOf(moved)['n']).toBe(2)
  })

  it('sets an inactive parameter apart from every active value of it, the middle one too', () => {
    const momentum = encoding.dimensions.find(({ name }) => name === 'momentum')
    const column = momentum?.activityColumn ?? NaN
    expect(rowOf({ n: 1, optimizer: 'adam' })[column]).toBe(0.5)
    expect(rowOf({ n: 1, optimizer: 'sgd', momentum: 0.5 })[column]).toBe(0)
  })
})
