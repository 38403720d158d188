import { describe, expect, it } from 'vitest'
import { bestAt, followLevels } from '../../../../../../electron/engine/samplers/tpe/levels.ts'
import { tpe } from '../../../../../../electron/engine/samplers/tpe/index.ts'
import { createHistory, type StudyHistory } from '../../../../../../electron/engine/study/history.ts'
import type { SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../../../shared/random/rng.ts'

const space: SearchSpace = { x: { type: 'float', low: 0, high: 1 } }

/** Trials that each report these losses at steps 1, 3 and 9, and pause after the last of them. */
function pausedStudy(curves: readonly (readonly number[])[]): StudyHistory {
  const history = createHistory({ name: 'loss', goal: 'minimize' })
  curves.forEach((curve, number) => {
    history.add(number, { x: (number + 0.5) / curves.length }, 'running')
    curve.forEach((loss, i) => history.report(number, 3 ** i, loss))
    history.pause(number, 3 ** (curve.length - 1))
  })
  return history
}

describe('the step that trials are compared at', () => {
  it('is the largest that enough have reached, as in BOHB', () => {
    const history = pausedStudy([[5], [4], [3, 2], [2, 1, 0.5], [1, 0.9, 0.8]])
    const levelOf = followLevels()
    expect([5, 3, 2, 6].map((enough) => levelOf(history, enough))).toEqual([1, 3, 9, undefined])
  })

  it('ranks by the loss there, whatever came later', () => {
    const history = pausedStudy([[5, 1, 9], [4], [3, 2], [2, 3, 0.5], [1, 4, 0.8]])
    expect(bestAt(history, 3, 3)).toEqual([0, 2, 3])
    expect(bestAt(history, 1, 2)).toEqual([4, 3])
  })

  it('leaves out what failed later or broke a bound, and prefers the trial that reported first among equals', () => {
    const history = pausedStudy([[1], [1], [0], [-1]])
    history.setState(2, 'fail')
    history.resume(3)
    history.complete(3, { losses: [-1], violations: [0.5] })
    expect(bestAt(history, 1, 3)).toEqual([0, 1])
  })

  it('keeps tpe from preferring trials that ran on because they were fast at first', () => {
    // The left half is good at once and gets no further; the right half begins badly and ends best.
    const history = pausedStudy(Array.from({ length: 40 }, (_, i) => (i < 20 ? [0.5, 0.5] : i % 2 === 0 ? [0.9] : [0.9, 0.1 + i / 1000])))
    const sampler = tpe.create(tpe.options.parse({}), space)
    const proposed = Array.from({ length: 20 }, (_, seed) => Number(sampler.suggest(history, space, createRng(seed), { number: 40, studySeed: 1 })?.['x']))
    expect(proposed.filter((x) => x > 0.5).length).toBeGreaterThan(15)
  })
})
