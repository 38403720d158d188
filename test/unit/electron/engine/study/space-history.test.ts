import { describe, expect, it } from 'vitest'
import type { History } from '../../../../../electron/engine/contracts/history.ts'
import type { TrialRef } from '../../../../../electron/engine/contracts/sampler.ts'
import { createHistory, type StudyHistory } from '../../../../../electron/engine/study/history.ts'
import { createSpaceHistory, samplerInSpace } from '../../../../../electron/engine/study/space-history.ts'
import type { SpaceVersion } from '../../../../../shared/domain/space-versions.ts'
import { createRng } from '../../../../../shared/random/rng.ts'

const versions: readonly SpaceVersion[] = [
  { version: 1, space: { x: { type: 'float', low: 0, high: 1 } }, createdAt: 0, earlierValues: {}, firstTrial: 0 },
  { version: 2, space: { x: { type: 'float', low: 0.5, high: 2 } }, createdAt: 1, earlierValues: {}, firstTrial: 3 },
]

/** Trials 0 and 2 lie in the newest space, 1 does not; 3 confirms. */
function history(): StudyHistory {
  const told = [0.2, 0.9].map((x) => ({ source: 'old', config: { x }, losses: [1], violations: [], weight: 1 }))
  const whole = createHistory({ name: 'loss', goal: 'minimize' }, [], told)
  for (const [number, x] of [0.6, 0.1, 0.7].entries()) {
    whole.add(number, { x }, 'running')
    whole.report(number, 1, x)
  }
  whole.addConfirming(3, { x: 0.6 }, 'running')
  return whole
}

const outline = (seen: History) => ({
  searched: seen.searched.map(({ number, place, config, state, loss }) => ({ number, place, config, state, loss })),
  reports: seen.reports.map(({ trial }) => trial),
  at: seen.at(1).map(({ trial }) => trial),
})

describe('the history of a changed space', () => {
  it('holds the trials that lie in the newest space, counted from 0, with their reports', () => {
    const seen = createSpaceHistory(versions)(history())
    expect(outline(seen)).toEqual({
      searched: [
        { number: 0, place: 0, config: { x: 0.6 }, state: 'running', loss: 0.6 },
        { number: 2, place: 1, config: { x: 0.7 }, state: 'running', loss: 0.7 },
      ],
      reports: [0, 2],
      at: [0, 2],
    })
    expect(seen.trials.map(({ number, place }) => [number, place])).toEqual([[0, 0], [1, undefined], [2, 1], [3, undefined]])
    expect(seen.earlier.map(({ config }) => config)).toEqual([{ x: 0.9 }])
  })

  it('grows at its end, shows what its trials come to, and is the same when it is made anew', () => {
    const whole = history()
    const seenOf = createSpaceHistory(versions)
    const seen = seenOf(whole)
    const { searched, reports } = seen
    whole.add(4, { x: 1.8 }, 'running')
    whole.report(4, 1, 1.8)
    whole.complete(0, { losses: [0.5], violations: [] })
    expect(seenOf(whole)).toBe(seen)
    expect(seen.searched).toBe(searched)
    expect(seen.reports).toBe(reports)
    expect(seen.searched.map(({ number, state }) => [number, state])).toEqual([[0, 'complete'], [2, 'running'], [4, 'running']])
    expect(seen.searched[0]?.result?.losses).toEqual([0.5])
    expect(outline(createSpaceHistory(versions)(whole))).toEqual(outline(seen))
  })

  it('is the whole one while the space is the first', () => {
    const whole = history()
    expect(createSpaceHistory(versions.slice(0, 1))(whole)).toBe(whole)
  })
})

describe('a sampler in a changed space', () => {
  it('is asked as if there had been no other trials', () => {
    const asked: { history: History; trial: TrialRef }[] = []
    const spy = { suggest: (seen: History, _: unknown, __: unknown, trial: TrialRef) => (asked.push({ history: seen, trial }), { x: 1 }) }
    samplerInSpace(spy, versions).suggest(history(), versions[1]?.space ?? {}, createRng(1), { number: 3, studySeed: 7 })
    expect(asked[0]?.trial).toEqual({ number: 2, studySeed: 7 })
    expect(asked[0]?.history.searched).toHaveLength(2)
    expect(samplerInSpace(spy, versions.slice(0, 1))).toBe(spy)
  })
})
