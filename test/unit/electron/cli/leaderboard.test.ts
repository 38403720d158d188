import { describe, expect, it } from 'vitest'
import { bestTrials, renderBest, renderLeaderboard } from '../../../../electron/cli/leaderboard.ts'
import { aStudy, aTrial } from './a-study.ts'

const { space } = aStudy().definition

describe('bestTrials', () => {
  const trials = [
    aTrial(0, { values: { loss: 0.5 } }),
    aTrial(1, { values: { loss: NaN } }),
    aTrial(2, { values: { loss: 0.1 }, state: 'pruned' }),
    aTrial(3, { values: { loss: 0.3 } }),
    aTrial(4, { values: {} }),
    aTrial(5, { values: { loss: 0.3 } }),
    aTrial(6, { values: { loss: 0.9 } }),
  ]

  it('orders completed trials by their value, ties by number, and leaves NaN out', async () => {
    expect((await bestTrials(trials, { name: 'loss', goal: 'minimize' }, 3)).map(({ number }) => number)).toEqual([3, 5, 0])
  })

  it('takes the largest where the goal is to maximise', async () => {
    expect((await bestTrials(trials, { name: 'loss', goal: 'maximize' }, 2)).map(({ number }) => number)).toEqual([6, 0])
  })
})

describe('the result in words', () => {
  it('states the best configuration in the order of the space', () => {
    expect(renderBest(space, { name: 'loss', goal: 'minimize' }, aTrial(3, { params: { kind: 'b', x: 0.123456 } }))).toBe(
      'Best: trial 3, loss 0.5\n  x     0.1235\n  kind  b',
    )
  })

  it('leaves inactive parameters blank in the table', () => {
    expect(renderLeaderboard(space, { name: 'loss', goal: 'minimize' }, [aTrial(3, { params: { x: 0.5 } }), aTrial(12)], Infinity)).toBe(
      ['trial  loss     x  kind   time', '    3   0.5   0.5        1.0 s', '   12   0.5  0.25  a     1.0 s'].join('\n'),
    )
  })
})
