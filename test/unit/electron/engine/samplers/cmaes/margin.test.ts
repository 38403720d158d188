import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dimensionsOf } from '../../../../../../electron/engine/samplers/cmaes/dimensions.ts'
import { createEvolution, evolve } from '../../../../../../electron/engine/samplers/cmaes/evolution.ts'
import { keepMargin } from '../../../../../../electron/engine/samplers/cmaes/margin.ts'
import { fromUnit, toUnit } from '../../../../../../shared/domain/config.ts'
import type { Parameter, SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../../../shared/random/rng.ts'
import { cmaesPackage, differences } from './fixture.ts'

const levelled = (levels: number): Parameter => (levels === 0 ? { type: 'float', low: 0, high: 1 } : { type: 'int', low: 1, high: levels, step: 1 })

describe('the margin', () => {
  it('corrects mean and stretch as the cmaes package’s CMAwM does, and rounds as it does', () => {
    const { mean, sigma, population, levels, margin, generations } = cmaesPackage.margin_trace
    const { lattice, numeric } = dimensionsOf(Object.fromEntries(levels.map((count, i) => [`x${i}`, levelled(count)])))
    const evolution = createEvolution(Float64Array.from(mean), sigma, population)
    const stretch = new Float64Array(mean.length).fill(1)
    for (const each of generations) {
      each.points.forEach((point, k) => {
        const encoded = point.map((value, i) => {
          const [dimension, centre] = [numeric[i], evolution.mean[i] ?? NaN]
          return dimension?.isDiscrete === true ? toUnit(dimension.spec, fromUnit(dimension.spec, centre + (value - centre) * (stretch[i] ?? NaN))) : value
        })
        expect(differences(encoded, each.encoded[k] ?? [])).toEqual([])
      })
      evolve(evolution, each.points.map((point) => Float64Array.from(point)))
      keepMargin(evolution, lattice, stretch, margin)
      expect(differences(evolution.mean, each.mean)).toEqual([])
      expect(differences(stretch, each.A)).toEqual([])
    }
  })

  it('keeps the neighbours of every integer reachable, however small the step size has become', () => {
    const parameters: fc.Arbitrary<Parameter> = fc.oneof(
      fc.integer({ min: 2, max: 12 }).map((high): Parameter => ({ type: 'int', low: 1, high })),
      fc.integer({ min: 2, max: 64 }).map((high): Parameter => ({ type: 'int', low: 1, high, log: true })),
      fc.integer({ min: 1, max: 9 }).map((steps): Parameter => ({ type: 'float', low: 0, high: steps / 4, step: 0.25 })),
    )
    fc.assert(
      fc.property(parameters, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: -6, max: -1 }), fc.nat(1000), (spec, start, exponent, seed) => {
        const space: SearchSpace = { x: spec }
        const { lattice } = dimensionsOf(space)
        const evolution = createEvolution(Float64Array.of(start), 10 ** exponent, 6)
        const stretch = Float64Array.of(1)
        const margin = 1 / 6
        // The correction takes effect in one step where the mean's value has two neighbours; at the ends it moves the mean there.
        for (let round = 0; round < 3; round += 1) keepMargin(evolution, lattice, stretch, margin)
        const rng = createRng(seed)
        const centre = evolution.mean[0] ?? NaN
        const drawn = new Set(Array.from({ length: 400 }, () => fromUnit(spec, centre + rng.normal() * evolution.sigma * (stretch[0] ?? NaN))))
        const here = fromUnit(spec, centre)
        const { lower, upper } = lattice[0]?.(centre) ?? { lower: NaN, upper: NaN }
        const neighbours = [fromUnit(spec, lower - 1e-9), fromUnit(spec, upper + 1e-9)].filter((value) => value !== here)
        expect(neighbours.length).toBeGreaterThan(0)
        // Each at least 1/12 likely: all 400 draws miss one with probability below 1e-15.
        for (const value of neighbours) expect(drawn).toContain(value)
      }),
    )
  })
})
