import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge, raceOf, type Racer, type RoundResult } from '../../../../../electron/engine/study/confirm-race.ts'
import { createRng } from '../../../../../shared/random/rng.ts'

const rule = { confidence: 0.95, max_repeats: 10 }
const loss = (value: number): RoundResult => ({ kind: 'loss', loss: value })
const racer = (trial: number, ...losses: (number | undefined)[]): Racer => ({ trial, rounds: losses.map((value) => (value === undefined ? undefined : loss(value))) })

describe('a race of configurations', () => {
  it('asks for the first three rounds at once, then for one round at a time', () => {
    expect(raceOf([racer(4), racer(2)], rule)).toMatchObject({ status: 'running', left: [4, 2], next: [0, 1, 2] })
    expect(raceOf([racer(4, 1, 1.2), racer(2, 1.1, 1, 1)], rule).next).toEqual([2])
    expect(raceOf([racer(4, 1, 1.2, 1.1), racer(2, 1.1, 1.2, 1)], rule).next).toEqual([3])
  })

  it('puts nobody out while a round is incomplete, or before the third', () => {
    expect(raceOf([racer(0, 0, 0), racer(1, 9, 9.1)], rule)).toMatchObject({ status: 'running', out: new Map() })
    expect(raceOf([racer(0, 0, 0, 0), racer(1, 9, 9.1, undefined, 9.2)], rule)).toMatchObject({ status: 'running', out: new Map() })
  })

  it('puts out who is beaten with the confidence asked for, and is decided when one is left', () => {
    const state = raceOf([racer(7, 0.2, 0.21, 0.2, 0.2, 0.21, 0.2, 0.2), racer(12, 0.1, 0.12, 0.11, 0.1, 0.12, 0.11, 0.1)], rule)
    expect(state).toMatchObject({ status: 'decided', left: [12], next: [] })
    expect(state.out.get(7)).toMatchObject({ better: 12, worse: 7, pairs: 6 })
  })

  it('judges by differences under the same seed, which may be clear where means and spreads are not', () => {
    const common = [0.1, 0.9, 0.4, 0.6, 0.2, 0.7, 0.3]
    const close = [racer(0, ...common), racer(1, ...common.map((value, i) => value + 0.01 + 0.001 * i))]
    expect(raceOf(close, rule)).toMatchObject({ status: 'decided', left: [0] })
  })

  it('is undecided when the most repeats tell nobody apart, with whoever is left', () => {
    const [a, b] = [racer(0, 1, 2, 1, 2, 1, 2, 1, 2), racer(1, 2, 1, 2, 1, 2, 1, 2, 1)]
    const far = racer(2, 18, 19.1, 18, 19, 18, 19, 18)
    expect(raceOf([a, b, far], { confidence: 0.95, max_repeats: 8 })).toMatchObject({ status: 'undecided', left: [0, 1] })
  })

  it('puts a configuration out that fails, once the round is complete', () => {
    const failing: Racer = { trial: 3, rounds: [loss(0), { kind: 'failed' }, loss(0)] }
    expect(raceOf([racer(5, 1, undefined), failing], rule).left).toEqual([5, 3])
    const state = raceOf([racer(5, 1, 1), failing], rule)
    expect(state).toMatchObject({ status: 'decided', left: [5] })
    expect(state.out.get(3)).toEqual({ failedInRound: 1 })
    expect(raceOf([failing, { ...failing, trial: 4 }], rule)).toMatchObject({ status: 'undecided', left: [] })
  })

  it('comes to the same end whatever the order in which the runs came in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 2, max: 5 }), (seed, count) => {
        const rng = createRng(seed)
        const full = Array.from({ length: count }, (_, trial) => racer(trial, ...Array.from({ length: rule.max_repeats }, () => 0.3 * trial + 0.1 * rng.normal())))
        const known = full.map((): (RoundResult | undefined)[] => [])
        const current = (): Racer[] => full.map(({ trial }, i) => ({ trial, rounds: known[i] ?? [] }))
        for (let state = raceOf(current(), rule); state.status === 'running'; state = raceOf(current(), rule)) {
          const open = state.next.flatMap((round) => state.left.filter((trial) => known[trial]?.[round] === undefined).map((trial) => [trial, round] as const))
          const [trial, round] = open[rng.integer(open.length)] ?? [0, 0]
          const rounds = known[trial]
          if (rounds !== undefined) rounds[round] = full[trial]?.rounds[round]
        }
        const whole = raceOf(full, rule)
        expect(raceOf(current(), rule)).toEqual(whole)
        expect(whole.left.length).toBeGreaterThan(0)
      }),
      { numRuns: 50, seed: 4 },
    )
  })

  it('names no winner of three rounds of a metric of few values that happened to differ by the same', () => {
    expect(raceOf([racer(0, 0.9, 0.9, 0.8), racer(1, 1, 1, 0.9)], rule)).toMatchObject({ status: 'running', left: [0, 1], next: [3] })
  })

  it('seldom names the wrong winner of two that are close, though it looks after every round', { timeout: 30_000 }, () => {
    const rng = createRng(1)
    const noisy = (trial: number, mean: number): Racer => racer(trial, ...Array.from({ length: 20 }, () => mean + rng.normal()))
    const winners = Array.from({ length: 400 }, () => raceOf([noisy(0, 0), noisy(1, 0.3)], { confidence: 0.95, max_repeats: 20 })).flatMap(({ status, left }) => (status === 'decided' ? left : []))
    expect(winners.length).toBeGreaterThan(20)
    expect(winners.filter((winner) => winner === 1).length).toBeLessThanOrEqual(0.05 * winners.length)
  })

  it('compares only the rounds that both have a result of', () => {
    expect(judge(racer(0, 1, undefined, 2, 1), racer(1, 2, 2, 2.5, 3), 4)?.pairs).toBe(3)
    expect(judge(racer(0, 1), racer(1, 2, 2), 4)).toBeUndefined()
  })
})
