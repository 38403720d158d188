import { describe, expect, it } from 'vitest'
import { bestOf, leadingTrials, renderBest, renderLeaderboard } from '../../../../electron/cli/leaderboard.ts'
import { aStudy, aTrial } from './a-study.ts'

const { space } = aStudy().definition

describe('leadingTrials', () => {
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
    expect((await leadingTrials(trials, [{ name: 'loss', goal: 'minimize' }], 3)).map(({ number }) => number)).toEqual([3, 5, 0])
  })

  it('takes the largest where the goal is to maximise', async () => {
    expect((await leadingTrials(trials, [{ name: 'loss', goal: 'maximize' }], 2)).map(({ number }) => number)).toEqual([6, 0])
  })

  it('has infinite values last, but before none at all', async () => {
    const infinite = [aTrial(0, { values: { loss: Infinity } }), aTrial(1, { values: { loss: Infinity } }), aTrial(2)]
    expect((await leadingTrials(infinite, [{ name: 'loss', goal: 'minimize' }], 5)).map(({ number }) => number)).toEqual([2, 0, 1])
  })

  const bounded = [{ name: 'loss', goal: 'minimize' as const }, { name: 'ms', at_most: 5 }]
  const [slow, unmeasured] = [aTrial(0, { values: { loss: 0.1, ms: 6 } }), aTrial(1, { values: { loss: 0.2 } })]

  it('has trials that break a bound, or were not measured, behind those that keep them all', async () => {
    const kept = aTrial(2, { values: { loss: 0.9, ms: 5 } })
    const leading = await leadingTrials([slow, unmeasured, kept], bounded, 5)
    expect(leading).toEqual([kept, slow, unmeasured])
    expect(bestOf(leading, bounded)).toBe(kept)
    expect(renderLeaderboard({ space: {}, metrics: bounded }, leading, Infinity).split('\n').map((line) => line.trim().split(/ +/)[2])).toEqual(['bounds', 'kept', 'broken', 'broken'])
  })

  it('has no best trial where none keeps the bounds', async () => {
    expect(bestOf(await leadingTrials([slow, unmeasured], bounded, 5), bounded)).toBeUndefined()
    expect(bestOf([], bounded)).toBeUndefined()
  })
})

describe('the result in words', () => {
  it('leaves a parameter blank that has the name of something every object has', () => {
    const odd = { x: { type: 'float' as const, low: 0, high: 1 }, constructor: { type: 'float' as const, low: 0, high: 1 } }
    expect(renderBest(odd, { name: 'loss', goal: 'minimize' }, aTrial(3, { params: { x: 0.5 } }))).toBe('Best: trial 3, loss 0.5\n  x  0.5')
  })

  it('states the best configuration in the order of the space', () => {
    expect(renderBest(space, { name: 'loss', goal: 'minimize' }, aTrial(3, { params: { kind: 'b', x: 0.123456 } }))).toBe(
      'Best: trial 3, loss 0.5\n  x     0.1235\n  kind  b',
    )
  })

  it('leaves inactive parameters blank in the table', () => {
    expect(renderLeaderboard({ space, metrics: [{ name: 'loss', goal: 'minimize' }] }, [aTrial(3, { params: { x: 0.5 } }), aTrial(12)], Infinity)).toBe(
      ['trial  loss     x  kind   time', '    3   0.5   0.5        1.0 s', '   12   0.5  0.25  a     1.0 s'].join('\n'),
    )
    expect(renderLeaderboard({ space: {}, metrics: [{ name: 'loss', goal: 'minimize' }] }, [aTrial(3, { peakMemoryMiB: 990.4 }), aTrial(12)], Infinity)).toBe(
      ['trial  loss   time   memory', '    3   0.5  1.0 s  990 MiB', '   12   0.5  1.0 s'].join('\n'),
    )
  })
})
