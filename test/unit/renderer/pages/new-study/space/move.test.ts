import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParameterRow } from '../../../../../../renderer/pages/new-study/form-model.ts'
import { freeParameterName, movedBy, movedIn, movedOut, renamed, withCopy, withoutRow } from '../../../../../../renderer/pages/new-study/space/move.ts'
import { spaceTree } from '../../../../../../renderer/pages/new-study/space/tree.ts'
import { rowsOf } from '../../../../../../renderer/pages/new-study/parameter-row.ts'
import { anySpace } from '../../../../shared/domain/arbitrary-space.ts'
import { anyRows, choiceRow } from './rows.ts'

const drawn = (rows: readonly ParameterRow[] | undefined): string => (rows === undefined ? 'nowhere' : spaceTree(rows).map(({ row, depth }) => `${'-'.repeat(depth)}${row.name}`).join(' '))
const key = (rows: readonly ParameterRow[], name: string): number => rows.find((row) => row.name === name)?.key ?? -1

describe('moving a parameter', () => {
  const rows = [choiceRow('a'), choiceRow('b'), choiceRow('b1', 'b'), choiceRow('b2', 'b'), choiceRow('c')]

  it('up and down takes what depends on it along, and stays in its parent', () => {
    expect(drawn(movedBy(rows, key(rows, 'b'), -1))).toBe('b -b1 -b2 a c')
    expect(drawn(movedBy(rows, key(rows, 'b'), 1))).toBe('a c b -b1 -b2')
    expect(drawn(movedBy(rows, key(rows, 'b2'), -1))).toBe('a b -b2 -b1 c')
    expect([movedBy(rows, key(rows, 'a'), -1), movedBy(rows, key(rows, 'b2'), 1)]).toEqual([undefined, undefined])
  })

  it('in makes it conditional on the one above, on a value of it; out undoes that', () => {
    const inside = movedIn(rows, key(rows, 'c')) ?? []
    expect(drawn(inside)).toBe('a b -b1 -b2 -c')
    expect(inside.find(({ name }) => name === 'c')?.when).toEqual({ param: 'b', in: ['a'] })
    expect(drawn(movedOut(inside, key(rows, 'c')))).toBe('a b -b1 -b2 c')
    expect(drawn(movedOut(rows, key(rows, 'b1')))).toBe('a b -b2 b1 c')
    expect(movedOut(rows, key(rows, 'a'))).toBeUndefined()
  })

  it('in passes a float by, which has no certain values', () => {
    const [a, f, c] = [choiceRow('a'), { ...choiceRow('f'), type: 'float' as const }, choiceRow('c')]
    expect(drawn(movedIn([a, f, c], c.key))).toBe('a -c f')
    expect(movedIn([f, c], c.key)).toBeUndefined()
  })

  it('loses no row and doubles none, whatever the rows', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(7), (any, at) => {
        const row = any[at]
        if (row === undefined) return
        const keys = any.map((each) => each.key).sort()
        for (const moved of [movedBy(any, row.key, -1), movedBy(any, row.key, 1), movedIn(any, row.key), movedOut(any, row.key)]) {
          if (moved !== undefined) expect(moved.map((each) => each.key).sort()).toEqual(keys)
        }
      }),
    )
  })

  it('down and up again, or in and out again, changes nothing but the order', () => {
    fc.assert(
      fc.property(anySpace, fc.nat(5), (space, at) => {
        const all = rowsOf(space, {}, undefined)
        const row = all[at]
        if (row === undefined) return
        const down = movedBy(all, row.key, 1)
        if (down !== undefined) expect(drawn(movedBy(down, row.key, -1))).toBe(drawn(all))
        const inside = row.when === undefined ? movedIn(all, row.key) : undefined
        if (inside !== undefined) expect(movedOut(inside, row.key)?.find(({ key: same }) => same === row.key)).toEqual(row)
      }),
    )
  })
})

describe('the rows of a space', () => {
  it('lose a parameter, and what depended on it moves out', () => {
    const rows = [choiceRow('a'), choiceRow('b', 'a', 'b'), choiceRow('c', 'b')]
    const left = withoutRow(rows, key(rows, 'b'))
    expect(drawn(left)).toBe('a -c')
    expect(left[1]?.when).toEqual({ param: 'a', in: ['b'] })
    expect(drawn(withoutRow(left, key(left, 'a')))).toBe('c')
  })

  it('get a copy with a free name beside it, which is changed on its own', () => {
    const rows = [choiceRow('units'), choiceRow('units_2'), choiceRow('x', 'units')]
    const copied = withCopy(rows, key(rows, 'units'))
    expect(drawn(copied)).toBe('units -x units_3 units_2')
    copied[1]?.choices.push('new')
    expect(copied[0]?.choices).toEqual(['a', 'b'])
    expect([freeParameterName(rows, 'units_2'), freeParameterName(rows, 'y'), freeParameterName(rows, '')]).toEqual(['units_3', 'y', ''])
  })

  it('keep their conditions when a parameter gets another name, unless two had the name', () => {
    const rows = [choiceRow('a'), choiceRow('b', 'a')]
    expect(drawn(renamed(rows, key(rows, 'a'), 'z'))).toBe('z -b')
    const twins = [choiceRow('a'), choiceRow('a'), choiceRow('b', 'a')]
    expect(drawn(renamed(twins, twins[1]?.key ?? 0, 'z'))).toBe('a -b z')
    expect(renamed([choiceRow(''), choiceRow('b', '')], -1, 'z')[1]?.when?.param).toBe('')
  })
})
