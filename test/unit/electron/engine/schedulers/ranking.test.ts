import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareLosses, createRanking } from '../../../../../electron/engine/schedulers/ranking.ts'

describe('ranking', () => {
  it('is the same as a sorted array through any additions and deletions', () => {
    const change = fc.record({ value: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constant(Infinity)), remove: fc.boolean() })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
        const ranking = createRanking(compareLosses)
        const sorted: number[] = []
        for (const { value, remove } of changes) {
          const index = sorted.indexOf(value)
          if (remove) {
            expect(ranking.delete(value)).toBe(index >= 0)
            if (index >= 0) sorted.splice(index, 1)
          } else {
            ranking.add(value)
            sorted.push(value)
            sorted.sort(compareLosses)
          }
          expect(ranking.size).toBe(sorted.length)
          expect(ranking.rank(value)).toBe(sorted.filter((each) => each < value).length)
        }
        expect(Array.from({ length: ranking.size + 1 }, (_, place) => ranking.at(place))).toEqual([...sorted, undefined])
      }),
    )
  })

  it('stays in order over many thousand items', () => {
    const ranking = createRanking(compareLosses)
    for (let i = 0; i < 5000; i += 1) ranking.add((i * 2654435761) % 5003)
    for (let i = 0; i < 5000; i += 2) expect(ranking.delete((i * 2654435761) % 5003)).toBe(true)
    const items = Array.from({ length: ranking.size }, (_, place) => ranking.at(place) ?? NaN)
    expect(items).toEqual(items.toSorted(compareLosses))
    expect(items).toHaveLength(2500)
    items.forEach((item, place) => expect(ranking.rank(item)).toBe(place))
  })
})
