import { describe, expect, it } from 'vitest'
import { crossed, de, mutant } from '../../../../../electron/engine/samplers/de.ts'
import { createHistory, type StudyHistory } from '../../../../../electron/engine/study/history.ts'
import type { Config, SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../../shared/random/rng.ts'

function optimise(space: SearchSpace, loss: (config: Config) => number, trials: number, options: Record<string, unknown> = {}): StudyHistory {
  const sampler = de.create(de.options.parse(options), space)
  const history = createHistory({ name: 'loss', goal: 'minimize' })
  for (let number = 0; number < trials; number += 1) {
    history.add(number, sampler.suggest(history, space, createRng(deriveSeed(1, number)), { number, studySeed: 1 }) ?? {}, 'running')
    history.report(number, 1, loss(history.trials[number]?.config ?? {}))
    history.complete(number, { losses: [history.trials[number]?.loss ?? NaN], violations: [] })
  }
  return history
}

describe('differential evolution', () => {
  it('adds a share of a difference, and draws anew what leaves the cube', () => {
    const made = mutant(Float64Array.of(0.5, 0.9), Float64Array.of(0.8, 0.8), Float64Array.of(0.4, 0.2), 0.5, createRng(1))
    expect(made[0]).toBeCloseTo(0.7, 12)
    expect(made[1]).toBe(createRng(1).uniform())
  })

  it('takes at least one coordinate from the mutant, and about the given share', () => {
    const [parent, other] = [new Float64Array(10), new Float64Array(10).fill(1)]
    const counts = Array.from({ length: 2000 }, (_, seed) => crossed(parent, other, 0.3, createRng(seed)).reduce((sum, value) => sum + value, 0))
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(1)
    // One for certain, and 0.3 of the other nine.
    expect(Math.abs(counts.reduce((sum, value) => sum + value, 0) / counts.length - (1 + 0.3 * 9))).toBeLessThan(0.15)
    expect([...crossed(parent, other, 0, createRng(3))].filter((value) => value === 1)).toHaveLength(1)
  })

  it('finds the best of a mixed space', () => {
    const space: SearchSpace = {
      x: { type: 'float', low: 1e-5, high: 1, log: true },
      i: { type: 'int', low: 0, high: 9 },
      c: { type: 'categorical', choices: ['a', 'b', 'c'] },
    }
    const loss = (config: Config): number => Math.abs(Math.log10(Number(config['x'])) + 3) + Math.abs(Number(config['i']) - 7) + (config['c'] === 'b' ? 0 : 1)
    const history = optimise(space, loss, 800)
    expect(Math.min(...history.trials.map((trial) => trial.loss ?? Infinity))).toBeLessThan(0.01)
  })

  it('breeds from what is at hand: random until the population is there', () => {
    const space: SearchSpace = { x: { type: 'float', low: 0, high: 1 } }
    const values = optimise(space, (config) => Number(config['x']), 200, { population: 10 }).trials.map(({ config }) => Number(config['x']))
    const median = (part: number[]): number => part.toSorted((a, b) => a - b)[Math.floor(part.length / 2)] ?? NaN
    expect(median(values.slice(0, 10))).toBeGreaterThan(0.2)
    expect(median(values.slice(150))).toBeLessThan(0.05)
  })
})
