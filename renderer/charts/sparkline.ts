/** The shapes of a small chart without axes, as SVG paths in a box of 100 by 100 whose origin is above on the left. */
export interface Sparkline {
  readonly line: string
  /** The line, closed down to the lower edge. */
  readonly area: string
}

const size = 100

/**
 * Values at even distances, from the left edge to the right.
 * A value that is null is a gap; one alone between gaps is drawn as a short stroke, and the only one there is as a level line.
 * @param low value at the lower edge; what is below is drawn on it
 * @param high value at the upper edge, likewise
 */
export function sparkline(values: readonly (number | null)[], low: number, high: number): Sparkline {
  const step = size / Math.max(values.length - 1, 1)
  const range = high > low ? high - low : 1
  const y = (value: number): number => round(size * (1 - Math.min(Math.max((value - low) / range, 0), 1)))
  const parts = runs(values).map(({ from, run }) => {
    const points = run.map((value, i) => ({ x: round((from + i) * step), y: y(value) }))
    const [first] = points
    if (first === undefined) return { line: '', area: '' }
    if (points.length === 1) points.push({ x: values.length === 1 ? size : Math.min(first.x + 1, size), y: first.y })
    const line = points.map((point, i) => `${i === 0 ? 'M' : 'L'}${point.x} ${point.y}`).join('')
    return { line, area: `${line}L${points.at(-1)?.x ?? 0} ${size}L${first.x} ${size}Z` }
  })
  return { line: parts.map((part) => part.line).join(''), area: parts.map((part) => part.area).join('') }
}

const round = (value: number): number => Math.round(value * 100) / 100

/** Stretches without nulls, and where each begins. */
function runs(values: readonly (number | null)[]): { readonly from: number; readonly run: number[] }[] {
  const found: { from: number; run: number[] }[] = []
  values.forEach((value, position) => {
    if (value === null) return
    if (position > 0 && values[position - 1] !== null) found.at(-1)?.run.push(value)
    else found.push({ from: position, run: [value] })
  })
  return found
}
