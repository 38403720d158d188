import { describe, expect, it } from 'vitest'
import { cmaes } from '../../../../../../electron/engine/samplers/cmaes/index.ts'
import { createHistory, type StudyHistory } from '../../../../../../electron/engine/study/history.ts'
import type { Config, SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../../../shared/random/rng.ts'

interface Setting {
  readonly space: SearchSpace
  readonly options?: Record<string, unknown>
  readonly seed?: number
  /** How many trials run at once. */
  readonly workers?: number
  readonly history?: StudyHistory
  violation?(config: Config): number
}

/** A study of so many trials. */
function optimise(loss: (config: Config) => number, trials: number, setting: Setting): StudyHistory {
  const { space, options = {}, seed = 1, workers = 1, history = createHistory({ name: 'loss', goal: 'minimize' }) } = setting
  const sampler = cmaes.create(cmaes.options.parse(options), space)
  const tell = (number: number): void => {
    const config = history.trials[number]?.config ?? {}
    history.report(number, 1, loss(config))
    history.complete(number, { losses: [loss(config)], violations: [setting.violation?.(config) ?? 0] })
  }
  for (let number = history.trials.length; number < trials; number += 1) {
    const config = sampler.suggest(history, space, createRng(deriveSeed(seed, number)), { number, studySeed: seed })
    if (config === undefined) break
    history.add(number, config, 'running')
    if (number >= workers - 1) tell(number - workers + 1)
  }
  for (const { number, state } of history.trials) if (state === 'running') tell(number)
  return history
}

const number = (config: Config, name: string): number => Number(config[name])
const box = (dimension: number): SearchSpace => Object.fromEntries(Array.from({ length: dimension }, (_, i) => [`x${i}`, { type: 'float', low: -5, high: 5 }]))
const sphere = (config: Config): number => Object.values(config).reduce<number>((sum, value) => sum + (Number(value) - 1.7) ** 2, 0)
const best = (history: StudyHistory): number => Math.min(...history.trials.map(({ loss }) => loss ?? Infinity))

describe('cmaes', () => {
  it('tries the middle of the space first, or the values believed to be good', () => {
    const space: SearchSpace = { a: { type: 'float', low: 0, high: 4 }, b: { type: 'float', low: 1, high: 100, log: true, prior: 30 } }
    const [first] = optimise(() => 0, 1, { space }).trials
    expect(first?.config['a']).toBeCloseTo(2, 12)
    expect(first?.config['b']).toBeCloseTo(30, 12)
  })

  it('converges on a sphere away from the middle, alone or with eight trials at once', () => {
    expect(best(optimise(sphere, 600, { space: box(5) }))).toBeLessThan(1e-6)
    expect(best(optimise(sphere, 1200, { space: box(5), workers: 8 }))).toBeLessThan(1e-6)
  })

  it('finds an optimum in a corner, which the bounds cut off', () => {
    const corner = (config: Config): number => Object.values(config).reduce<number>((sum, value) => sum + Number(value), 0)
    expect(best(optimise(corner, 500, { space: box(4) })) + 20).toBeLessThan(0.2)
  })

  it('solves integers and steps exactly, whatever the start', () => {
    const space: SearchSpace = {
      i: { type: 'int', low: 0, high: 40 },
      k: { type: 'int', low: 1, high: 1024, log: true },
      s: { type: 'float', low: 0, high: 1, step: 0.05 },
      x: { type: 'float', low: 0, high: 1 },
    }
    const loss = (config: Config): number => {
      const [i, k, s, x] = ['i', 'k', 's', 'x'].map((name) => number(config, name))
      return (((i ?? 0) - 33) / 10) ** 2 + Math.log2((k ?? 0) / 5) ** 2 + ((s ?? 0) - 0.9) ** 2 + ((x ?? 0) - 0.2) ** 2
    }
    for (const seed of [1, 2, 3]) {
      const history = optimise(loss, 400, { space, seed })
      const winner = history.trials.reduce((a, b) => ((a.loss ?? Infinity) <= (b.loss ?? Infinity) ? a : b))
      expect(winner.config).toMatchObject({ i: 33, k: 5, s: 0.9 })
    }
  })

  it('learns which choice is good, and goes on trying the others now and then', () => {
    const space: SearchSpace = { c: { type: 'categorical', choices: ['a', 'b', 'c', 'd'] }, ...box(2) }
    const loss = (config: Config): number => (config['c'] === 'c' ? 0 : 5) + (number(config, 'x0') - 1) ** 2 + (number(config, 'x1') + 1) ** 2
    const choices = optimise(loss, 300, { space }).trials.slice(-200).map(({ config }) => config['c'])
    expect(choices.filter((choice) => choice === 'c').length).toBeGreaterThan(140)
    expect(new Set(choices).size).toBe(4)
  })

  it('tunes a parameter that is active for one choice only', () => {
    const space: SearchSpace = {
      c: { type: 'categorical', choices: ['a', 'b'] },
      y: { type: 'float', low: 0, high: 1, when: { param: 'c', in: ['b'] } },
      x: { type: 'float', low: 0, high: 1 },
    }
    const loss = (config: Config): number => (number(config, 'x') - 0.8) ** 2 + (config['c'] === 'a' ? 0.3 : (number(config, 'y') - 0.1) ** 2)
    expect(best(optimise(loss, 300, { space }))).toBeLessThan(1e-5)
  })

  it.each([1, 8])('comes further with a model of the ranks than without, with %i trials at once', (workers) => {
    const meanLog = (draws: number): number => {
      const logs = [1, 2, 3, 4, 5, 6].map((seed) => Math.log(best(optimise(sphere, 120, { space: box(5), seed, workers, options: { draws } }))))
      return logs.reduce((sum, log) => sum + log, 0) / logs.length
    }
    expect(meanLog(6)).toBeLessThan(meanLog(1) - 0.5)
  })

  it('goes where a trial that was enqueued by hand did well', () => {
    const space = box(3)
    const narrow = (config: Config): number => -Math.exp(-Object.values(config).reduce<number>((sum, value) => sum + (Number(value) - 4) ** 2, 0))
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    history.add(0, { x0: 3.9, x1: 4.2, x2: 3.8 }, 'complete')
    history.report(0, 1, -0.9)
    optimise(narrow, 400, { space, history })
    expect(best(history)).toBeLessThan(-0.999)
  })

  it('keeps to a bound: the best that it comes to does not exceed it', () => {
    const violation = (config: Config): number => 2 - number(config, 'x0')
    const history = optimise(sphere, 400, { space: box(3), violation })
    const kept = history.trials.filter(({ result }) => (result?.violations[0] ?? 1) <= 0)
    expect(Math.min(...kept.map(({ loss }) => loss ?? Infinity))).toBeLessThan(0.09 + 0.005)
  })

  it('gives trials of one generation different candidates, and does not wait for those that run', () => {
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    const space = box(2)
    const sampler = cmaes.create(cmaes.options.parse({}), space)
    for (let n = 0; n < 40; n += 1) history.add(n, sampler.suggest(history, space, createRng(n), { number: n, studySeed: 3 }) ?? {}, 'running')
    expect(new Set(history.trials.map(({ config }) => JSON.stringify(config))).size).toBe(40)
  })

  it('starts again with a larger population after it has converged, unless it is told not to', () => {
    const spreadOfLast = (restart: string): number => {
      const values = optimise(sphere, 1500, { space: box(2), options: { restart } }).trials.slice(-700).map(({ config }) => number(config, 'x0'))
      return Math.max(...values) - Math.min(...values)
    }
    expect(spreadOfLast('ipop')).toBeGreaterThan(1)
    expect(spreadOfLast('bipop')).toBeGreaterThan(1)
    expect(spreadOfLast('none')).toBeLessThan(1e-3)
  })

  it('ends a study of a small discrete space when every configuration has been tried', () => {
    const space: SearchSpace = { i: { type: 'int', low: 1, high: 7 }, c: { type: 'categorical', choices: ['a', 'b', 'c'] } }
    expect(optimise(() => 1, 100, { space }).trials).toHaveLength(21)
  })

  it('with `noisy` comes closer to the optimum of a noisy function in a long study', () => {
    const distance = (noisy: boolean): number => {
      const distances = [1, 2, 3, 4, 5].map((seed) => {
        const rng = createRng(deriveSeed(seed, 5))
        const history = optimise((config) => sphere(config) + 3 * rng.normal(), 4000, { space: box(4), seed, options: { noisy, restart: 'none' } })
        const last = history.trials.slice(-100).map(({ config }) => sphere(config))
        return last.reduce((sum, value) => sum + value, 0) / last.length
      })
      return distances.toSorted((a, b) => a - b)[2] ?? NaN
    }
    expect(distance(true)).toBeLessThan(distance(false))
  })
})
