import { describe, expect, it } from 'vitest'
import { createSampler, samplerIssues } from '../../../../../electron/engine/samplers/registry.ts'
import { createHistory, type StudyHistory } from '../../../../../electron/engine/study/history.ts'
import type { Config, SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../../shared/random/rng.ts'

const emptyHistory = (): StudyHistory => createHistory({ name: 'loss', goal: 'minimize' })

function gridOf(space: SearchSpace, options: Record<string, unknown> = {}, history = emptyHistory()): Config[] {
  const sampler = createSampler({ name: 'grid', ...options }, space)
  const configs: Config[] = []
  for (;;) {
    const number = history.trials.length
    const config = sampler.suggest(history, space, createRng(0), { number, studySeed: 0 })
    if (config === undefined) return configs
    configs.push(config)
    history.add(number, config, 'running')
  }
}

const values = (space: SearchSpace, options?: Record<string, unknown>): unknown[] => gridOf(space, options).map((config) => config['x'])

describe('grid', () => {
  it('spreads a float over its range, both ends included, and over the logarithm when log', () => {
    expect(values({ x: { type: 'float', low: 0, high: 1 } })).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(values({ x: { type: 'float', low: 1e-6, high: 1e-2, log: true } })).toEqual([1e-6, 1e-5, 1e-4, 1e-3, 1e-2])
    expect(values({ x: { type: 'float', low: 0.1, high: 0.3 } }, { points: 3 })).toEqual([0.1, 0.2, 0.3])
    expect(values({ x: { type: 'float', low: 2, high: 2 } })).toEqual([2])
  })

  it('takes every step of a float, every whole number of an int, and a few of an int on a log scale', () => {
    expect(values({ x: { type: 'float', low: 0, high: 0.3, step: 0.1 } })).toEqual([0, 0.1, 0.2, 0.3])
    expect(values({ x: { type: 'int', low: 1, high: 6 } })).toEqual([1, 2, 3, 4, 5, 6])
    expect(values({ x: { type: 'int', low: 32, high: 1024, log: true } }, { points: 6 })).toEqual([32, 64, 128, 256, 512, 1024])
    expect(values({ x: { type: 'int', low: 1, high: 3, log: true } }, { points: 9 })).toEqual([1, 2, 3])
  })

  it('changes the last parameter fastest, and multiplies a conditional one only where it is active', () => {
    const space: SearchSpace = {
      optimizer: { type: 'categorical', choices: ['adam', 'sgd'] },
      momentum: { type: 'categorical', choices: [0, 0.9], when: { param: 'optimizer', in: ['sgd'] } },
      layers: { type: 'int', low: 1, high: 2 },
    }
    expect(gridOf(space)).toEqual([
      { optimizer: 'adam', layers: 1 },
      { optimizer: 'adam', layers: 2 },
      { optimizer: 'sgd', layers: 1, momentum: 0 },
      { optimizer: 'sgd', layers: 2, momentum: 0 },
      { optimizer: 'sgd', layers: 1, momentum: 0.9 },
      { optimizer: 'sgd', layers: 2, momentum: 0.9 },
    ])
  })

  it('counts a trial enqueued by hand as tried, whatever became of it, and whatever the last digits of its numbers', () => {
    const history = emptyHistory()
    history.add(0, { x: 0.1 + 0.2, y: 'b' }, 'fail')
    history.add(1, { x: 0.123, y: 'b' }, 'complete')
    const space: SearchSpace = { x: { type: 'float', low: 0, high: 0.3, step: 0.3 }, y: { type: 'categorical', choices: ['a', 'b'] } }
    expect(gridOf(space, {}, history)).toEqual([{ x: 0, y: 'a' }, { x: 0, y: 'b' }, { x: 0.3, y: 'a' }])
  })

  it('starts at once on a grid far larger than any study', () => {
    const space = Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`p${n}`, { type: 'int', low: 0, high: 9 }] as const))
    const sampler = createSampler({ name: 'grid' }, space)
    expect(sampler.suggest(emptyHistory(), space, createRng(0), { number: 0, studySeed: 0 })).toEqual(Object.fromEntries(Object.keys(space).map((name) => [name, 0])))
  })

  it('refuses a space that no grid covers, and says what to do', () => {
    expect(samplerIssues({ name: 'grid' }, { units: { type: 'int', low: 1, high: 100_000 } })).toEqual([
      { path: 'space.units', message: 'has 100000 values, more than the 10000 that a grid takes: give it a larger step, or log' },
    ])
    const wide = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`p${n}`, { type: 'float', low: 0, high: 1 }] as const))
    expect(samplerIssues({ name: 'grid' }, wide)).toMatchObject([{ path: 'space' }])
  })
})
