const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)

function quantile(sorted: Float64Array, q: number): number {
  const place = q * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0]
  return low + (high - low) * (place - Math.floor(place))
}

/** The Yeo–Johnson transformation (Biometrika 87(4), 2000, equation 2.1). */
export function yeoJohnson(y: number, lambda: number): number {
  if (y >= 0) return Math.abs(lambda) < 1e-8 ? Math.log1p(y) : Math.expm1(lambda * Math.log1p(y)) / lambda
  const rest = 2 - lambda
  return Math.abs(rest) < 1e-8 ? -Math.log1p(-y) : -Math.expm1(rest * Math.log1p(-y)) / rest
}

/** The profile log-likelihood of λ (the same paper, equation 3.1). */
function yeoJohnsonLikelihood(values: Float64Array, lambda: number): number {
  const moved = values.map((value) => yeoJohnson(value, lambda))
  const centre = mean(moved)
  const variance = mean(moved.map((value) => (value - centre) ** 2))
  const jacobian = values.reduce((sum, value) => sum + Math.sign(value) * Math.log1p(Math.abs(value)), 0)
  return (-values.length / 2) * Math.log(variance + 1e-12) + (lambda - 1) * jacobian
}

/** The most likely λ in [-2, 2] by golden section. */
export function fitYeoJohnson(values: Float64Array): number {
  const ratio = (Math.sqrt(5) - 1) / 2
  let [low, high] = [-2, 2]
  let [a, b] = [high - ratio * (high - low), low + ratio * (high - low)]
  let [atA, atB] = [yeoJohnsonLikelihood(values, a), yeoJohnsonLikelihood(values, b)]
  for (let step = 0; step < 20; step += 1) {
    if (atA > atB) {
      ;[high, b, atB] = [b, a, atA]
      a = high - ratio * (high - low)
      atA = yeoJohnsonLikelihood(values, a)
    } else {
      ;[low, a, atA] = [a, b, atB]
      b = low + ratio * (high - low)
      atB = yeoJohnsonLikelihood(values, b)
    }
  }
  return (low + high) / 2
}

/**
 * Losses on a scale where they have mean 0 and variance 1, after a Yeo–Johnson transformation of the most likely shape: it draws in losses
 * far above the rest, so that one diverged trial does not flatten all others. HEBO warps outputs likewise (Cowen-Rivers et al., JAIR 74, 2022, section 4.1).
 * Infinity stands where the worst finite loss does; NaN (nobody knows) at the upper quartile.
 */
export function scaleLosses(losses: Float64Array): Float64Array {
  const finite = losses.filter(Number.isFinite).sort()
  const [best, worst] = [finite[0] ?? 0, finite.at(-1) ?? 0]
  const failed = quantile(finite, 0.75)
  const middle = quantile(finite, 0.5)
  const spread = quantile(finite, 0.75) - quantile(finite, 0.25) || worst - best || 1
  const robust = losses.map((value) => ((Number.isNaN(value) ? failed : Math.min(Math.max(value, best), worst)) - middle) / spread)
  const lambda = robust.length < 4 ? 1 : fitYeoJohnson(robust)
  const warped = robust.map((value) => yeoJohnson(value, lambda))
  const centre = mean(warped)
  const sd = Math.sqrt(mean(warped.map((value) => (value - centre) ** 2))) || 1
  return warped.map((value) => (value - centre) / sd)
}

/**
 * Violations on a scale that keeps 0 where it is: what exceeds a bound stays positive. asinh draws far values in
 * (they say that a bound is missed, not by how much). NaN stands at the upper quartile.
 */
export function scaleViolations(violations: Float64Array): Float64Array {
  const finite = violations.filter(Number.isFinite)
  const sizes = finite.map(Math.abs).sort()
  const size = quantile(sizes, 0.5) || sizes.at(-1) || 1
  const failed = quantile(finite.sort(), 0.75)
  const worst = Math.max(size, finite.at(-1) ?? 0)
  return violations.map((value) => Math.asinh((Number.isNaN(value) ? failed : Math.max(Math.min(value, worst), -worst)) / size))
}
