import type { AnsiColor, AnsiStyle, Rgb } from './ansi.ts'
import { readableOn, textOn } from './readable-color.ts'

/** Black, red, green, yellow, blue, magenta, cyan and white as the theme has them; bright ones are the same, and bold where the program says so. */
const texts = ['--color-text-muted', '--color-danger', '--color-success', '--color-warning', '--color-info', '--series-4', '--color-accent', '--color-text'] as const
const fills = ['--color-hover', '--color-danger-soft', '--color-success-soft', '--color-warning-soft', '--color-info-soft', '--color-selected', '--color-accent-soft', '--color-hover'] as const

/** The style attribute of a piece of a log; empty where nothing is asked for. Whatever a program prints can be read. @param surface what the log stands on */
export function cssOf({ color, background, bold, dim, italic, underline, strike, inverse }: AnsiStyle, surface: Rgb): string {
  const lines = [...(underline === true ? ['underline'] : []), ...(strike === true ? ['line-through'] : [])]
  const rules = [
    ...(inverse === true ? ['color:var(--color-surface)', 'background:var(--color-text-muted)'] : colors(color, background, dim === true, surface)),
    ...(bold === true ? ['font-weight:700'] : []),
    ...(italic === true ? ['font-style:italic'] : []),
    ...(lines.length > 0 ? [`text-decoration:${lines.join(' ')}`] : []),
  ]
  return rules.join(';')
}

function colors(color: AnsiColor | undefined, background: AnsiColor | undefined, dim: boolean, surface: Rgb): string[] {
  const fill = background === undefined ? [] : [`background:${background.kind === 'named' ? token(fills, background.index) : css(background.rgb)}`]
  // On a fill of the program's own its own text colour decides; on one of the theme's, the theme's text can be read.
  if (background?.kind === 'rgb') return [...fill, `color:${css(color?.kind === 'rgb' ? readableOn(color.rgb, background.rgb) : textOn(background.rgb))}`]
  if (color === undefined) return dim ? [...fill, 'color:var(--color-text-subtle)'] : fill
  if (background !== undefined) return [...fill, 'color:var(--color-text)']
  return [...fill, `color:${color.kind === 'rgb' ? css(readableOn(color.rgb, surface)) : textColor(color.index, surface)}`]
}

function textColor(index: number, surface: Rgb): string {
  if (index === 8) return 'var(--color-text-subtle)'
  // The theme's magenta is for lines and areas; as text it has to be a little stronger.
  if (index % 8 === 5) return css(readableOn([180, 81, 139], surface))
  return token(texts, index)
}

const token = (names: readonly string[], index: number): string => `var(${names[index % 8] ?? '--color-text'})`
const css = ([red, green, blue]: Rgb): string => `rgb(${red} ${green} ${blue})`
