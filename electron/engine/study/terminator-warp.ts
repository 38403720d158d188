import { fitYeoJohnson, yeoJohnson } from '../samplers/gp/outputs.ts'

/** A monotone change of scale and back. */
export interface Warp {
  forward(value: number): number
  inverse(warped: number): number
}

/** Losses above the median by more than so many times its distance from the best are as bad as one another: what is far off says nothing of the best. */
const farOff = 3

/** The inverse of the Yeo–Johnson transformation; infinite beyond what it reaches. */
export function inverseYeoJohnson(y: number, lambda: number): number {
  if (y >= 0) {
    if (Math.abs(lambda) < 1e-8) return Math.expm1(y)
    return lambda * y <= -1 ? Infinity : Math.expm1(Math.log1p(lambda * y) / lambda)
  }
  const rest = 2 - lambda
  if (Math.abs(rest) < 1e-8) return -Math.expm1(-y)
  return rest * y >= 1 ? -Infinity : -Math.expm1(Math.log1p(-rest * y) / rest)
}

/**
 * A scale on which losses have mean 0 and variance 1 and are nearly normal (Yeo–Johnson, Biometrika 87(4), 2000), with its inverse.
 * @returns undefined when there are no two different losses
 */
export function warpOf(losses: readonly number[]): Warp | undefined {
  const sorted = losses.toSorted((a, b) => a - b)
  const quantile = (q: number): number => sorted[Math.round(q * (sorted.length - 1))] ?? 0
  const [best, middle, worst] = [quantile(0), quantile(0.5), quantile(1)]
  if (!(worst > best)) return undefined
  const spread = quantile(0.75) - quantile(0.25) || worst - best
  const limit = middle > best ? Math.min(worst, middle + farOff * (middle - best)) : worst
  const position = (value: number): number => (Math.min(value, limit) - middle) / spread
  const positions = Float64Array.from(losses, position)
  const lambda = fitYeoJohnson(positions)
  const moved = positions.map((value) => yeoJohnson(value, lambda))
  const centre = moved.reduce((sum, value) => sum + value, 0) / moved.length
  const sd = Math.sqrt(moved.reduce((sum, value) => sum + (value - centre) ** 2, 0) / moved.length)
  if (!(sd > 0)) return undefined
  return {
    forward: (value) => (yeoJohnson(position(value), lambda) - centre) / sd,
    inverse: (warped) => middle + spread * inverseYeoJohnson(warped * sd + centre, lambda),
  }
}
