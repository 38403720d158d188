import type { ChartColors } from '../theme/series.ts'
import { mixColors } from './trial-color.ts'

/** From orange for -1 through the surface for 0 to blue for 1: told apart by those who do not see red or green, and by brightness. */
export function signedColor(value: number, colors: ChartColors): string {
  const [blue = colors.accent, orange = colors.warning] = colors.series
  return mixColors(colors.surface, value < 0 ? orange : blue, Math.abs(value))
}

/** From orange for the worst through grey to blue for the best. @param goodness 0 for the worst, 1 for the best */
export function goodnessColor(goodness: number, colors: ChartColors): string {
  const [blue = colors.accent, orange = colors.warning] = colors.series
  const grey = mixColors(colors.subtle, colors.surface, 0.5)
  return goodness < 0.5 ? mixColors(orange, grey, goodness * 2) : mixColors(grey, blue, goodness * 2 - 1)
}
