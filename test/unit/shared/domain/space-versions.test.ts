import { describe, expect, it } from 'vitest'
import type { Parameter, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { createSpaceView, spaceChanges, versionOf, type SpaceVersion } from '../../../../shared/domain/space-versions.ts'

const version = (number: number, firstTrial: number, space: SearchSpace, earlierValues: SpaceVersion['earlierValues'] = {}): SpaceVersion => ({
  version: number, space, createdAt: 0, earlierValues, firstTrial,
})
const x = (low: number, high: number): SearchSpace => ({ x: { type: 'float', low, high } })

describe('the version of a trial', () => {
  it('is the last that began with it or before; versions without a trial are passed over', () => {
    const versions = [version(1, 0, x(0, 1)), version(2, 5, x(0, 2)), version(3, 5, x(0, 3)), version(4, 9, x(0, 4))]
    expect([0, 4, 5, 8, 9, 99].map((number) => versionOf(versions, number))).toEqual([1, 1, 3, 3, 4, 4])
  })
})

describe('a trial of an earlier space, seen in the newest', () => {
  it('is itself where it lies in both, and none where its value is out of the range', () => {
    const view = createSpaceView([version(1, 0, x(0, 1)), version(2, 5, x(0.5, 2))])
    expect(view(1, { x: 0.5 })).toEqual({ x: 0.5 })
    expect(view(1, { x: 0.49 })).toBeUndefined()
  })

  it('loses what is searched no longer, and gets what was said of a new parameter', () => {
    const before: SearchSpace = { ...x(0, 1), old: { type: 'int', low: 1, high: 3 } }
    const after: SearchSpace = { ...x(0, 1), batch: { type: 'int', low: 16, high: 64 } }
    expect(createSpaceView([version(1, 0, before), version(2, 1, after, { batch: 32 })])(1, { x: 0.2, old: 2 })).toEqual({ x: 0.2, batch: 32 })
    expect(createSpaceView([version(1, 0, before), version(2, 1, after)])(1, { x: 0.2, old: 2 })).toBeUndefined()
    expect(createSpaceView([version(1, 0, before), version(2, 1, after, { batch: 8 })])(1, { x: 0.2, old: 2 })).toBeUndefined()
  })

  it('keeps its own value of a parameter that was gone for a while, and a value told of an earlier version is not told of a later one', () => {
    const [with_, without]: [SearchSpace, SearchSpace] = [{ ...x(0, 1), n: { type: 'int', low: 1, high: 9 } }, x(0, 1)]
    const versions = [version(1, 0, without), version(2, 1, with_, { n: 4 }), version(3, 2, without), version(4, 3, with_)]
    const view = createSpaceView(versions)
    expect(view(1, { x: 0 })).toEqual({ x: 0, n: 4 })
    expect(view(2, { x: 0, n: 7 })).toEqual({ x: 0, n: 7 })
    expect(view(3, { x: 0 })).toBeUndefined()
  })

  it('follows the conditions of the newest space', () => {
    const optimizer: Parameter = { type: 'categorical', choices: ['sgd', 'adam'] }
    const before: SearchSpace = { optimizer, momentum: { type: 'float', low: 0, high: 1 } }
    const after: SearchSpace = { optimizer, momentum: { type: 'float', low: 0, high: 1, when: { param: 'optimizer', in: ['sgd'] } } }
    const view = createSpaceView([version(1, 0, before), version(2, 9, after)])
    expect(view(1, { optimizer: 'adam', momentum: 0.9 })).toEqual({ optimizer: 'adam' })
    expect(view(1, { optimizer: 'sgd', momentum: 0.9 })).toEqual({ optimizer: 'sgd', momentum: 0.9 })
  })

  it('is left as it is when it was made in the newest', () => {
    const view = createSpaceView([version(1, 0, x(0, 1)), version(2, 1, x(0, 0.5))])
    expect(view(2, { x: 0.9 })).toEqual({ x: 0.9 })
    expect(createSpaceView([])(1, { x: 7 })).toEqual({ x: 7 })
  })
})

describe('the difference of two spaces', () => {
  it('is a line a parameter, in words', () => {
    const before: SearchSpace = { rate: { type: 'float', low: 0.001, high: 0.1, log: true }, kind: { type: 'categorical', choices: ['a', 'b'] }, gone: { type: 'int', low: 1, high: 3 }, same: { type: 'int', low: 1, high: 3 } }
    const after: SearchSpace = { rate: { type: 'float', low: 0.01, high: 0.1, log: true }, kind: { type: 'categorical', choices: ['b', 'c'] }, same: { type: 'int', low: 1, high: 3 }, fresh: { type: 'float', low: 0, high: 1, step: 0.1 } }
    expect(spaceChanges(before, after, { fresh: 0.5 })).toEqual([
      'rate: 0.001 to 0.1, log → 0.01 to 0.1, log',
      'kind: a, b → b, c',
      'gone is no longer searched',
      'fresh is new: 0 to 1, step 0.1 (it was 0.5 before)',
    ])
    expect(spaceChanges(before, before)).toEqual([])
  })

  it('names a type, a condition and a likely value that changed', () => {
    const line = (to: SearchSpace[string]): string | undefined => spaceChanges({ n: { type: 'float', low: 1, high: 3, step: 1 } }, { n: to })[0]
    expect(line({ type: 'int', low: 1, high: 3, step: 1 })).toBe('n: float → int')
    expect(line({ type: 'float', low: 1, high: 3, step: 1, prior: 2 })).toContain('likely 2')
    expect(line({ type: 'float', low: 1, high: 3, step: 1, when: { param: 'k', in: ['a', 'b'] } })).toContain('when k is a or b')
  })
})
