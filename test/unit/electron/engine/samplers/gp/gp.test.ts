import { describe, expect, it } from 'vitest'
import { gp } from '../../../../../../electron/engine/samplers/gp/index.ts'
import { createHistory, type StudyHistory } from '../../../../../../electron/engine/study/history.ts'
import { configurationCount } from '../../../../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../../../shared/random/rng.ts'
import { anySpace } from '../../../../shared/domain/arbitrary-space.ts'
import { hypervolume } from '../../../../../../shared/analysis/hypervolume.ts'
import { describeExhaustion, describeSamplerContract } from '../sampler-checks.ts'

const make = (space: SearchSpace): ReturnType<typeof gp.create> => gp.create(gp.options.parse({ n_startup: 5 }), space)

describeSamplerContract('gp', make, { trials: 14, runs: 12 })
describeExhaustion(
  'gp',
  make,
  anySpace.filter((space) => configurationCount(space) <= 30).map((space) => ({ space, count: configurationCount(space) })),
)

const square: SearchSpace = { x: { type: 'float', low: 0, high: 1 }, y: { type: 'float', low: 0, high: 1 } }
const at = (config: Config, name: string): number => Number(config[name])

interface Told {
  losses: number[]
  violations?: number[]
}

/** A study of one trial after another. */
function run(space: SearchSpace, trials: number, tell: (config: Config) => Told, objectives = 1): StudyHistory {
  const [first = { name: 'a', goal: 'minimize' as const }, ...others] = Array.from({ length: objectives }, (_, k) => ({ name: `a${k}`, goal: 'minimize' as const }))
  const history = createHistory(first, others)
  const sampler = make(space)
  for (let number = 0; number < trials; number += 1) {
    const config = sampler.suggest(history, space, createRng(deriveSeed(1, number)), { number, studySeed: 1 }) ?? {}
    const { losses, violations = [] } = tell(config)
    history.add(number, config, 'running')
    history.report(number, 1, losses[0] ?? NaN)
    history.complete(number, { losses, violations })
  }
  return history
}

const best = (history: StudyHistory): number => Math.min(...history.trials.map(({ loss }) => loss ?? Infinity))

describe('the sampler gp', () => {
  it('finds the minimum of a smooth function to three digits in 25 trials', () => {
    expect(best(run(square, 25, (config) => ({ losses: [(at(config, 'x') - 0.3) ** 2 + (at(config, 'y') - 0.8) ** 2] })))).toBeLessThan(1e-3)
  })

  it('finds the best of a mixed conditional space', () => {
    const space: SearchSpace = {
      optimizer: { type: 'categorical', choices: ['sgd', 'adam', 'rmsprop'] },
      momentum: { type: 'float', low: 0, high: 1, when: { param: 'optimizer', in: ['sgd'] } },
      layers: { type: 'int', low: 1, high: 20 },
    }
    const history = run(space, 40, (config) => {
      const ofOptimizer = config['optimizer'] === 'sgd' ? Math.abs(at(config, 'momentum') - 0.9) : 0.5
      return { losses: [ofOptimizer + 0.05 * Math.abs(at(config, 'layers') - 13)] }
    })
    expect(best(history)).toBeLessThan(0.03)
  })

  it('is not put off by losses that are infinite, or enormous', () => {
    const history = run(square, 30, (config) => {
      const distance = (at(config, 'x') - 0.3) ** 2 + (at(config, 'y') - 0.8) ** 2
      return { losses: [at(config, 'x') > 0.7 ? Infinity : at(config, 'y') < 0.2 ? 1e9 : distance] }
    })
    expect(best(history)).toBeLessThan(3e-3)
  })

  it('keeps a bound once it knows where it lies', () => {
    // The unconstrained minimum is at 0, 0; the best that keeps x + y >= 1 lies on the line, with a loss of 0.5.
    const history = run(square, 30, (config) => ({ losses: [at(config, 'x') ** 2 + at(config, 'y') ** 2], violations: [1 - at(config, 'x') - at(config, 'y')] }))
    const kept = history.trials.filter(({ result }) => (result?.violations[0] ?? 1) <= 0)
    expect(Math.min(...kept.map(({ loss }) => loss ?? Infinity))).toBeLessThan(0.53)
  })

  it('looks for a configuration that keeps the bounds while none does', () => {
    const history = run(square, 20, (config) => ({ losses: [at(config, 'x')], violations: [(at(config, 'x') - 0.9) ** 2 + (at(config, 'y') - 0.05) ** 2 - 0.01] }))
    expect(history.trials.some(({ result }) => (result?.violations[0] ?? 1) <= 0)).toBe(true)
  })

  it('spreads trials over the front of two objectives', () => {
    // The front is the line from (0.2, 0.2) to (0.8, 0.8): with f = distance² to either end, sqrt(f1) + sqrt(f2) = 0.6 √2.
    const distance = (config: Config, to: number): number => (at(config, 'x') - to) ** 2 + (at(config, 'y') - to) ** 2
    const history = run(square, 30, (config) => ({ losses: [distance(config, 0.2), distance(config, 0.8)] }), 2)
    const found = hypervolume(history.trials.map(({ result }) => result?.losses ?? []), [0.72, 0.72])
    const exact = 0.72 ** 2 * (5 / 6)
    expect(found / exact).toBeGreaterThan(0.93)
  })

  it('asks for different points of a function with many minima while others run', () => {
    const history = run(square, 12, (config) => ({ losses: [Math.sin(12 * at(config, 'x')) + Math.cos(11 * at(config, 'y'))] }))
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
    const history = run(space, 10, () => ({ losses: [1] }))
    expect(history.trials[0]?.config['x']).toBeCloseTo(0.9, 12)
    for (const { config } of history.trials.slice(5)) expect(at(config, 'x')).toBeGreaterThan(0.3)
  })
})
