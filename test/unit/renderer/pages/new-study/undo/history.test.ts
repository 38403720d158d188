import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedParts, endStep, historyLength, isSame, record, redone, startHistory, undone, type History } from '../../../../../../renderer/pages/new-study/undo/history.ts'

const after = (...changes: readonly (readonly [state: number, typing?: string])[]): History<number> =>
  changes.reduce((history, [state, typing]) => record(history, state, typing), startHistory(0))

describe('the history of a form', () => {
  it('goes back through every change, and forward again', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 30 }), fc.nat(40), (states, steps) => {
        const full = after(...states.map((state): [number] => [state]))
        const back = Array.from({ length: steps }).reduce<History<number>>((history) => undone(history), full)
        const kept = [...full.past, full.present]
        expect(back.present).toBe(kept[Math.max(0, kept.length - 1 - steps)])
        expect(Array.from({ length: steps }).reduce<History<number>>((history) => redone(history), back)).toEqual({ ...full, typing: undefined })
      }),
    )
  })

  it('takes typing in one field as one step', () => {
    expect(undone(after([1, 'name'], [12, 'name'], [123, 'name'])).present).toBe(0)
    expect(undone(after([1, 'name'], [12, 'seed'])).present).toBe(1)
    expect(undone(record(endStep(after([1, 'name'])), 12, 'name')).present).toBe(1)
  })

  it('forgets typing that was taken back by hand, and then begins a new step', () => {
    const back = after([5], [6, 'name'], [5, 'name'])
    expect(back).toMatchObject({ past: [0], present: 5 })
    expect(undone(record(back, 7, 'name')).present).toBe(5)
  })

  it('has nothing to redo after another change', () => {
    expect(record(undone(after([1], [2])), 3, undefined)).toMatchObject({ past: [0, 1], present: 3, future: [] })
  })

  it('is not moved by a change that changes nothing, and keeps a limited number of steps', () => {
    const history = after([1])
    expect(record(history, 1, undefined)).toBe(history)
    const long = after(...Array.from({ length: historyLength + 50 }, (_, index): [number] => [index + 1]))
    expect(long.past).toHaveLength(historyLength)
    expect(long.past[0]).toBe(50)
  })
})

describe('states', () => {
  it('are the same when their fields are; NaN is NaN, and undefined is missing', () => {
    expect(isSame({ a: [Number.NaN, { b: undefined }] }, { a: [Number.NaN, {}] })).toBe(true)
    for (const [a, b] of [[{ a: 1 }, { a: 2 }], [{ a: 1 }, {}], [[1], [1, 2]], [[], {}], [0, -0], [null, {}], ['1', 1]]) expect(isSame(a, b)).toBe(false)
    expect(changedParts({ a: 1, b: [1], c: 2 }, { a: 1, b: [2], c: 3 })).toEqual(['b', 'c'])
  })
})
