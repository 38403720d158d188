import { describe, expect, it } from 'vitest'
import { tpe } from '../../../../../../electron/engine/samplers/tpe/index.ts'
import { createHistory, type StudyHistory } from '../../../../../../electron/engine/study/history.ts'
import type { Config, SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../../../shared/random/rng.ts'

const square: SearchSpace = { x: { type: 'float', low: 0, high: 1 }, y: { type: 'float', low: 0, high: 1 } }

interface Outcome {
  readonly losses: readonly number[]
  readonly violations?: readonly number[]
}

function optimise(space: SearchSpace, outcome: (config: Config) => Outcome | undefined, trials: number, seed = 1, options: Record<string, unknown> = {}): StudyHistory {
  const sampler = tpe.create(tpe.options.parse(options), space)
  const [first, ...others] = (outcome({ x: 0.5, y: 0.5 })?.losses ?? [0]).map((_, k) => ({ name: `loss${k}`, goal: 'minimize' as const }))
  const history = createHistory(first ?? { name: 'loss', goal: 'minimize' }, others)
  for (let number = 0; number < trials; number += 1) {
    const config = sampler.suggest(history, space, createRng(deriveSeed(seed, number)), { number, studySeed: seed }) ?? {}
    history.add(number, config, 'running')
    const result = outcome(config)
    if (result === undefined) history.setState(number, 'fail')
    else history.complete(number, { losses: result.losses, violations: result.violations ?? [] })
  }
  return history
}

const at = (config: Config, name: string): number => Number(config[name])
const bestOf = (history: StudyHistory): number => Math.min(...history.trials.map(({ result }) => result?.losses[0] ?? Infinity))
const shareOf = (history: StudyHistory, from: number, wanted: (config: Config) => boolean): number => {
  const late = history.trials.slice(from)
  return late.filter(({ config }) => wanted(config)).length / late.length
}

describe('tpe', () => {
  it('finds the best of a mixed space', () => {
    const space: SearchSpace = {
      lr: { type: 'float', low: 1e-5, high: 1, log: true },
      i: { type: 'int', low: 0, high: 9 },
      c: { type: 'categorical', choices: ['a', 'b', 'c'] },
    }
    const loss = (config: Config): number => Math.abs(Math.log10(at(config, 'lr')) + 3) + Math.abs(at(config, 'i') - 7) + (config['c'] === 'b' ? 0 : 1)
    expect(bestOf(optimise(space, (config) => ({ losses: [loss(config)] }), 150))).toBeLessThan(0.05)
  })

  it('learns which branch of a conditional space is good, and its parameter', () => {
    const space: SearchSpace = {
      kind: { type: 'categorical', choices: ['good', 'bad'] },
      x: { type: 'float', low: 0, high: 1, when: { param: 'kind', in: ['good'] } },
      y: { type: 'float', low: 0, high: 1, when: { param: 'kind', in: ['bad'] } },
    }
    const history = optimise(space, (config) => ({ losses: [config['kind'] === 'good' ? Math.abs(at(config, 'x') - 0.7) : 1 + at(config, 'y')] }), 60)
    expect(bestOf(history)).toBeLessThan(0.01)
    expect(shareOf(history, 30, (config) => config['kind'] === 'good')).toBeGreaterThan(0.7)
  })

  it('keeps away from where constraints are broken', () => {
    const history = optimise(square, (config) => ({ losses: [at(config, 'x')], violations: [0.4 - at(config, 'x')] }), 80)
    expect(shareOf(history, 40, (config) => at(config, 'x') < 0.35)).toBeLessThan(0.2)
    expect(shareOf(history, 40, (config) => at(config, 'x') > 0.35 && at(config, 'x') < 0.55)).toBeGreaterThan(0.4)
  })

  it('keeps away from where trials fail', () => {
    const history = optimise(square, (config) => (at(config, 'x') < 0.5 ? undefined : { losses: [at(config, 'y')] }), 80)
    expect(shareOf(history, 40, (config) => at(config, 'x') < 0.5)).toBeLessThan(0.3)
  })

  it('spreads over the Pareto set of two objectives', () => {
    const history = optimise(square, (config) => ({ losses: [at(config, 'x') + at(config, 'y'), 1 - at(config, 'x') + at(config, 'y')] }), 120)
    expect(shareOf(history, 60, (config) => at(config, 'y') < 0.2)).toBeGreaterThan(0.6)
    for (const third of [0, 1, 2]) expect(shareOf(history, 60, (config) => Math.floor(Math.min(at(config, 'x'), 0.999) * 3) === third)).toBeGreaterThan(0.08)
  })

  it('proposes other places while trials run there when running trials count as bad', () => {
    const spread = (options: Record<string, unknown>): number => {
      const sampler = tpe.create(tpe.options.parse(options), square)
      const history = createHistory({ name: 'loss', goal: 'minimize' })
      for (let number = 0; number < 60; number += 1) {
        const config = sampler.suggest(history, square, createRng(number), { number, studySeed: 1 }) ?? {}
        history.add(number, config, 'running')
        if (number < 40) history.complete(number, { losses: [Math.hypot(at(config, 'x') - 0.5, at(config, 'y') - 0.5)], violations: [] })
      }
      const late = history.trials.slice(40).map(({ config }) => Math.hypot(at(config, 'x') - 0.5, at(config, 'y') - 0.5))
      return late.reduce((sum, distance) => sum + distance, 0) / late.length
    }
    expect(spread({ constant_liar: true })).toBeGreaterThan(1.3 * spread({}))
  })
})

describe('values believed good', () => {
  const believed: SearchSpace = { x: { type: 'float', low: 0, high: 1, prior: 0.83 }, c: { type: 'categorical', choices: ['a', 'b', 'c', 'd'], prior: 'c' }, i: { type: 'int', low: 0, high: 9 } }

  it('are tried first, and often while there is no model', () => {
    const history = optimise(believed, () => ({ losses: [1] }), 10)
    expect(history.trials[0]?.config).toMatchObject({ x: 0.83, c: 'c' })
    expect(shareOf(history, 0, (config) => Math.abs(at(config, 'x') - 0.83) < 0.2)).toBeGreaterThan(0.45)
  })

  it('help when they are right, and are forgotten when they are wrong', () => {
    const loss = (best: number) => (config: Config) => ({ losses: [Math.abs(at(config, 'x') - best) + (config['c'] === 'c' ? 0 : 0.3) + at(config, 'i') / 20] })
    const plain: SearchSpace = { ...believed, x: { type: 'float', low: 0, high: 1 }, c: { type: 'categorical', choices: ['a', 'b', 'c', 'd'] } }
    const mean = (space: SearchSpace, best: number, trials: number): number =>
      [1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, seed) => sum + bestOf(optimise(space, loss(best), trials, seed)), 0) / 8
    expect(mean(believed, 0.85, 10)).toBeLessThan(0.8 * mean(plain, 0.85, 10))
    expect(mean(believed, 0.1, 120)).toBeLessThan(0.03)
  })
})
