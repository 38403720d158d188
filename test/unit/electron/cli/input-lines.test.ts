import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createInputLines, type InputLine } from '../../../../electron/cli/input-lines.ts'

const line = (text: string): InputLine => ({ kind: 'line', text })

describe('lines of input', () => {
  it('come out whole wherever the bytes are cut, the empty ones too', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\n\r]/g, ' '))), fc.array(fc.nat(12)), (texts, cuts) => {
        const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''))
        const lines = createInputLines()
        const found: InputLine[] = []
        let at = 0
        for (const cut of cuts) {
          found.push(...lines.push(bytes.subarray(at, at + cut)))
          at += cut
        }
        found.push(...lines.push(bytes.subarray(at)), ...lines.end())
        expect(found).toEqual(texts.map(line))
      }),
    )
  })

  it('may end with CRLF, or the last one with nothing', () => {
    const lines = createInputLines()
    expect(lines.push(Buffer.from('a\r\n\r\nb'))).toEqual([line('a'), line('')])
    expect(lines.end()).toEqual([line('b')])
  })

  it('are marked when they are too long, and the next one is read', () => {
    const lines = createInputLines(4)
    expect(lines.push(Buffer.from('abc'))).toEqual([])
    expect(lines.push(Buffer.from('de'))).toEqual([])
    expect(lines.push(Buffer.from('f\nabcd\n12345'))).toEqual([{ kind: 'too-long' }, line('abcd')])
    expect(lines.end()).toEqual([{ kind: 'too-long' }])
  })
})
