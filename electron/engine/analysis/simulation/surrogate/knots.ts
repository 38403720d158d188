/** A step and a value: a point of a learning curve. */
export type CurvePoint = readonly [step: number, value: number]

const mostKnots = 12

/** Steps that a curve is described by: close together at first, where it falls, and far apart later. The first is 1, the last `maxSteps`. */
export function knotsOf(maxSteps: number): number[] {
  const count = Math.min(mostKnots, maxSteps)
  const steps = Array.from({ length: count }, (_, i) => (count === 1 ? maxSteps : Math.round(Math.exp((i / (count - 1)) * Math.log(maxSteps)))))
  return [...new Set(steps)]
}

/**
 * The value of a curve at a step, straight between its points over the logarithm of the step.
 * Before its first point it is that point's; behind its last one nobody knows.
 * @param points ascending by step
 * @returns NaN behind the last point, or without points
 */
export function valueOnCurve(points: readonly CurvePoint[], step: number): number {
  const after = points.findIndex(([at]) => at >= step)
  const [right, left] = [points[after], points[after - 1]]
  if (right === undefined) return NaN
  if (left === undefined || right[0] === step) return right[1]
  const share = Math.log(step / left[0]) / Math.log(right[0] / left[0])
  return left[1] + share * (right[1] - left[1])
}
