import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dimensionsOf } from '../../../../../../electron/engine/samplers/tpe/dimension.ts'
import { GoodKernels } from '../../../../../../electron/engine/samplers/tpe/good-kernels.ts'
import { otherWidth, OtherKernels } from '../../../../../../electron/engine/samplers/tpe/other-kernels.ts'
import { recencyWeight, selectOthers } from '../../../../../../electron/engine/samplers/tpe/other-weights.ts'
import { pointMaker, positionsOf, type Point } from '../../../../../../electron/engine/samplers/tpe/point.ts'
import { configFromUnit } from '../../../../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../../../shared/random/rng.ts'
import { anySpace } from '../../../../shared/domain/arbitrary-space.ts'
import { reference } from './fixture.ts'

const mixed: SearchSpace = {
  x: { type: 'float', low: -5, high: 10 },
  lr: { type: 'float', low: 1e-5, high: 1e-1, log: true },
  n: { type: 'int', low: 1, high: 6 },
  units: { type: 'int', low: 4, high: 1024, log: true },
  s: { type: 'float', low: 0, high: 1, step: 0.25 },
  c: { type: 'categorical', choices: ['a', 'b', 'd'] },
}

/** The same with more values, so that many trials need not share any. */
const wider: SearchSpace = { ...mixed, n: { type: 'int', low: 1, high: 60 }, s: { type: 'float', low: 0, high: 1, step: 0.01 } }

function pointAt(space: SearchSpace, config: Config): Point {
  const dimensions = dimensionsOf(space)
  return pointMaker(dimensions)((dimension) => dimension.encode(config[dimension.name]))
}

const evenly = (space: SearchSpace, configs: readonly Config[], weight = 1, width?: number): GoodKernels => {
  const dimensions = dimensionsOf(space)
  return new GoodKernels(dimensions, configs.map((config) => ({ positions: positionsOf(dimensions, config), weight, width })), { priorWeight: 1, magicClip: true })
}

describe('the mixture over good trials', () => {
  it.each(reference.densities)('has the density of Optuna’s estimator over $observations.length trials of a mixed space', ({ wide, observations, points }) => {
    const space = wide ? wider : mixed
    const kernels = evenly(space, observations)
    for (const { at, logDensity } of points) {
      // Optuna divides by the sum of the weights. Narrow cells are taken at their middle, which is within 0.4 % in each dimension.
      expect(Math.abs(kernels.logDensity(pointAt(space, at)) - Math.log(observations.length + 1) - logDensity)).toBeLessThan(0.01)
    }
  })

  it('integrates to 1 over a conditional space', () => {
    const space: SearchSpace = {
      c: { type: 'categorical', choices: ['p', 'q'] },
      x: { type: 'float', low: 0, high: 2, when: { param: 'c', in: ['q'] } },
      n: { type: 'int', low: 1, high: 3 },
    }
    const kernels = evenly(space, [{ c: 'p', n: 1 }, { c: 'q', x: 0.2, n: 3 }, { c: 'q', x: 1.9, n: 2 }], 2)
    const grid = 4000
    let sum = 0
    for (const n of [1, 2, 3]) {
      sum += Math.exp(kernels.logDensity(pointAt(space, { c: 'p', n })))
      for (let i = 0; i < grid; i += 1) sum += Math.exp(kernels.logDensity(pointAt(space, { c: 'q', n, x: ((i + 0.5) / grid) * 2 }))) / grid
    }
    expect(sum / (2 * 3 + 1)).toBeCloseTo(1, 4)
  })

  it('draws from the kernels in proportion to their weights, and the rest from the whole space', () => {
    const dimensions = dimensionsOf({ x: { type: 'float', low: 0, high: 1 } })
    const kernels = new GoodKernels(dimensions, [0.2, 0.7].map((x, i) => ({ positions: Float64Array.of(x), weight: i + 1, width: 0.01 })), { priorWeight: 1, magicClip: true })
    const rng = createRng(3)
    const draws = Array.from({ length: 4000 }, () => kernels.draw(kernels.pick(rng), 0, rng))
    const near = (x: number): number => draws.filter((draw) => Math.abs(draw - x) < 0.04).length / draws.length
    expect(Math.abs(near(0.2) - (1 / 4 + 0.08 / 4))).toBeLessThan(0.03)
    expect(Math.abs(near(0.7) - (2 / 4 + 0.08 / 4))).toBeLessThan(0.03)
  })
})

describe('the mixture over the other trials', () => {
  it.each(Object.entries(reference.weights))('weighs %s trials by their age as Optuna does', (count, weights) => {
    weights.forEach((weight, place) => expect(recencyWeight(place, Number(count))).toBeCloseTo(weight, 12))
  })

  it('has the density of product kernels of one width, computed one by one', () => {
    fc.assert(
      fc.property(anySpace, fc.nat(2 ** 31), (space, seed) => {
        const rng = createRng(seed)
        const configs = Array.from({ length: 12 }, () => configFromUnit(space, () => rng.uniform()))
        const dimensions = dimensionsOf(space)
        const others = new OtherKernels(dimensions, 1)
        for (const config of configs) others.add(positionsOf(dimensions, config))
        const kept = configs.filter((_, row) => row % 4 !== 0)
        const direct = evenly(space, kept, 1, otherWidth)
        for (const config of configs) {
          const point = pointAt(space, config)
          expect(Math.abs(others.without((row) => row % 4 === 0).logDensity(point) - direct.logDensity(point))).toBeLessThan(0.05)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('looks at a bounded number of trials, whose weights stand for all', () => {
    const { rows, weights } = selectOthers(10_000, (row) => row % 10 === 0)
    expect(rows).toHaveLength(128)
    expect([...rows].toSorted((a, b) => a - b)).toEqual([...rows])
    expect(rows.some((row) => row % 10 === 0)).toBe(false)
    expect(rows.at(-1)).toBe(9999)
    const exact = Array.from({ length: 9000 }, (_, place) => recencyWeight(place, 9000)).reduce((sum, weight) => sum + weight, 0)
    expect(weights.reduce((sum, weight) => sum + weight, 0) / exact).toBeCloseTo(1, 1)
  })
})
