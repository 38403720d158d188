import { describe, expect, it } from 'vitest'
import { believedPosition, beliefShare, choiceProbabilities } from '../../../../../electron/engine/samplers/belief.ts'
import { createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import { createHistory } from '../../../../../electron/engine/study/history.ts'
import { toUnit } from '../../../../../shared/domain/config.ts'
import type { Config, Parameter, SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../../shared/random/rng.ts'

const rate: Parameter = { type: 'float', low: 1e-6, high: 1, log: true, prior: 1e-4 }
const believedPlace = 1 / 3
const space: SearchSpace = { rate, layers: { type: 'int', low: 1, high: 9, prior: 2 }, free: { type: 'float', low: 0, high: 1 } }

/** The configurations of a study in which every trial ends at once, the worse the nearer to the belief. */
function configsOf(name: string, believed: SearchSpace, trials: number, seed = 1): Config[] {
  const history = createHistory({ name: 'loss', goal: 'minimize' })
  const sampler = createSampler({ name }, believed)
  for (let number = 0; number < trials; number += 1) {
    const config = sampler.suggest(history, believed, createRng(deriveSeed(seed, number)), { number, studySeed: seed }) ?? {}
    history.add(number, config, 'running')
    history.report(number, 1, -((toUnit(rate, config['rate'] ?? 1) - believedPlace) ** 2))
    history.complete(number, { losses: [history.trials[number]?.loss ?? NaN], violations: [] })
  }
  return history.trials.map(({ config }) => config)
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const nearBelief = (configs: readonly Config[]): number => mean(configs.map((config) => (Math.abs(toUnit(rate, config['rate'] ?? 1) - believedPlace) < 0.15 ? 1 : 0)))

describe('the belief in a prior', () => {
  it('draws a number from the normal distribution around it, cut off at the ends of the range', () => {
    const rng = createRng(3)
    const inside = Array.from({ length: 4000 }, () => believedPosition(rate, rng))
    expect(mean(inside)).toBeCloseTo(believedPlace, 1)
    expect(Math.sqrt(mean(inside.map((x) => (x - believedPlace) ** 2)))).toBeCloseTo(0.147, 1)
    const atEnd = Array.from({ length: 4000 }, () => believedPosition({ type: 'float', low: 0, high: 1, prior: 0 }, rng))
    expect(Math.min(...atEnd)).toBeGreaterThanOrEqual(0)
    // The mean of half a normal distribution: 0.15 · √(2 / π).
    expect(mean(atEnd)).toBeCloseTo(0.15 * Math.sqrt(2 / Math.PI), 2)
  })

  it('gives half of the probability to the choice believed in, and shares the rest', () => {
    const spec = { type: 'categorical', choices: ['a', 'b', 'c', 'd'], prior: 'c' } as const
    expect([...choiceProbabilities({ ...spec, choices: [...spec.choices] })]).toEqual([0.125, 0.125, 0.625, 0.125])
    const rng = createRng(4)
    const draws = Array.from({ length: 4000 }, () => believedPosition({ ...spec, choices: [...spec.choices] }, rng))
    expect(mean(draws.map((position) => (Math.floor(position * 4) === 2 ? 1 : 0)))).toBeCloseTo(0.625, 1)
  })

  it('draws every trial at first, half of them after ten, and is given up in the end', () => {
    expect([0, 10, 90, 990].map(beliefShare)).toEqual([1, 0.5, 0.1, 0.01])
  })
})

describe.each(['random', 'sobol', 'de', 'nsga2', 'cmaes', 'tpe', 'gp', 'auto'])('the sampler %s, told of values believed to be good', (name) => {
  it('tries them first', () => {
    const [first] = configsOf(name, space, 1)
    expect(first?.['rate']).toBeCloseTo(1e-4, 12)
    expect(first?.['layers']).toBe(2)
  })
})

// The Gaussian process spreads its first trials all the same, and believes from its first model on.
describe.each(['random', 'sobol', 'de', 'nsga2', 'cmaes', 'tpe'])('the sampler %s, told of a value believed to be good', (name) => {
  it('tries values around them more often at first than it would without', () => {
    const { prior: _prior, ...unbelieved } = rate
    const seeds = [1, 2, 3, 4, 5]
    const without = mean(seeds.map((seed) => nearBelief(configsOf(name, { ...space, rate: { ...unbelieved } }, 8, seed))))
    expect(mean(seeds.map((seed) => nearBelief(configsOf(name, space, 8, seed))))).toBeGreaterThan(without + 0.05)
  })
})

describe.each(['random', 'sobol', 'de', 'nsga2'])('the sampler %s, told of values that are bad', (name) => {
  it('comes to try others', () => {
    const configs = configsOf(name, space, 400)
    expect(nearBelief(configs.slice(0, 10))).toBeGreaterThan(0.4)
    expect(nearBelief(configs.slice(-200))).toBeLessThan(0.4)
  })
})
