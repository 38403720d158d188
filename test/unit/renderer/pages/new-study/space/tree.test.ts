import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParameterRow } from '../../../../../../renderer/pages/new-study/form-model.ts'
import { conditionWords } from '../../../../../../renderer/pages/new-study/space/condition-words.ts'
import { possibleParents, spaceTree, visibleNodes } from '../../../../../../renderer/pages/new-study/space/tree.ts'
import { anyRows, choiceRow } from './rows.ts'

const drawn = (rows: readonly ParameterRow[]): string[] => spaceTree(rows).map(({ row, depth }) => `${'-'.repeat(depth)}${row.name}`)

describe('the tree of a space', () => {
  it('shows each parameter under the one that it depends on, in the order of the space', () => {
    const rows = [choiceRow('rate'), choiceRow('momentum', 'optimizer'), choiceRow('optimizer'), choiceRow('beta', 'optimizer'), choiceRow('nesterov', 'momentum')]
    expect(drawn(rows)).toEqual(['rate', 'optimizer', '-momentum', '--nesterov', '-beta'])
    expect(spaceTree(rows).map(({ below, place, siblings }) => [below, place, siblings])).toEqual([[0, 0, 2], [3, 1, 2], [1, 0, 2], [0, 0, 1], [0, 1, 2]])
  })

  it('shows every searched row exactly once, whatever the conditions say, and children right below their parent', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const nodes = spaceTree(rows)
        expect(nodes.map(({ row }) => row.key).sort()).toEqual(rows.filter(({ searched }) => searched).map(({ key }) => key).sort())
        nodes.forEach((node, at) => {
          const inside = nodes.slice(at + 1, at + 1 + node.below)
          expect(inside.every(({ depth }) => depth > node.depth)).toBe(true)
          expect(nodes[at + 1 + node.below]?.depth ?? 0).toBeLessThanOrEqual(node.depth)
          if (node.parent !== undefined) expect(node.row.when?.param).toBe(node.parent.name)
        })
      }),
    )
  })

  it('shows what is in a circle or misses its parent at the top', () => {
    expect(drawn([choiceRow('a', 'b'), choiceRow('b', 'a'), choiceRow('c', 'b')])).toEqual(['a', '-b', '--c'])
    expect(drawn([choiceRow('a', 'nothing'), choiceRow('b', 'b')])).toEqual(['a', 'b'])
  })

  it('hides what is in a collapsed parameter', () => {
    const rows = [choiceRow('a'), choiceRow('b', 'a'), choiceRow('c', 'b'), choiceRow('d')]
    const keys = (...names: string[]): Set<number> => new Set(rows.filter(({ name }) => names.includes(name)).map(({ key }) => key))
    const shown = (collapsed: Set<number>): string => visibleNodes(spaceTree(rows), collapsed).map(({ row }) => row.name).join('')
    expect([shown(keys()), shown(keys('b')), shown(keys('a')), shown(keys('a', 'b'))]).toEqual(['abcd', 'abd', 'ad', 'ad'])
  })

  it('offers as a parent only what makes no circle', () => {
    const [a, b, c, d] = [choiceRow('a'), choiceRow('b', 'a'), choiceRow('c', 'b'), choiceRow('d')]
    expect(possibleParents([a, b, c, d], a).map(({ name }) => name)).toEqual(['d'])
    expect(possibleParents([a, b, c, d], c).map(({ name }) => name)).toEqual(['a', 'b', 'd'])
  })
})

it('a condition is told in words', () => {
  expect(conditionWords(choiceRow('x'))).toBeUndefined()
  expect(conditionWords(choiceRow('x', 'optimizer', 'sgd'))).toBe('only when optimizer is sgd')
  expect(conditionWords({ ...choiceRow('x'), when: { param: 'n', in: [1, '2', true] } })).toBe('only when n is 1, "2" or true')
  expect(conditionWords({ ...choiceRow('x'), when: { param: 'n', in: [] } })).toBe('only when n is …')
})
