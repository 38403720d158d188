import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sourceOfText } from './fixture.ts'

const literal = (expression: string, before = '') => {
  const source = sourceOfText(`${before}\nf(${expression})`)
  return source.literal(source.calls((callee) => callee === 'f')[0]?.positional[0])
}

describe('what a script says about a value', () => {
  it.each([
    ['1e-3', 0.001],
    ['-2 ** 2', -4],
    ['2 ** -1', 0.5],
    ['64 * 1024', 65536],
    ['1 << 4', 16],
    ['(1 + 2) * 3', 9],
    ['1_000', 1000],
    ['"a" "b"', 'ab'],
    ['"a" + \'b\'', 'ab'],
    ['True', true],
    ['None', null],
    ['float("1e-4")', 0.0001],
    ['Path("runs")', 'runs'],
  ])('%s is %j', (expression, value) => {
    expect(literal(expression)).toBe(value)
  })

  it('follows the names of constants and of the members of an Enum', () => {
    expect(literal('RATE', 'RATE = BASE\nBASE: float = 0\nBASE = 0.5')).toBe(0.5)
    expect(literal('Color.red.value', 'class Color(str, Enum):\n    red = "r"\n    blue = "b"')).toBe('r')
    const source = sourceOfText('class Color(Enum):\n    red = "r"\n    blue = "b"\n\nOTHER = 1\nf(Color)')
    expect(source.values(source.calls((callee) => callee === 'f')[0]?.positional[0])).toEqual(['r', 'b'])
  })

  it.each(['x', 'a if b else c', 'lambda x: x', 'f"{a}"', 'os.environ["LR"]', '1 / 0', 'g(1)', 'not True'])('does not guess what %s is', (expression) => {
    expect(literal(expression)).toBeUndefined()
  })

  it('reads calls over lines and within calls, and not their definitions', () => {
    const source = sourceOfText('def f(a): pass\nf(\n  f(1),  # one\n  key=[1, (2, 3)],\n)\nx.f(2)')
    const calls = source.calls((callee) => callee === 'f')
    expect(calls.map(({ line }) => line)).toEqual([2, 3])
    expect([...(calls[0]?.named.keys() ?? [])]).toEqual(['key'])
  })

  it('gives up on what is nested beyond reason instead of failing', () => {
    expect(literal(`${'('.repeat(20_000)}1${')'.repeat(20_000)}`)).toBeUndefined()
    expect(literal('-'.repeat(20_000))).toBeUndefined()
  })

  it('comes to an end whatever the text is', () => {
    const piece = fc.constantFrom('f(', ')', '[', ']', '{', '}', ',', '=', ':', '"', 'a', '1', '-', '**', '.', '\n', ' ', '=>', 'new ', 'lambda ')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom('python' as const, 'javascript' as const), (pieces, language) => {
        sourceOfText(pieces.join(''), language).calls(() => true)
      }),
    )
  })
})

// Each of the lines would be tried as the start of all that follow.
it('is done at once with a script of many empty lines', () => {
  const source = sourceOfText(`${'\n'.repeat(200_000)}  import click\n`)
  expect(source.imports('click')).toBe(true)
  expect(source.imports('hydra')).toBe(false)
})
