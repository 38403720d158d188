import { describe, expect, it } from 'vitest'
import { findIn, lastState, patternOf, plainText } from '../../../../shared/logs/terminal-text.ts'

const query = { regex: false, matchCase: false }

describe('the text of a terminal', () => {
  it('leaves the last state of a line that rewrites itself', () => {
    expect(lastState('10 %\r50 %\r100 %')).toBe('100 %')
    expect(lastState('windows\r')).toBe('windows')
    expect(lastState('10 %\r\u001b[32m100 %\u001b[0m\r')).toBe('\u001b[32m100 %\u001b[0m')
  })

  it('loses its colours, titles and bells, and keeps tabs', () => {
    expect(plainText('\u001b[1;38;5;208mloss\u001b[0m\t0.5\u0007 \u001b]0;title\u0007done\u001b[2K')).toBe('loss\t0.5 done')
  })

  it('is searched whatever the case, by words or by an expression', () => {
    expect(findIn('Loss loss İ LOSS', patternOf({ ...query, query: 'loss' }))).toEqual([[0, 4], [5, 9], [12, 16]])
    expect(findIn('Loss loss', patternOf({ query: 'loss', regex: false, matchCase: true }))).toEqual([[5, 9]])
    expect(findIn('a.b axb', patternOf({ ...query, query: 'a.b' }))).toEqual([[0, 3]])
    expect(findIn('epoch 12 epoch 3', patternOf({ query: 'epoch \\d+', regex: true, matchCase: true }))).toEqual([[0, 8], [9, 16]])
    expect(findIn('abc', patternOf({ ...query, query: 'x*', regex: true }))).toEqual([])
    expect(() => patternOf({ ...query, query: '(', regex: true })).toThrow(SyntaxError)
    expect(findIn('a/b', patternOf({ ...query, query: '/' }))).toEqual([[1, 2]])
  })
})
