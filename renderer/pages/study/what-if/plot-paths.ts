/** The values that all plots of a page show, from bottom to top. */
export interface PlotRange {
  readonly low: number
  readonly high: number
}

/** A plot's size, and what it keeps free at its sides, in pixels. */
export interface PlotSize {
  readonly width: number
  readonly height: number
  readonly side: number
}

const edge = 4

/** The range of values with a little air, so that lines do not touch the border; one around a single value. */
export function plotRange(values: Iterable<number>): PlotRange {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return { low: 0, high: 1 }
  const air = high > low ? 0.04 * (high - low) : Math.max(Math.abs(low) * 0.05, 1e-6)
  return { low: low - air, high: high + air }
}

/** Pixels from the left, of a place in [0, 1]. */
export function xOf({ width, side }: PlotSize, place: number): number {
  return round(side + place * Math.max(0, width - 2 * side))
}

/** Pixels from the top; what is outside the range stands at its border. */
export function yOf({ height }: PlotSize, { low, high }: PlotRange, value: number): number {
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return round(edge + (1 - share) * (height - 2 * edge))
}

/** Tenths of a pixel are all that one sees. */
function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}

/** A line through points, as SVG's `d`. */
export function linePath(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('')
}

/** The area between two lines of the same x. */
export function bandPath(lower: readonly (readonly [x: number, y: number])[], upper: readonly (readonly [x: number, y: number])[]): string {
  return upper.length === 0 ? '' : `${linePath([...upper, ...[...lower].reverse()])}Z`
}
