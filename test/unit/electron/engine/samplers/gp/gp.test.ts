import { describe, expect, it } from 'vitest'
import { gp } from '../../../../../../electron/engine/samplers/gp/index.ts'
import { configurationCount } from '../../../../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../../../shared/random/rng.ts'
import { anySpace } from '../../../../shared/domain/arbitrary-space.ts'
import { hypervolume } from '../../../../../../shared/analysis/hypervolume.ts'
import { describeExhaustion, describeSamplerContract } from '../sampler-checks.ts'
import { at, best, branin, braninSpace, run } from './studies.ts'

const make = (space: SearchSpace): ReturnType<typeof gp.create> => gp.create(gp.options.parse({ n_startup: 5 }), space)

describeSamplerContract('gp', make, { trials: 14, runs: 12 })
describeExhaustion(
  'gp',
  make,
  anySpace.filter((space) => configurationCount(space) <= 30).map((space) => ({ space, count: configurationCount(space) })),
)

const square: SearchSpace = { x: { type: 'float', low: 0, high: 1 }, y: { type: 'float', low: 0, high: 1 } }
describe('the sampler gp', () => {
  it('finds the minimum of a smooth function to three digits in 25 trials', () => {
    expect(best(run(square, { trials: 25 }, (config) => ({ losses: [(at(config, 'x') - 0.3) ** 2 + (at(config, 'y') - 0.8) ** 2] })))).toBeLessThan(1e-3)
  })

  it('finds the best of a mixed conditional space', () => {
    const space: SearchSpace = {
      optimizer: { type: 'categorical', choices: ['sgd', 'adam', 'rmsprop'] },
      momentum: { type: 'float', low: 0, high: 1, when: { param: 'optimizer', in: ['sgd'] } },
      layers: { type: 'int', low: 1, high: 20 },
    }
    const history = run(space, { trials: 40 }, (config) => {
      const ofOptimizer = config['optimizer'] === 'sgd' ? Math.abs(at(config, 'momentum') - 0.9) : 0.5
      return { losses: [ofOptimizer + 0.05 * Math.abs(at(config, 'layers') - 13)] }
    })
    expect(best(history)).toBeLessThan(0.03)
  })

  it('is not put off by losses that are infinite, or enormous', () => {
    const history = run(square, { trials: 30 }, (config) => {
      const distance = (at(config, 'x') - 0.3) ** 2 + (at(config, 'y') - 0.8) ** 2
      return { losses: [at(config, 'x') > 0.7 ? Infinity : at(config, 'y') < 0.2 ? 1e9 : distance] }
    })
    expect(best(history)).toBeLessThan(3e-3)
  })

  it('keeps a bound once it knows where it lies', () => {
    // The unconstrained minimum is at 0, 0; the best that keeps x + y >= 1 lies on the line, with a loss of 0.5.
    const history = run(square, { trials: 30 }, (config) => ({ losses: [at(config, 'x') ** 2 + at(config, 'y') ** 2], violations: [1 - at(config, 'x') - at(config, 'y')] }))
    const kept = history.trials.filter(({ result }) => (result?.violations[0] ?? 1) <= 0)
    expect(Math.min(...kept.map(({ loss }) => loss ?? Infinity))).toBeLessThan(0.53)
  })

  it('looks for a configuration that keeps the bounds while none does', () => {
    const history = run(square, { trials: 20 }, (config) => ({ losses: [at(config, 'x')], violations: [(at(config, 'x') - 0.9) ** 2 + (at(config, 'y') - 0.05) ** 2 - 0.01] }))
    expect(history.trials.some(({ result }) => (result?.violations[0] ?? 1) <= 0)).toBe(true)
  })

  it('spreads trials over the front of two objectives', () => {
    // The front is the line from (0.2, 0.2) to (0.8, 0.8): with f = distance² to either end, sqrt(f1) + sqrt(f2) = 0.6 √2.
    const distance = (config: Config, to: number): number => (at(config, 'x') - to) ** 2 + (at(config, 'y') - to) ** 2
    const history = run(square, { trials: 30, objectives: 2 }, (config) => ({ losses: [distance(config, 0.2), distance(config, 0.8)] }))
    const found = hypervolume(history.trials.map(({ result }) => result?.losses ?? []), [0.72, 0.72])
    const exact = 0.72 ** 2 * (5 / 6)
    expect(found / exact).toBeGreaterThan(0.93)
  })

  it('asks for different points of a function with many minima while others run', () => {
    const history = run(square, { trials: 12 }, (config) => ({ losses: [Math.sin(12 * at(config, 'x')) + Math.cos(11 * at(config, 'y'))] }))
    const sampler = make(square)
    const asked: Config[] = []
    for (let number = 12; number < 18; number += 1) {
      const config = sampler.suggest(history, square, createRng(deriveSeed(1, number)), { number, studySeed: 1 }) ?? {}
      history.add(number, config, 'running')
      asked.push(config)
    }
    const gaps = asked.flatMap((a, i) => asked.slice(i + 1).map((b) => Math.hypot(at(a, 'x') - at(b, 'x'), at(a, 'y') - at(b, 'y'))))
    expect(Math.min(...gaps)).toBeGreaterThan(0.005)
  })

  it('begins with the values believed good, and comes back to their surroundings at first', () => {
    const space: SearchSpace = { x: { type: 'float', low: 0, high: 1, prior: 0.9 }, y: { type: 'float', low: 0, high: 1 } }
    const history = run(space, { trials: 10 }, () => ({ losses: [1] }))
    expect(history.trials[0]?.config['x']).toBeCloseTo(0.9, 12)
    for (const { config } of history.trials.slice(5)) expect(at(config, 'x')).toBeGreaterThan(0.3)
  })

  it('spreads trials until enough are known, though many run at once', () => {
    const spread = run(square, { trials: 12, workers: 8, startup: 5 }, () => ({ losses: [0] })).trials.map(({ config }) => config)
    const alone = run(square, { trials: 12, workers: 1, startup: 12 }, () => ({ losses: [0] })).trials.map(({ config }) => config)
    expect(spread).toEqual(alone)
    expect(run(square, { trials: 13, workers: 8, startup: 5 }, () => ({ losses: [0] })).trials.at(-1)?.config).not.toEqual(
      run(square, { trials: 13, startup: 13 }, () => ({ losses: [0] })).trials.at(-1)?.config,
    )
  })

  it('finds the minimum of Branin with eight workers in 50 trials', () => {
    const history = run(braninSpace, { trials: 50, workers: 8, startup: 10 }, (config) => ({ losses: [branin(at(config, 'x'), at(config, 'y'))] }))
    expect(best(history) - 0.397887).toBeLessThan(0.02)
  })

  it('keeps the constraint of Gelbart et al. on Branin, which leaves one of its three minima', () => {
    const told = (config: Config): { losses: number[]; violations: number[] } => {
      const [x, y] = [at(config, 'x'), at(config, 'y')]
      return { losses: [branin(x, y)], violations: [(x - 2.5) ** 2 + (y - 7.5) ** 2 - 50] }
    }
    const { trials } = run(braninSpace, { trials: 35, startup: 8 }, told)
    const kept = trials.filter(({ result }) => (result?.violations[0] ?? 1) <= 0)
    expect(Math.min(...kept.map(({ loss }) => loss ?? Infinity)) - 0.397887).toBeLessThan(0.02)
    expect(kept.filter(({ number }) => number >= 20).length).toBeGreaterThan(8)
  })

  it('comes within a few percent of the front of Binh and Korn, who have two objectives and two constraints', () => {
    const space: SearchSpace = { x: { type: 'float', low: 0, high: 5 }, y: { type: 'float', low: 0, high: 3 } }
    const losses = (x: number, y: number): number[] => [4 * x * x + 4 * y * y, (x - 5) ** 2 + (y - 5) ** 2]
    const history = run(space, { trials: 40, objectives: 2, startup: 8 }, (config) => {
      const [x, y] = [at(config, 'x'), at(config, 'y')]
      return { losses: losses(x, y), violations: [(x - 5) ** 2 + y * y - 25, 7.7 - (x - 8) ** 2 - (y + 3) ** 2] }
    })
    const kept = history.trials.flatMap(({ result }) => (result !== undefined && result.violations.every((by) => by <= 0) ? [result.losses] : []))
    // The front (Binh & Korn, 1997): x = y up to 3, then y = 3.
    const front = Array.from({ length: 1001 }, (_, i) => losses(i / 200, Math.min(i / 200, 3)))
    expect(hypervolume(kept, [140, 50]) / hypervolume(front, [140, 50])).toBeGreaterThan(0.96)
  })
})
