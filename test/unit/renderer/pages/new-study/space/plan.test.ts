import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowOf, rowsOf, specOf } from '../../../../../../renderer/pages/new-study/parameter-row.ts'
import { planned, planOf } from '../../../../../../renderer/pages/new-study/space/plan.ts'
import type { SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { anySpace } from '../../../../shared/domain/arbitrary-space.ts'

const old: SearchSpace = { a: { type: 'float', low: 0, high: 1 }, b: { type: 'int', low: 1, high: 9, log: true } }
const pasted: SearchSpace = { c: { type: 'categorical', choices: ['x', 'y'] }, b: { type: 'int', low: 1, high: 4 }, a: { type: 'float', low: 0, high: 1 } }
const rows = rowsOf(old, {}, undefined)
const actions = (mode: 'add' | 'replace', space = pasted): string[] => planOf(rows, space, mode).map(({ name, action }) => `${action} ${name}`)
const none: ReadonlySet<string> = new Set()

describe('putting a space into the form', () => {
  it('is told before it is done: what is added, replaced, stays and goes', () => {
    expect(actions('add')).toEqual(['add c', 'replace b', 'same a'])
    expect(actions('replace', { b: { type: 'int', low: 1, high: 4 } })).toEqual(['replace b', 'remove a'])
    expect(planOf(rows, pasted, 'add')[1]).toEqual({ name: 'b', action: 'replace', before: '1 to 9, log', after: '1 to 4' })
  })

  it('adds to what is there, or takes its place in the pasted order; rows keep their keys', () => {
    const added = planned(rows, pasted, 'add', none)
    expect(added.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(added[1]?.key).toBe(rows[1]?.key)
    expect(planned(rows, pasted, 'replace', none).map(({ name }) => name)).toEqual(['c', 'b', 'a'])
    expect(planned(rows, { c: { type: 'categorical', choices: ['x'] } }, 'replace', none).map(({ name }) => name)).toEqual(['c'])
  })

  it('makes parameters of a task that are not searched any more fixed ones, and searches fixed ones that are named', () => {
    const fixed = { ...rowOf('c', { type: 'int', low: 0, high: 1 }), searched: false, fixed: 1 }
    const after = planned([...rows, fixed], { c: { type: 'int', low: 0, high: 5 } }, 'replace', new Set(['a', 'b', 'c']))
    expect(after.map(({ name, searched }) => [name, searched])).toEqual([['c', true], ['a', false], ['b', false]])
    expect(after[0]).toMatchObject({ fixed: 1, high: 5 })
  })

  it('leaves exactly the pasted space when it takes the place of another, whatever they are', () => {
    fc.assert(
      fc.property(anySpace, anySpace, (before, space) => {
        const after = planned(rowsOf(before, {}, undefined), space, 'replace', none)
        expect(Object.fromEntries(after.map((row) => [row.name, specOf(row)]))).toEqual(space)
        expect(after.map(({ name }) => name)).toEqual(Object.keys(space))
        const added = planned(rowsOf(before, {}, undefined), space, 'add', none)
        expect(Object.fromEntries(added.map((row) => [row.name, specOf(row)]))).toEqual({ ...before, ...space })
      }),
      { numRuns: 50 },
    )
  })
})
