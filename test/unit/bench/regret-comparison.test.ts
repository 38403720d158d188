import { afterEach, describe, expect, it, vi } from 'vitest'
import { compareMedians, keptMedians, type Medians } from '../../bench/regret-comparison.ts'
import { findPeer } from '../../bench/peer-environment.ts'

const row = (tool: string, sampler: string, median: number[]): Medians => ({ tool, sampler, function: 'branin2', seeds: 3, evals: [50, 100], median })

describe('the comparison with the peers', () => {
  afterEach(() => vi.restoreAllMocks())

  it('counts the cells in which ours is no worse, and gives the median of the ratios', () => {
    const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    compareMedians([row('tunery', 'tpe', [1, 2])], [row('optuna', 'tpe', [2, 2]), row('optuna', 'gp', [9, 9])], (sampler) => ({ tool: 'optuna', sampler }))
    expect(JSON.parse(String(printed.mock.calls[0]?.[0]))).toMatchObject({ with: 'optuna tpe', cells: 2, no_worse: 2, better: 1, median_ratio: 0.75 })
  })

  it('has kept figures of Optuna and Hyperopt on every function that they were measured on', () => {
    const kept = keptMedians()
    for (const [tool, sampler] of [['optuna', 'tpe'], ['optuna', 'cmaes'], ['optuna', 'random'], ['hyperopt', 'tpe']])
      expect(new Set(kept.filter((each) => each.tool === tool && each.sampler === sampler).map((each) => each.function)).size).toBeGreaterThanOrEqual(7)
  })

  it('says which peers there are when it is asked for another', () => {
    expect(() => findPeer('optuna')).toThrow(/optuna-tpe/)
  })
})
