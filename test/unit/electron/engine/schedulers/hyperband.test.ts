import { describe, expect, it } from 'vitest'
import { bracketOfTrial, bracketSizes } from '../../../../../electron/engine/schedulers/brackets.ts'
import { rungLevels } from '../../../../../electron/engine/schedulers/rungs.ts'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { simulateCurves, simulateLosses } from './synthetic.ts'

describe("hyperband's brackets", () => {
  it('are those of the paper: R = 81, eta = 3 (Li et al., 2018, Table 1)', () => {
    const table = bracketSizes(1, 81, 3).map(({ skipped, trials }) => rungLevels(1, 81, 3, skipped).map((level, k) => [Math.floor(trials / 3 ** k), level]))
    expect(table).toEqual([
      [[81, 1], [27, 3], [9, 9], [3, 27], [1, 81]],
      [[34, 3], [11, 9], [3, 27], [1, 81]],
      [[15, 9], [5, 27], [1, 81]],
      [[8, 27], [2, 81]],
      [[5, 81]],
    ])
  })

  it('are as many as fit between the first rung and the last', () => {
    expect(bracketSizes(1, 243, 3)).toHaveLength(6)
    expect(bracketSizes(4, 81, 3)).toHaveLength(3)
    expect(bracketSizes(9, 3, 3)).toEqual([{ skipped: 0, trials: 1 }])
  })

  it('get their trials in turn, round after round', () => {
    const bracketOf = bracketOfTrial(bracketSizes(1, 9, 3))
    expect(Array.from({ length: 35 }, (_, trial) => bracketOf(trial)).join('')).toBe('00000000011111222000000000111112220')
  })
})

describe('hyperband', () => {
  it('runs a bracket as the paper does and tells which one it was', () => {
    const losses = [2, 7, 8, 9, 6, 1, 5, 0, 4, 30, 20, 10, 40, 50, 3, 3, 3]
    const { history, decisions } = simulateLosses(createScheduler({ name: 'hyperband' }, 9), losses)
    expect([1, 3, 9].map((epoch) => history.trials.slice(0, 9).filter(({ curve }) => curve.has(epoch)).length)).toEqual([9, 3, 1])
    expect(history.trials.slice(9, 14).map(({ lastStep }) => lastStep)).toEqual([3, 3, 9, 3, 3])
    expect(history.trials.slice(14).map(({ state }) => state)).toEqual(['complete', 'complete', 'complete'])
    expect(decisions.find(({ trial, decision }) => trial === 13 && decision.kind === 'pause')?.decision).toEqual({
      kind: 'pause',
      why: 'rung 3 of 3, 9 epochs: 5th of 5, best 1 goes on (bracket 2 of 3)',
      rung: { level: 3, bracket: 2 },
    })
  })

  it('goes on with the first bracket and its rungs in the next round', () => {
    const { history } = simulateCurves(createScheduler({ name: 'hyperband' }, 9), { trials: 34, maxSteps: 9 })
    const first = history.trials.filter(({ number }) => number % 17 < 9)
    expect(first).toHaveLength(18)
    expect(first.filter(({ lastStep }) => lastStep >= 3).length).toBeGreaterThanOrEqual(6)
  })

  it('needs to know how many steps a trial runs', () => {
    expect(() => createScheduler({ name: 'hyperband' }, undefined)).toThrow(/max_epochs/)
    expect(() => createScheduler({ name: 'hyperband', max_epochs: 27 }, undefined)).not.toThrow()
  })
})
