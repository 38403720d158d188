import { describe, expect, it } from 'vitest'
import { emptySet, intersection, toggled, withEntry, withKeys, withMember } from '../../../../renderer/stores/replaced-sets.ts'

describe('sets that are replaced', () => {
  it('toggle a member without changing the set that was there', () => {
    const before: ReadonlySet<number> = new Set([1, 2])
    expect([...toggled(before, 2)]).toEqual([1])
    expect([...toggled(before, 3)]).toEqual([1, 2, 3])
    expect([...before]).toEqual([1, 2])
  })

  it('take a member in or out, whatever was the case', () => {
    expect([...withMember(new Set(['a']), 'a', true)]).toEqual(['a'])
    expect([...withMember(new Set(['a']), 'a', false)]).toEqual([])
  })

  it('intersect: what passes every filter, and nothing is said when there is no filter', () => {
    expect(intersection<number>([])).toBeUndefined()
    expect([...(intersection([new Set([1, 2, 3]), new Set([3, 2]), new Set([2, 9])]) ?? [])]).toEqual([2])
    expect(intersection([new Set([1]), emptySet])?.size).toBe(0)
  })
})

describe('a map that is replaced', () => {
  it('gains, changes and loses an entry', () => {
    const before: ReadonlyMap<string, number> = new Map([['a', 1]])
    expect([...withEntry(before, 'b', 2)]).toEqual([['a', 1], ['b', 2]])
    expect([...withEntry(before, 'a', 3)]).toEqual([['a', 3]])
    expect([...withEntry(before, 'a', undefined)]).toEqual([])
    expect([...before]).toEqual([['a', 1]])
  })

  it('keeps the entries of some keys', () => {
    expect([...withKeys(new Map([[1, 'a'], [2, 'b']]), new Set([2, 3]))]).toEqual([[2, 'b']])
  })
})
