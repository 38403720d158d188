/** How many categorical colours there are: `--series-1` to `--series-8`. */
export const seriesCount = 8

/** The CSS colour of a series or trial, for `style`: one colour a trial, everywhere. */
export function seriesColor(index: number): string {
  return `var(--series-${(index % seriesCount) + 1})`
}

/** What a chart needs to know of the theme, as colours that a canvas takes. */
export interface ChartColors {
  readonly text: string
  readonly muted: string
  readonly subtle: string
  readonly border: string
  readonly surface: string
  readonly raised: string
  readonly hover: string
  readonly accent: string
  readonly success: string
  readonly warning: string
  readonly danger: string
  readonly info: string
  readonly series: readonly string[]
  readonly font: string
}

/**
 * The tokens of the theme that is shown, as they are now; see `themedColors` for what is drawn again when the theme changes.
 */
export function chartColors(root: Element = document.documentElement): ChartColors {
  const style = getComputedStyle(root)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  return {
    text: token('--color-text'),
    muted: token('--color-text-muted'),
    subtle: token('--color-text-subtle'),
    border: token('--color-border'),
    surface: token('--color-surface'),
    raised: token('--color-raised'),
    hover: token('--color-hover'),
    accent: token('--color-accent'),
    success: token('--color-success'),
    warning: token('--color-warning'),
    danger: token('--color-danger'),
    info: token('--color-info'),
    series: Array.from({ length: seriesCount }, (_, index) => token(`--series-${index + 1}`)),
    font: singleQuoted(token('--font-sans')),
  }
}

/** Font families with single quotes: a minified stylesheet has double ones, which end the attribute in an SVG file too early. */
export function singleQuoted(families: string): string {
  return families.replace(/"/g, "'")
}
