/** A colour that a program asked for: one of the terminal's 16, or its own. */
export type AnsiColor = { readonly kind: 'named'; readonly index: number } | { readonly kind: 'rgb'; readonly rgb: Rgb }
export type Rgb = readonly [red: number, green: number, blue: number]

export interface AnsiStyle {
  readonly color?: AnsiColor
  readonly background?: AnsiColor
  readonly bold?: true
  readonly dim?: true
  readonly italic?: true
  readonly underline?: true
  readonly strike?: true
  readonly inverse?: true
}

/** A piece of a line in one style. */
export interface AnsiPiece {
  readonly text: string
  readonly style: AnsiStyle
}

const plain: AnsiStyle = {}

/** An escape sequence, or control characters that print nothing: `SGR` parameters are in the first group. */
// eslint-disable-next-line no-control-regex -- escape sequences are made of control characters
const control = /\u001b\[([0-9;:]*)m|\u001b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])|\u001b|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f]/g

/** A line cut where its style changes (ECMA-48 SGR, with xterm's 256 colours and 24 bits). All other control sequences are dropped. */
export function ansiPieces(line: string): AnsiPiece[] {
  const pieces: AnsiPiece[] = []
  let style = plain
  let from = 0
  const add = (text: string): void => {
    const last = pieces.at(-1)
    if (text === '') return
    if (last?.style === style) pieces[pieces.length - 1] = { text: last.text + text, style }
    else pieces.push({ text, style })
  }
  for (const found of line.matchAll(control)) {
    add(line.slice(from, found.index))
    from = found.index + found[0].length
    if (found[1] !== undefined) style = styled(style, found[1])
  }
  add(line.slice(from))
  return pieces
}

/** The style after a sequence of parameters. */
function styled(before: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters.split(/[;:]/).map(Number)
  let style = before
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0
    if (code === 38 || code === 48) {
      const { color, length } = extended(codes, at + 1)
      at += length
      if (color !== undefined) style = { ...style, [code === 38 ? 'color' : 'background']: color }
    } else style = simple(style, code)
  }
  return style
}

/** `5;INDEX` or `2;R;G;B`. @returns how many codes that were */
function extended(codes: readonly number[], at: number): { readonly color?: AnsiColor; readonly length: number } {
  if (codes[at] === 5) return { color: indexed(codes[at + 1] ?? 0), length: 2 }
  if (codes[at] !== 2) return { length: 1 }
  // ISO 8613-6 has a colour space between: `2::R:G:B`, which reads as 0.
  const skip = codes.length - at > 4 && codes[at + 1] === 0 && codes.length - at === 5 ? 2 : 1
  const channel = (offset: number): number => Math.min(Math.max(codes[at + skip + offset] ?? 0, 0), 255)
  return { color: { kind: 'rgb', rgb: [channel(0), channel(1), channel(2)] }, length: skip + 3 }
}

/** A colour of xterm's palette: 16 of the terminal, a cube of 6 × 6 × 6, and 24 greys. */
function indexed(index: number): AnsiColor {
  if (index < 16) return { kind: 'named', index }
  if (index >= 232) {
    const grey = 8 + 10 * (Math.min(index, 255) - 232)
    return { kind: 'rgb', rgb: [grey, grey, grey] }
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step)
  const cube = index - 16
  return { kind: 'rgb', rgb: [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)] }
}

function simple(style: AnsiStyle, code: number): AnsiStyle {
  if (code >= 30 && code <= 37) return { ...style, color: { kind: 'named', index: code - 30 } }
  if (code >= 90 && code <= 97) return { ...style, color: { kind: 'named', index: code - 82 } }
  if (code >= 40 && code <= 47) return { ...style, background: { kind: 'named', index: code - 40 } }
  if (code >= 100 && code <= 107) return { ...style, background: { kind: 'named', index: code - 92 } }
  switch (code) {
    case 0:
      return plain
    case 1:
      return { ...style, bold: true }
    case 2:
      return { ...style, dim: true }
    case 3:
      return { ...style, italic: true }
    case 4:
      return { ...style, underline: true }
    case 7:
      return { ...style, inverse: true }
    case 9:
      return { ...style, strike: true }
    case 22:
      return without(style, 'bold', 'dim')
    case 23:
      return without(style, 'italic')
    case 24:
      return without(style, 'underline')
    case 27:
      return without(style, 'inverse')
    case 29:
      return without(style, 'strike')
    case 39:
      return without(style, 'color')
    case 49:
      return without(style, 'background')
    default:
      return style
  }
}

function without(style: AnsiStyle, ...names: readonly (keyof AnsiStyle)[]): AnsiStyle {
  return Object.fromEntries(Object.entries(style).filter(([name]) => !names.some((each) => each === name)))
}
