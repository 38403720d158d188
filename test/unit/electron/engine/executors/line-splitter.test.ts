import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLineSplitter } from '../../../../../electron/engine/executors/line-splitter.ts'

function split(chunks: readonly Buffer[], limit?: number): string[] {
  const splitter = createLineSplitter(limit)
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()]
}

it('gives the same lines wherever the bytes are cut', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '😀', ' ', '='), minLength: 1, maxLength: 12 })
  const end = fc.constantFrom('\n', '\r\n', '\r')
  fc.assert(
    fc.property(fc.array(fc.tuple(line, end)), fc.array(fc.nat(200)), (lines, cuts) => {
      const bytes = Buffer.from(lines.map(([text, ending]) => text + ending).join(''))
      const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
      const chunks = places.slice(1).map((place, i) => bytes.subarray(places[i], place))
      expect(split(chunks)).toEqual(lines.map(([text]) => text))
    }),
  )
})

it('gives the last line although it has no end', () => {
  expect(split([Buffer.from('a\nb')])).toEqual(['a', 'b'])
})

it('skips a line above the limit, however it arrives, and goes on with the next', () => {
  const long = 'x'.repeat(11)
  expect(split([Buffer.from(`${long}\nok\n`)], 10)).toEqual(['ok'])
  expect(split([...long].map((c) => Buffer.from(c)).concat(Buffer.from('tail\nok\n')), 10)).toEqual(['ok'])
  expect(split([Buffer.from(`${'y'.repeat(10)}\n`)], 10)).toEqual(['y'.repeat(10)])
})
