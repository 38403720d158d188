import { describe, expect, it } from 'vitest'
import { followLog, mostLogCharacters, type LogSource } from '../../../../../renderer/pages/trial/follow-log.ts'
import { linePieces, logLines, matchingLines } from '../../../../../renderer/pages/trial/log-text.ts'

describe('the lines of a log', () => {
  it('have no colours, and the last state of a line that was written over', () => {
    expect(logLines('\u001b[32mok\u001b[0m\n10%\r50%\r100%\nwindows\r\n')).toEqual(['ok', '100%', 'windows'])
    expect(logLines('\u001b]0;title\u0007text')).toEqual(['text'])
    expect(logLines('')).toEqual([])
  })

  it('keep markup as text', () => {
    expect(logLines('<b>bold</b>')).toEqual(['<b>bold</b>'])
  })

  it('are cut at what is searched for, whatever its case and however it would read as a pattern', () => {
    expect(linePieces('a.B a.b', 'A.b')).toEqual([{ text: 'a.B', hit: true }, { text: ' ', hit: false }, { text: 'a.b', hit: true }])
    expect(linePieces('axb', 'a.b')).toEqual([{ text: 'axb', hit: false }])
    expect(matchingLines(['loss', 'nothing', 'LOSS loss'], 'loss')).toEqual([0, 2])
    expect(matchingLines(['loss'], '')).toEqual([])
  })
})

/** A log that grows by a piece each time its end is reached. */
function growing(pieces: readonly string[], pieceSize = 1000): LogSource {
  let log = pieces[0] ?? ''
  let next = 1
  return {
    read: async (offset) => {
      const text = log.slice(offset, offset + pieceSize)
      return { text, nextOffset: offset + text.length, size: log.length }
    },
    more: async () => {
      const added = pieces[next]
      next += 1
      if (added === undefined) return false
      log = added.startsWith('!') ? added.slice(1) : log + added
      return true
    },
  }
}

async function follow(source: LogSource): Promise<string> {
  let shown = ''
  await followLog(source, new AbortController().signal, (text) => (shown = text))
  return shown
}

describe('following a log', () => {
  it('reads to the end in pieces, then what comes', async () => {
    expect(await follow(growing(['abcdefg', 'hi', 'j'], 3))).toBe('abcdefghij')
  })

  it('begins anew when the log does', async () => {
    expect(await follow(growing(['long log', '!new']))).toBe('new')
  })

  it('keeps the end of a log that is too long', async () => {
    const line = `${'x'.repeat(99)}\n`
    const source = growing([line.repeat(mostLogCharacters / 100 + 50)], 256 * 1024)
    let cutAtEnd = false
    let shown = ''
    await followLog(source, new AbortController().signal, (text, cut) => {
      shown = text
      cutAtEnd = cut
    })
    expect(cutAtEnd).toBe(true)
    expect(shown.length).toBeLessThanOrEqual(mostLogCharacters)
    expect(shown.startsWith('x')).toBe(true)
  })

  it('stops when it is called off', async () => {
    const controller = new AbortController()
    const shown: string[] = []
    const source = growing(['a', 'b', 'c'])
    await followLog(source, controller.signal, (text) => {
      shown.push(text)
      controller.abort()
    })
    expect(shown).toEqual(['a'])
  })
})
