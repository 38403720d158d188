import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tokensOf } from '../../../../../../electron/engine/transfer/script/tokens.ts'

const texts = (text: string, language: 'python' | 'javascript') => tokensOf(text, language).map((token) => token.text)

describe('the tokens of a script', () => {
  it('leave out comments, and take nothing in a string for one', () => {
    expect(texts('a = "# no" # yes\nb', 'python')).toEqual(['a', '=', '# no', 'b'])
    expect(texts('a = "// no" // yes\n/* and\nthis */ b', 'javascript')).toEqual(['a', '=', '// no', 'b'])
  })

  it('know every string of Python: triple quotes, raw ones, escapes, and those with expressions', () => {
    expect(texts(String.raw`'''a "b"
c''' r"\d" "a\tb\"" 'it\'s'`, 'python')).toEqual(['a "b"\nc', String.raw`\d`, 'a\tb"', "it's"])
    expect(tokensOf('f"{x}" f"{{x}}" "{x}"', 'python').map(({ isFilledIn }) => isFilledIn)).toEqual([true, false, false])
    expect(tokensOf('`a${b}` `a`', 'javascript').map(({ isFilledIn }) => isFilledIn)).toEqual([true, false])
  })

  it('do not take a division for a regular expression, nor the other way round', () => {
    expect(texts('a / b / c', 'javascript')).toEqual(['a', '/', 'b', '/', 'c'])
    expect(texts('f(/[/"\']+/g, 1)', 'javascript')).toEqual(['f', '(', '/[/"\']+/g', ',', '1', ')'])
  })

  it('say on which line they are, and how far in when they are the first of it', () => {
    expect(tokensOf('a = """x\ny""" + b\n  c', 'python').map(({ text, line, indent }) => [text, line, indent])).toEqual([
      ['a', 1, 0],
      ['=', 1, undefined],
      ['x\ny', 1, undefined],
      ['+', 2, undefined],
      ['b', 2, undefined],
      ['c', 3, 2],
    ])
  })

  it('come to an end whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', "'", '`', '\\', '#', '/', '*', '\n', '(', '{', 'f', '1', '.', 'é', ' ', '$') }), fc.constantFrom('python' as const, 'javascript' as const), (text, language) => {
        expect(tokensOf(text, language).length).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})
