import { describe, expect, it } from 'vitest'
import { cssOf } from '../../../../../../renderer/pages/trial/log/ansi-css.ts'
import { ansiPieces, type Rgb } from '../../../../../../renderer/pages/trial/log/ansi.ts'
import { linePieces } from '../../../../../../renderer/pages/trial/log/line-pieces.ts'
import { contrast, readableOn, textOn } from '../../../../../../renderer/pages/trial/log/readable-color.ts'
import { patternOf } from '../../../../../../shared/logs/terminal-text.ts'

const esc = '\u001b['
const light: Rgb = [244, 246, 247]
const dark: Rgb = [16, 20, 23]

describe('the colours of a log', () => {
  it('are the terminal’s 16, xterm’s 256 and 24 bits', () => {
    expect(ansiPieces(`a${esc}31mb${esc}0mc${esc}92md${esc}38;5;208me${esc}38;5;240mf${esc}38;2;1;2;3mg${esc}38:2::4:5:6mh`)).toEqual([
      { text: 'a', style: {} },
      { text: 'b', style: { color: { kind: 'named', index: 1 } } },
      { text: 'c', style: {} },
      { text: 'd', style: { color: { kind: 'named', index: 10 } } },
      { text: 'e', style: { color: { kind: 'rgb', rgb: [255, 135, 0] } } },
      { text: 'f', style: { color: { kind: 'rgb', rgb: [88, 88, 88] } } },
      { text: 'g', style: { color: { kind: 'rgb', rgb: [1, 2, 3] } } },
      { text: 'h', style: { color: { kind: 'rgb', rgb: [4, 5, 6] } } },
    ])
  })

  it('come with bold, underline and fills, and end where they are reset', () => {
    const [bold, both, none] = ansiPieces(`${esc}1;41mA${esc}4mB${esc}22;24;49mC`)
    expect(bold?.style).toEqual({ bold: true, background: { kind: 'named', index: 1 } })
    expect(both?.style).toEqual({ bold: true, underline: true, background: { kind: 'named', index: 1 } })
    expect(none?.style).toEqual({})
  })

  it('leave no control character, and drop what moves the cursor or names the window', () => {
    expect(ansiPieces(`${esc}2K${esc}1Gdone\u0007 \u001b]0;title\u0007ok\tx`).map(({ text }) => text).join('')).toBe('done ok\tx')
    expect(ansiPieces(`${esc}mplain${esc}`).map(({ text }) => text)).toEqual(['plain['])
  })

  it('can be read in both themes, whatever the program chose', () => {
    for (const surface of [light, dark]) {
      for (let index = 16; index < 256; index += 1) {
        const [piece] = ansiPieces(`${esc}38;5;${index}mx`)
        const color = piece?.style.color
        if (color?.kind !== 'rgb') throw new Error('expected a colour of the palette')
        expect(contrast(readableOn(color.rgb, surface), surface), String(index)).toBeGreaterThanOrEqual(4.5)
      }
    }
    expect(readableOn([0, 0, 0], light)).toEqual([0, 0, 0])
    expect([textOn([255, 255, 0]), textOn([0, 0, 128])]).toEqual([[0, 0, 0], [255, 255, 255]])
  })

  it('are tokens of the theme where the terminal names them', () => {
    expect(cssOf({ color: { kind: 'named', index: 1 }, bold: true }, light)).toBe('color:var(--color-danger);font-weight:700')
    expect(cssOf({ background: { kind: 'named', index: 2 }, color: { kind: 'named', index: 7 } }, light)).toBe('background:var(--color-success-soft);color:var(--color-text)')
    expect(cssOf({ background: { kind: 'rgb', rgb: [255, 255, 0] } }, dark)).toBe('background:rgb(255 255 0);color:rgb(0 0 0)')
    expect(cssOf({ inverse: true }, light)).toBe('color:var(--color-surface);background:var(--color-text-muted)')
    expect(cssOf({}, light)).toBe('')
  })
})

describe('what was searched for in a line', () => {
  it('is marked across changes of style, and counted without them', () => {
    const pieces = linePieces(`the lo${esc}31mss lo${esc}0mss`, patternOf({ query: 'LOSS', regex: false, matchCase: false }))
    expect(pieces.map(({ text, hit, style }) => [text, hit, style.color !== undefined])).toEqual([
      ['the ', false, false],
      ['lo', true, false],
      ['ss', true, true],
      [' ', false, true],
      ['lo', true, true],
      ['ss', true, false],
    ])
  })

  it('is nothing where nothing is found', () => {
    expect(linePieces('abc', patternOf({ query: 'x', regex: false, matchCase: false }))).toEqual([{ text: 'abc', style: {}, hit: false }])
    expect(linePieces('', undefined)).toEqual([])
  })
})
