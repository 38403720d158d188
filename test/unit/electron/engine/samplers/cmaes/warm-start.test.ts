import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { EarlierTrial } from '../../../../../../electron/engine/contracts/history.ts'
import { dimensionsOf } from '../../../../../../electron/engine/samplers/cmaes/dimensions.ts'
import { startOf } from '../../../../../../electron/engine/samplers/cmaes/warm-start.ts'
import type { SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { differences } from './fixture.ts'

const numbers = z.array(z.number())
const { cases } = z
  .object({ cases: z.array(z.object({ solutions: z.array(z.object({ x: numbers, value: z.number() })), mean: numbers, sigma: z.number(), cov: numbers })) })
  .parse(JSON.parse(readFileSync(new URL('../../../../../fixtures/cmaes/warm-start.json', import.meta.url), 'utf8')))

const box = (dimension: number): SearchSpace => Object.fromEntries(Array.from({ length: dimension }, (_, i) => [`x${i}`, { type: 'float', low: 0, high: 1 }]))
const trial = (x: readonly number[], loss: number, weight = 1, source = 'a'): EarlierTrial => ({
  source,
  config: Object.fromEntries(x.map((value, i) => [`x${i}`, value])),
  losses: [loss],
  violations: [],
  weight,
})

describe('the start of CMA-ES', () => {
  it.each(cases)('has the mean, step size and covariance that the cmaes package computes from a source of $solutions.length trials', ({ solutions, mean, sigma, cov }) => {
    const start = startOf(dimensionsOf(box(mean.length)), 0.15, solutions.map(({ x, value }) => trial(x, value)))
    expect(differences(start.mean, mean)).toEqual([])
    expect(start.sigma).toBeCloseTo(sigma, 9)
    expect(differences(start.covariance ?? [], cov)).toEqual([])
  })

  it('is the middle of the space without earlier trials, or the values believed to be good', () => {
    const space: SearchSpace = { ...box(1), y: { type: 'float', low: 0, high: 10, prior: 2 } }
    const { mean, sigma, covariance } = startOf(dimensionsOf(space), 0.15, [])
    expect([...mean]).toEqual([0.5, 0.2])
    expect([sigma, covariance]).toEqual([0.15, undefined])
  })

  it('goes the less far to the earlier trials the less they count', () => {
    const meanWith = (weight: number): number => startOf(dimensionsOf(box(1)), 0.15, [trial([0.9], 1, weight)]).mean[0] ?? NaN
    expect([1, 0.5, 0.25].map(meanWith).map((value) => Number(value.toFixed(9)))).toEqual([0.9, 0.7, 0.6])
  })

  it('compares losses within a source alone: of each the best tenth counts', () => {
    const [first, second] = [
      Array.from({ length: 10 }, (_, i) => trial([0.2 + 0.05 * i], i, 1, 'a')),
      Array.from({ length: 10 }, (_, i) => trial([0.4 + 0.05 * i], 1000 + i, 1, 'b')),
    ]
    expect(startOf(dimensionsOf(box(1)), 0.15, [...first, ...second]).mean[0]).toBeCloseTo(0.3, 12)
  })

  it('makes a choice likelier that the best trials had', () => {
    const space: SearchSpace = { ...box(1), c: { type: 'categorical', choices: ['a', 'b'] } }
    const [best] = [trial([0.5], 0)].map((each): EarlierTrial => ({ ...each, config: { ...each.config, c: 'b' } }))
    expect([...(startOf(dimensionsOf(space), 0.15, best === undefined ? [] : [best]).probabilities[0] ?? [])]).toEqual([0.25, 0.75])
  })
})
