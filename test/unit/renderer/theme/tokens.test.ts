import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../../../renderer/theme/tokens.css', import.meta.url), 'utf8')

/** The hexadecimal colours of a theme's block, by token; the first block after a place in the file. */
function colorsOf(selector: string, after = 0): ReadonlyMap<string, string> {
  const start = css.indexOf(selector, after)
  const block = css.slice(start, css.indexOf('}', start))
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', color = '']) => [name, color]))
}

/** Relative luminance (WCAG 2.2). */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

const surfaces = ['color-canvas', 'color-sidebar', 'color-surface', 'color-raised', 'color-sunken']
const texts = ['color-text', 'color-text-muted', 'color-text-subtle', 'color-accent', 'color-danger', 'color-warning', 'color-success', 'color-info']
const series = Array.from({ length: 8 }, (_, index) => `series-${index + 1}`)

describe.each([
  ['light', ":root[data-theme='light']"],
  ['dark', ":root[data-theme='dark']"],
])('the %s theme', (_, selector) => {
  const colors = colorsOf(selector)
  const lowest = (foregrounds: readonly string[], backgrounds: readonly string[]): number =>
    Math.min(...foregrounds.flatMap((front) => backgrounds.map((back) => contrast(colors.get(front) ?? '', colors.get(back) ?? ''))))

  it('has text of at least 4.5:1 on every surface', () => {
    expect(lowest(texts, surfaces)).toBeGreaterThanOrEqual(4.5)
    expect(lowest(['color-text', 'color-text-muted'], ['color-hover', 'color-selected'])).toBeGreaterThanOrEqual(4.5)
  })

  it('has readable buttons and badges', () => {
    expect(lowest(['color-on-accent'], ['color-accent-fill', 'color-accent-fill-hover'])).toBeGreaterThanOrEqual(4.5)
    expect(lowest(['color-on-danger'], ['color-danger'])).toBeGreaterThanOrEqual(4.5)
    for (const tone of ['accent', 'success', 'warning', 'danger', 'info']) expect(lowest([`color-${tone}`], [`color-${tone}-soft`])).toBeGreaterThanOrEqual(4.5)
  })

  it('has borders of controls, focus rings and series of at least 3:1', () => {
    expect(lowest(['color-border-control', 'color-focus', ...series], ['color-surface', 'color-raised', 'color-canvas'])).toBeGreaterThanOrEqual(3)
  })
})

describe.each([
  ['light', ":root[data-theme='light']"],
  ['dark', ":root[data-theme='dark']"],
])('the %s theme with more contrast', (_, selector) => {
  const more = colorsOf(selector, css.indexOf('@media (prefers-contrast: more)'))
  const colors = new Map([...colorsOf(selector), ...more])
  const lowest = (foregrounds: readonly string[], backgrounds: readonly string[]): number =>
    Math.min(...foregrounds.flatMap((front) => backgrounds.map((back) => contrast(colors.get(front) ?? '', colors.get(back) ?? ''))))

  it('has text of at least 7:1 on every surface', () => {
    expect(more.size).toBeGreaterThan(20)
    expect(lowest(texts, surfaces)).toBeGreaterThanOrEqual(7)
    expect(lowest(['color-text', 'color-text-muted'], ['color-hover', 'color-selected'])).toBeGreaterThanOrEqual(7)
    expect(lowest(['color-on-accent'], ['color-accent-fill', 'color-accent-fill-hover'])).toBeGreaterThanOrEqual(7)
    for (const tone of ['accent', 'success', 'warning', 'danger', 'info']) expect(lowest([`color-${tone}`], [`color-${tone}-soft`])).toBeGreaterThanOrEqual(7)
  })

  it('has controls, focus rings and series of at least 4.5:1, and borders of 3:1', () => {
    expect(lowest(['color-border-control', 'color-focus', ...series], ['color-surface', 'color-raised', 'color-canvas'])).toBeGreaterThanOrEqual(4.5)
    expect(lowest(['color-border'], ['color-surface', 'color-raised', 'color-canvas'])).toBeGreaterThanOrEqual(3)
  })
})
