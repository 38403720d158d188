import { describe, expect, it } from 'vitest'
import { LogLines, type LogPiece } from '../../../../../../renderer/pages/trial/log/log-lines.svelte.ts'
import { isScaled, lastTop, mostPixels, scrollHeight, scrollTopOf, topRow } from '../../../../../../renderer/pages/trial/log/log-scroll.ts'
import { LogSearch } from '../../../../../../renderer/pages/trial/log/log-search.svelte.ts'
import { copiedEnd, logPieces, mostCopiedBytes } from '../../../../../../renderer/pages/trial/log/whole-log.ts'

/** An engine with a log, and what it was asked for. */
function engineWith(lines: string[]): { readonly asked: (readonly [number, number])[]; read(from: number, count: number): Promise<LogPiece> } {
  const asked: (readonly [number, number])[] = []
  return {
    asked,
    read(from, count) {
      asked.push([from, count])
      const first = Math.max(0, Math.min(from, lines.length - count))
      return Promise.resolve({ from: first, lines: lines.slice(first, first + count), total: lines.length, size: lines.join('\n').length })
    },
  }
}

const fail = (error: unknown): never => {
  throw error
}
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}

describe('the lines of a log that are shown', () => {
  it('are read in pages, once each, and only where somebody looks', async () => {
    const engine = engineWith(Array.from({ length: 1000 }, (_, i) => `line ${i}`))
    const log = new LogLines(engine.read, fail)
    await log.refresh()
    expect(log.total).toBe(1000)
    log.need(500, 530)
    log.need(510, 540)
    await settled()
    expect([log.line(511), log.line(512), log.line(530), log.line(100)]).toEqual(['line 511', 'line 512', 'line 530', undefined])
    log.need(990, 1000)
    await settled()
    expect(log.line(999)).toBe('line 999')
    expect(engine.asked).toEqual([[Number.MAX_SAFE_INTEGER, 1], [256, 256], [512, 256], [768, 256]])
  })

  it('are read again where the log has grown, and all of them where it began anew', async () => {
    const lines = ['one', 'tw']
    const engine = engineWith(lines)
    const log = new LogLines(engine.read, fail)
    await log.refresh()
    log.need(0, 2)
    await settled()
    expect(log.line(1)).toBe('tw')
    lines.splice(1, 1, 'two', 'three')
    await log.refresh()
    log.need(0, 3)
    await settled()
    expect([log.line(1), log.line(2), log.total]).toEqual(['two', 'three', 3])
    lines.splice(0, 3, 'new')
    await log.refresh()
    log.need(0, 1)
    await settled()
    expect([log.line(0), log.total]).toEqual(['new', 1])
  })
})

describe('the scroll bar of a log', () => {
  const view = { rowHeight: 18, height: 360 }

  it('has a pixel for a pixel where the browser can', () => {
    const small = { ...view, rows: 1000 }
    expect([scrollHeight(small), isScaled(small), lastTop(small)]).toEqual([18_000, false, 980])
    expect(topRow(small, 1800)).toBeCloseTo(100)
    expect(scrollTopOf(small, 100)).toBeCloseTo(1800)
    expect(topRow({ ...view, rows: 5 }, 0)).toBe(0)
  })

  it('reaches every line of a log of millions', () => {
    const long = { ...view, rows: 5_000_000 }
    expect([scrollHeight(long), isScaled(long)]).toEqual([mostPixels, true])
    expect(topRow(long, mostPixels - 360)).toBe(4_999_980)
    expect(topRow(long, scrollTopOf(long, 1_234_567))).toBeCloseTo(1_234_567, 3)
  })
})

describe('the search of a log', () => {
  it('goes round its matches, says where it is, and keeps the place when the log has grown', async () => {
    let lines = [3, 8, 9]
    const search = new LogSearch(() => Promise.resolve({ count: lines.length === 3 ? 3 : 200_000, lines }), String)
    expect(search.status()).toBe('')
    search.query = 'loss'
    await search.run(false, new AbortController().signal)
    expect([search.status(), search.step(-1), search.status(), search.step(1)]).toEqual(['1 of 3 lines', 9, '3 of 3 lines', 3])
    search.step(1)
    lines = [3, 8, 9, 12]
    await search.run(true, new AbortController().signal)
    expect(search.status()).toBe('2 of the first 4 of 200,000 lines')
    search.query = ''
    await search.run(false, new AbortController().signal)
    expect([search.status(), search.line]).toEqual(['', undefined])
  })

  it('says what is wrong with an expression', async () => {
    const search = new LogSearch(() => Promise.reject(new Error('"(" is not a regular expression')), (error) => (error instanceof Error ? error.message : ''))
    search.query = '('
    search.regex = true
    await search.run(false, new AbortController().signal)
    expect([search.pattern, search.status()]).toEqual([undefined, '"(" is not a regular expression'])
  })
})

describe('a whole log', () => {
  it('comes piece by piece, and to the clipboard with no more than its end', async () => {
    const text = `${'x'.repeat(99)}\n`.repeat(30_000)
    const read = (offset: number): Promise<{ text: string; nextOffset: number; size: number }> => {
      const piece = text.slice(offset, offset + 262_144)
      return Promise.resolve({ text: piece, nextOffset: offset + piece.length, size: text.length })
    }
    let whole = ''
    for await (const piece of logPieces(read)) whole += piece
    expect(whole).toBe(text)
    const { text: copied, cut } = await copiedEnd(read, text.length)
    expect(cut).toBe(true)
    expect(copied.length).toBeLessThanOrEqual(mostCopiedBytes)
    expect(copied.startsWith('x'.repeat(99))).toBe(true)
    expect(await copiedEnd(() => Promise.resolve({ text: 'short', nextOffset: 5, size: 5 }), 5)).toEqual({ text: 'short', cut: false })
  })
})
