import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderPairs, renderTable } from '../../../../electron/cli/table.ts'
import { displayWidth, fit, padTo } from '../../../../electron/cli/text-width.ts'

describe('renderTable', () => {
  it('lines columns up, numbers to the right', () => {
    const table = renderTable([{ title: 'name' }, { title: 'value', align: 'right' }], [
      ['a', '1'],
      ['longer', '12.5'],
    ])
    expect(table).toBe(['name    value', 'a           1', 'longer   12.5'].join('\n'))
  })

  it('counts wide characters as the two cells that they take', () => {
    expect(renderTable([{ title: 'n' }, { title: 'x' }], [['学習', '1'], ['ab', '2']])).toBe('n     x\n学習  1\nab    2')
  })

  it('cuts lines to the width of a terminal and says so', () => {
    expect(renderTable([{ title: 'a' }], [['abcdefgh']], 5)).toBe('a\nabcd…')
  })

  it('lets no control character of a name through', () => {
    expect(renderTable([{ title: 'a' }], [['x\u001b[31m\ny']])).toBe('a\nx [31m y')
    expect(renderPairs([['a\r', 'b\u0007']])).toBe('  a   b')
  })
})

describe('text width', () => {
  it('never lets a cut text be wider than asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(30), (text, width) => {
        expect(displayWidth(fit(text, width))).toBeLessThanOrEqual(width)
        expect(displayWidth(padTo(fit(text, width), width))).toBe(width)
      }),
    )
  })
})
