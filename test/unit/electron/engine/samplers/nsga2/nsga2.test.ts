import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { selectElite } from '../../../../../../electron/engine/samplers/nsga2/elite.ts'
import { nsga2 } from '../../../../../../electron/engine/samplers/nsga2/index.ts'
import { breed, polynomial, simulatedBinary } from '../../../../../../electron/engine/samplers/nsga2/variation.ts'
import type { Outcome } from '../../../../../../electron/engine/samplers/outcomes.ts'
import { createHistory } from '../../../../../../electron/engine/study/history.ts'
import { hypervolume } from '../../../../../../shared/analysis/hypervolume.ts'
import { totalViolation } from '../../../../../../shared/analysis/pareto.ts'
import type { Config, SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../../../shared/random/rng.ts'

const optuna = z
  .object({ trials: z.number(), dimension: z.number(), population: z.number(), median: z.number() })
  .parse(JSON.parse(readFileSync(new URL('../../../../../fixtures/nsga2/zdt1.json', import.meta.url), 'utf8')))

const outcome = (number: number, losses: number[], violations: number[] = []): Outcome => ({
  number,
  config: {},
  loss: losses[0] ?? NaN,
  losses,
  violations,
  violation: totalViolation(violations),
  reached: Infinity,
  order: number,
})

interface Problem {
  readonly space: SearchSpace
  losses(config: Config): number[]
  violations?(config: Config): number[]
}

function optimise({ space, losses, violations }: Problem, trials: number, seed: number): { losses: number[]; violations: number[] }[] {
  const sampler = nsga2.create(nsga2.options.parse({}), space)
  const history = createHistory({ name: 'a', goal: 'minimize' }, [{ name: 'b', goal: 'minimize' }])
  return Array.from({ length: trials }, (_, number) => {
    const config = sampler.suggest(history, space, createRng(deriveSeed(seed, number)), { number, studySeed: seed }) ?? {}
    const result = { losses: losses(config), violations: violations?.(config) ?? [] }
    history.add(number, config, 'running')
    history.report(number, 1, result.losses[0] ?? NaN)
    history.complete(number, result)
    return result
  })
}

const value = (config: Config, name: string): number => Number(config[name])

describe('the elite', () => {
  it('is whole fronts, then those with the most room, and prefers what keeps the bounds', () => {
    const outcomes = [outcome(0, [0, 4]), outcome(1, [4, 0]), outcome(2, [1, 3]), outcome(3, [1.1, 2.9]), outcome(4, [5, 5]), outcome(5, [-1, -1], [0.1])]
    expect(selectElite(outcomes, 3).map((parent) => parent.outcome.number)).toEqual([0, 1, 3])
    expect(selectElite(outcomes, 5).map((parent) => parent.rank)).toEqual([0, 0, 0, 0, 1])
    expect(selectElite(outcomes, 6).at(-1)).toMatchObject({ rank: 2, outcome: { number: 5 } })
  })
})

describe('variation', () => {
  it('stays in [0, 1] for any parents', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(unit, unit, fc.nat(), (a, b, seed) => {
        const rng = createRng(seed)
        for (const child of [simulatedBinary(a, b, rng), polynomial(a, rng), ...breed(Float64Array.of(a, b), Float64Array.of(b, a), [false, true], 'sbx', rng)]) {
          expect(child).toBeGreaterThanOrEqual(0)
          expect(child).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('keeps the parents’ mean, as simulated binary crossover does away from the bounds', () => {
    const children = Array.from({ length: 4000 }, (_, seed) => (simulatedBinary(0.4, 0.6, createRng(seed)) + simulatedBinary(0.6, 0.4, createRng(seed + 10_000))) / 2)
    expect(children.reduce((sum, child) => sum + child, 0) / children.length).toBeCloseTo(0.5, 2)
  })
})

describe('nsga2', () => {
  it('covers more of ZDT1’s front than Optuna’s NSGAIISampler does with as many trials', () => {
    const { trials, dimension } = optuna
    const space: SearchSpace = Object.fromEntries(Array.from({ length: dimension }, (_, i) => [`x${i}`, { type: 'float', low: 0, high: 1 }]))
    const losses = (config: Config): number[] => {
      const [first = 0, ...rest] = Object.values(config).map(Number)
      const g = 1 + (9 * rest.reduce((sum, x) => sum + x, 0)) / rest.length
      return [first, g * (1 - Math.sqrt(first / g))]
    }
    const volumes = [1, 2, 3, 4, 5].map((seed) => hypervolume(optimise({ space, losses }, trials, seed).map((result) => result.losses), [1.1, 1.1]))
    expect(volumes.toSorted((a, b) => a - b)[2]).toBeGreaterThan(optuna.median)
  })

  it('finds the front of the constrained problem CONSTR of Deb et al. (2002, Table V)', () => {
    const space: SearchSpace = { x1: { type: 'float', low: 0.1, high: 1 }, x2: { type: 'float', low: 0, high: 5 } }
    const losses = (config: Config): number[] => [value(config, 'x1'), (1 + value(config, 'x2')) / value(config, 'x1')]
    const violations = (config: Config): number[] => [6 - value(config, 'x2') - 9 * value(config, 'x1'), 1 + value(config, 'x2') - 9 * value(config, 'x1')]
    const kept = optimise({ space, losses, violations }, 1000, 3).filter((result) => totalViolation(result.violations) === 0)
    // The front is x2 = 6 - 9 x1 from x1 = 7/18 to 2/3, and x2 = 0 from there: its hypervolume for the reference (1, 9), by integration.
    const along = Array.from({ length: 4001 }, (_, i) => 7 / 18 + (i / 4000) * (11 / 18))
    const front = along.map((x) => [x, (1 + Math.max(6 - 9 * x, 0)) / x])
    const reachable = hypervolume(front, [1, 9])
    expect(hypervolume(kept.map((result) => result.losses), [1, 9]) / reachable).toBeGreaterThan(0.95)
  })

  it('mixes choices, integers and conditions', () => {
    const space: SearchSpace = {
      c: { type: 'categorical', choices: ['a', 'b'] },
      n: { type: 'int', low: 0, high: 20, when: { param: 'c', in: ['b'] } },
      x: { type: 'float', low: 0, high: 1 },
    }
    const losses = (config: Config): number[] => {
      const [share, x] = [value(config, 'n') / 20, value(config, 'x')]
      return config['c'] === 'a' ? [5, 5] : [share + x, 1 - share + x]
    }
    const last = optimise({ space, losses }, 600, 1).slice(-100)
    expect(last.filter((result) => (result.losses[0] ?? 5) + (result.losses[1] ?? 5) < 1.2).length).toBeGreaterThan(60)
  })
})
