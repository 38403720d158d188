import type { LiveCurve } from '../stores/study-data.ts'

/** A point as echarts takes it; null breaks the line. */
export type CurvePoint = [step: number, value: number | null]

/**
 * The points of a curve. What has no place on the axis (NaN, the infinities; on a logarithmic axis what is not above 0) breaks the line.
 * @param every takes each n-th point, and always the last
 */
export function curvePoints(curve: LiveCurve, log: boolean, every = 1): CurvePoint[] {
  const points: CurvePoint[] = []
  const last = curve.steps.length - 1
  curve.steps.forEach((step, index) => {
    if (index % every !== 0 && index !== last) return
    const value = curve.values[index] ?? Number.NaN
    points.push([step, hasPlace(value, log) ? value : null])
  })
  return points
}

/** Whether an axis has a place for a value. */
export function hasPlace(value: number, log: boolean): boolean {
  return Number.isFinite(value) && (!log || value > 0)
}

/** Many curves as one line with gaps between them: one series of 1,000 curves is drawn much faster than 1,000 series. */
export function joinCurves(curves: readonly LiveCurve[], log: boolean, every: number): CurvePoint[] {
  return curves.flatMap((curve) => [...curvePoints(curve, log, every), [curve.steps.at(-1) ?? 0, null] satisfies CurvePoint])
}

/** Where a value lies on its axis, for distances: a logarithmic axis spreads the logarithm evenly. */
const scaled = (value: number, log: boolean): number => (log ? Math.log(value) : value)

export interface NearestPoint {
  readonly number: number
  readonly step: number
  readonly value: number
}

/**
 * The curve that runs closest to a place in the chart, by height at that step; undefined where none is near.
 * @param tolerance how far away it may be, as a share of the height of `range`
 */
export function nearestCurve(
  curves: ReadonlyMap<number, LiveCurve>,
  place: { readonly step: number; readonly value: number },
  range: { readonly low: number; readonly high: number },
  log: boolean,
  tolerance = 0.06,
): NearestPoint | undefined {
  const height = Math.abs(scaled(range.high, log) - scaled(range.low, log))
  let nearest: NearestPoint | undefined
  let distance = tolerance * height
  for (const [number, { steps, values }] of curves) {
    const index = closestIndex(steps, place.step)
    const step = steps[index]
    const value = values[index]
    if (step === undefined || value === undefined || !hasPlace(value, log)) continue
    // A curve that ended before this step is not under the pointer.
    if (place.step > (steps.at(-1) ?? 0) + 0.5 || place.step < (steps[0] ?? 0) - 0.5) continue
    const away = Math.abs(scaled(heightAt(steps, values, place.step, value, log), log) - scaled(place.value, log))
    if (away < distance) {
      distance = away
      nearest = { number, step, value }
    }
  }
  return nearest
}

/** The height of the drawn line at a step between two points; the fallback where a neighbour is missing. */
function heightAt(steps: readonly number[], values: readonly number[], step: number, fallback: number, log: boolean): number {
  const right = lowerBound(steps, step)
  const [x0, x1] = [steps[right - 1], steps[right]]
  const [y0, y1] = [values[right - 1], values[right]]
  if (x0 === undefined || x1 === undefined || y0 === undefined || y1 === undefined || !hasPlace(y0, log) || !hasPlace(y1, log)) return fallback
  const share = (step - x0) / (x1 - x0)
  return log ? Math.exp(Math.log(y0) + share * (Math.log(y1) - Math.log(y0))) : y0 + share * (y1 - y0)
}

function closestIndex(steps: readonly number[], step: number): number {
  const right = lowerBound(steps, step)
  const [before, after] = [steps[right - 1], steps[right]]
  if (after === undefined) return right - 1
  return before !== undefined && step - before < after - step ? right - 1 : right
}

/** The first index whose step is not below; `steps` ascend. */
function lowerBound(steps: readonly number[], step: number): number {
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((steps[middle] ?? Infinity) < step) low = middle + 1
    else high = middle
  }
  return low
}
