/** How strongly the slope from one knot to the next is held to 1, in observations of variance 1. */
const priorWeight = 3
/** Fewer trials than this tell nothing of a slope. */
const fewest = 3

/**
 * Goes on with curves that were stopped, from knot to knot, by a line through the trials that have both: a trial that was bad stays bad, as far as bad trials did.
 * Which trials went on was decided by their value at the first knot of the two, and so does not bias the line (a selection by the predictor);
 * the slope is drawn towards 1, because noise at the first knot would flatten it.
 * @param curves a row a trial, a value a knot, NaN behind where it was stopped; filled in place
 */
export function completeCurves(curves: readonly Float64Array[]): void {
  const knots = curves[0]?.length ?? 0
  for (let knot = 1; knot < knots; knot += 1) {
    const next = lineBetween(curves, knot)
    for (const curve of curves) if (Number.isNaN(curve[knot])) curve[knot] = next(curve[knot - 1] ?? 0)
  }
}

/** Of the values before a knot that were completed already only those count that have a value at the knot, and these were measured. */
function lineBetween(curves: readonly Float64Array[], knot: number): (value: number) => number {
  const pairs = curves.map((curve) => [curve[knot - 1] ?? NaN, curve[knot] ?? NaN] as const).filter(([, y]) => !Number.isNaN(y))
  if (pairs.length === 0) return (value) => value
  const mean = (of: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length
  const [meanX, meanY] = [mean(0), mean(1)]
  let [sxx, sxy] = [priorWeight, priorWeight]
  for (const [x, y] of pairs) {
    sxx += (x - meanX) ** 2
    sxy += (x - meanX) * (y - meanY)
  }
  const slope = pairs.length < fewest ? 1 : Math.max(0, sxy / sxx)
  return (value) => meanY + slope * (value - meanX)
}
