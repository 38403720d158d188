import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../../../electron/engine/schedulers/explore.ts'
import { configFromUnit, configIssues } from '../../../../../shared/domain/config.ts'
import type { SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../../shared/random/rng.ts'
import { anySpace } from '../../../shared/domain/arbitrary-space.ts'

const always = { changes: () => true, perturbation: 0.2, resampleProbability: 0 }

describe('explore', () => {
  it('stays in any space, whatever it starts from: ranges, steps, choices and conditions', () => {
    fc.assert(
      fc.property(anySpace, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (space, seed, resampleProbability) => {
        const rng = createRng(seed)
        const config = configFromUnit(space, () => rng.uniform())
        expect(configIssues(space, explore(config, space, { ...always, resampleProbability }, rng))).toEqual([])
      }),
    )
  })

  it('multiplies numbers by 0.8 or 1.2 and leaves choices', () => {
    const space: SearchSpace = { rate: { type: 'float', low: 1e-5, high: 1, log: true }, optimizer: { type: 'categorical', choices: ['sgd', 'adam'] } }
    const rates = Array.from({ length: 20 }, (_, seed) => explore({ rate: 0.01, optimizer: 'adam' }, space, always, createRng(seed)))
    expect(new Set(rates.map(({ rate }) => Number(rate).toPrecision(6)))).toEqual(new Set(['0.00800000', '0.0120000']))
    expect(rates.every(({ optimizer }) => optimizer === 'adam')).toBe(true)
  })

  it('moves a whole number by one at least, a stepped one along its grid, and neither out of the range', () => {
    const space: SearchSpace = { layers: { type: 'int', low: 1, high: 4 }, dropout: { type: 'float', low: 0, high: 0.6, step: 0.2 } }
    const moved = (config: Record<string, number>): unknown[] => Array.from({ length: 20 }, (_, seed) => JSON.stringify(explore(config, space, always, createRng(seed))))
    const found = new Set(moved({ layers: 2, dropout: 0.4 }))
    expect([...found].sort()).toEqual([{ layers: 1, dropout: 0.2 }, { layers: 1, dropout: 0.6 }, { layers: 3, dropout: 0.2 }, { layers: 3, dropout: 0.6 }].map((each) => JSON.stringify(each)))
    for (const each of moved({ layers: 4, dropout: 0.6 })) expect(configIssues(space, JSON.parse(String(each)))).toEqual([])
  })

  it('draws about so many parameters anew as it is told to', () => {
    const space: SearchSpace = { x: { type: 'float', low: 0, high: 1 } }
    const copies = Array.from({ length: 1000 }, (_, seed) => Number(explore({ x: 0.5 }, space, { ...always, resampleProbability: 0.25 }, createRng(seed))['x']))
    const anew = copies.filter((x) => Math.abs(x - 0.4) > 1e-12 && Math.abs(x - 0.6) > 1e-12).length
    expect(anew).toBeGreaterThan(200)
    expect(anew).toBeLessThan(300)
  })

  it('leaves alone what may not change', () => {
    const space: SearchSpace = { rate: { type: 'float', low: 0, high: 1 }, units: { type: 'int', low: 1, high: 100 } }
    const copy = explore({ rate: 0.5, units: 50 }, space, { changes: (name) => name === 'rate', perturbation: 0.5, resampleProbability: 0.5 }, createRng(1))
    expect(copy['units']).toBe(50)
    expect(copy['rate']).not.toBe(0.5)
  })
})
