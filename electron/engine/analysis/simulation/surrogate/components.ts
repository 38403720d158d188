import { symmetricEigen } from '../../../samplers/cmaes/eigen.ts'

/** Curves as a mean curve and a few shapes, of which each trial has an amount. */
export interface Components {
  readonly mean: Float64Array
  /** A shape a component: orthonormal over the knots, the most important first. */
  readonly shapes: readonly Float64Array[]
  /** `[component][trial]` */
  readonly scores: readonly Float64Array[]
  /** What the shapes leave at each knot: a standard deviation. */
  readonly rest: Float64Array
}

const mostComponents = 4
/** So much of the variance is explained; the rest is noise. */
const explained = 0.99

/**
 * Principal components of complete curves (as in functional data analysis: Ramsay & Silverman, 2005, chapter 8).
 * @param curves a row a trial, a value a knot
 */
export function principalComponents(curves: readonly Float64Array[]): Components {
  const [count, knots] = [curves.length, curves[0]?.length ?? 0]
  const mean = Float64Array.from({ length: knots }, (_, k) => curves.reduce((sum, curve) => sum + (curve[k] ?? 0), 0) / count)
  const centred = curves.map((curve) => curve.map((value, k) => value - (mean[k] ?? 0)))
  const covariance = Float64Array.from({ length: knots * knots }, (_, i) => {
    const [a, b] = [Math.floor(i / knots), i % knots]
    return centred.reduce((sum, curve) => sum + (curve[a] ?? 0) * (curve[b] ?? 0), 0) / count
  })
  const { basis, values } = symmetricEigen(covariance, knots)
  const order = [...values.keys()].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0))
  const total = values.reduce((sum, value) => sum + Math.max(value, 0), 0)
  const shapes: Float64Array[] = []
  let kept = 0
  for (const column of order.slice(0, mostComponents)) {
    shapes.push(Float64Array.from({ length: knots }, (_, k) => basis[k * knots + column] ?? 0))
    kept += values[column] ?? 0
    if (kept >= explained * total) break
  }
  const scores = shapes.map((shape) => Float64Array.from(centred, (curve) => curve.reduce((sum, value, k) => sum + value * (shape[k] ?? 0), 0)))
  return { mean, shapes, scores, rest: restOf(centred, shapes, scores) }
}

function restOf(centred: readonly Float64Array[], shapes: readonly Float64Array[], scores: readonly Float64Array[]): Float64Array {
  const knots = shapes[0]?.length ?? 0
  const squares = new Float64Array(knots)
  centred.forEach((curve, trial) => {
    curve.forEach((value, k) => {
      const left = shapes.reduce((rest, shape, c) => rest - (scores[c]?.[trial] ?? 0) * (shape[k] ?? 0), value)
      squares[k] = (squares[k] ?? 0) + left * left
    })
  })
  return squares.map((square) => Math.sqrt(square / Math.max(centred.length, 1)))
}
