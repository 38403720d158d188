import { chartColors, type ChartColors } from './series.ts'
import { theme } from './theme.svelte.ts'

/** The colours of the theme that is shown; in a `$derived` they are read again when it changes. */
export function themedColors(): ChartColors {
  void [theme.current, theme.moreContrast]
  return chartColors()
}
