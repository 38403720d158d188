/**
 * The mean and the variance of the signal that are most likely, given the correlations: both in closed form
 * (Rasmussen & Williams, 2006, section 2.7; Jones et al., J. Global Optim. 13, 1998, equations 5 and 6), so that no fit searches for them.
 */
export interface Profile {
  readonly mean: number
  /** What each of the trends is multiplied by. */
  readonly factors: Float64Array
  readonly variance: number
  /** A⁻¹ (outputs - mean - trends) */
  readonly alpha: Float64Array
}

/** A part of the mean: a function's values at the observations, and what it is believed to be multiplied by. */
export interface Trend {
  readonly values: Float64Array
  readonly believed: number
}

/** The mean is normal around 0 with so many times the signal's variance, a factor around what is believed. */
const meanVariance = 10
const factorVariance = 1

/**
 * @param solve solves A x = b in place
 * @param varianceWeight how many observations of variance 1 the signal's variance is taken to rest on beforehand
 */
export function profileOf(outputs: Float64Array, solve: (b: Float64Array) => void, varianceWeight: number, trends: readonly Trend[] = []): Profile {
  const solved = (values: Float64Array): Float64Array => {
    const copy = Float64Array.from(values)
    solve(copy)
    return copy
  }
  const constant: Trend = { values: new Float64Array(outputs.length).fill(1), believed: 0 }
  const basis = [constant, ...trends].map((trend) => ({ ...trend, precision: 1 / (trend === constant ? meanVariance : factorVariance) }))
  const alpha = solved(outputs)
  const ofBasis = basis.map(({ values }) => solved(values))
  const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
  const matrix = basis.map(({ values, precision }, i) => ofBasis.map((column, j) => inner(values, column) + (i === j ? precision : 0)))
  const factors = eliminate(matrix, basis.map(({ values, precision, believed }) => inner(values, alpha) + precision * believed))
  const rest = Float64Array.from(outputs)
  let quadratic = 0
  basis.forEach(({ values, precision, believed }, k) => {
    const factor = factors[k] ?? 0
    quadratic += precision * (factor - believed) ** 2
    for (let i = 0; i < rest.length; i += 1) {
      rest[i] = (rest[i] ?? 0) - factor * (values[i] ?? 0)
      alpha[i] = (alpha[i] ?? 0) - factor * (ofBasis[k]?.[i] ?? 0)
    }
  })
  quadratic += inner(rest, alpha)
  return { mean: factors[0] ?? 0, factors: factors.slice(1), variance: (quadratic + varianceWeight) / (outputs.length + varianceWeight), alpha }
}

/** Solves a small positive definite system, overwriting it. */
function eliminate(matrix: number[][], right: number[]): Float64Array {
  const size = right.length
  for (let i = 0; i < size; i += 1)
    for (let j = i + 1; j < size; j += 1) {
      const ratio = (matrix[j]?.[i] ?? 0) / (matrix[i]?.[i] ?? 1)
      matrix[j] = (matrix[j] ?? []).map((value, c) => value - ratio * (matrix[i]?.[c] ?? 0))
      right[j] = (right[j] ?? 0) - ratio * (right[i] ?? 0)
    }
  const solution = new Float64Array(size)
  for (let i = size - 1; i >= 0; i -= 1) {
    const known = solution.reduce((sum, value, c) => (c > i ? sum + value * (matrix[i]?.[c] ?? 0) : sum), 0)
    solution[i] = ((right[i] ?? 0) - known) / (matrix[i]?.[i] ?? 1)
  }
  return solution
}
