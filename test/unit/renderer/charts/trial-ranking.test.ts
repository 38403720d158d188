import { describe, expect, it } from 'vitest'
import { bestSoFar, bestTrial, mayBeBest, numbersByRank, numbersToDraw } from '../../../../renderer/charts/trial-ranking.ts'
import { objective, trial } from './samples.ts'

describe('the ranking of trials', () => {
  it('keeps the earliest of equals as the best', () => {
    expect(bestTrial([trial(0, 2), trial(1, 1), trial(2, 1)], objective)?.number).toBe(1)
  })

  it('never takes NaN, a pruned, a running or a failed trial for the best', () => {
    const trials = [trial(0, Number.NaN), trial(1, 0, { state: 'pruned' }), trial(2, 0, { state: 'running' }), trial(3, undefined, { state: 'fail' })]
    expect(bestTrial(trials, objective)).toBeUndefined()
    expect(bestTrial([...trials, trial(4, 7)], objective)?.number).toBe(4)
  })

  it('takes the largest value where the goal is to maximize', () => {
    expect(bestTrial([trial(0, 2), trial(1, 3)], { name: 'loss', goal: 'maximize' })?.number).toBe(1)
  })

  it('leaves trials out that break a bound, or say nothing of it', () => {
    const metrics = [{ name: 'loss', goal: 'minimize' as const }, { name: 'latency_ms', at_most: 5 }]
    expect(mayBeBest(trial(0, 1, { values: { loss: 1, latency_ms: 5 } }), objective, metrics)).toBe(true)
    expect(mayBeBest(trial(0, 1, { values: { loss: 1, latency_ms: 5.1 } }), objective, metrics)).toBe(false)
    expect(mayBeBest(trial(0, 1), objective, metrics)).toBe(false)
  })

  it('steps where the best value improves, in the order of numbers', () => {
    const trials = [trial(0, 3), trial(1, 4), trial(2, Number.NaN), trial(3, 2), trial(4, 2), trial(5, 1, { state: 'pruned' })]
    expect(bestSoFar(trials, objective)).toEqual([
      { number: 0, value: 3 },
      { number: 3, value: 2 },
    ])
  })

  it('puts trials without a value behind all others, whatever the goal', () => {
    const trials = [trial(0), trial(1, Number.NaN), trial(2, 5), trial(3, 4)]
    expect(numbersByRank(trials, objective)).toEqual([3, 2, 0, 1])
    expect(numbersByRank(trials, { name: 'loss', goal: 'maximize' })).toEqual([2, 3, 0, 1])
  })

  it('draws of very many trials those that run, the best, and some of every rank', () => {
    const trials = Array.from({ length: 1000 }, (_, number) => trial(number, number, number === 999 ? { state: 'running' } : {}))
    const drawn = numbersToDraw(trials, objective, 40)
    expect(drawn.length).toBeLessThanOrEqual(40)
    expect(new Set(drawn).size).toBe(drawn.length)
    expect(drawn).toEqual(expect.arrayContaining([999, ...Array.from({ length: 10 }, (_, rank) => rank)]))
    for (let start = 0; start < 1000; start += 100) expect(drawn.some((number) => number >= start && number < start + 100)).toBe(true)
    expect(numbersToDraw(trials.slice(0, 40), objective, 40)).toHaveLength(40)
  })
})
