import { symmetricEigen } from './eigen.ts'
import { strategyParameters, type StrategyParameters } from './parameters.ts'

/** A normal distribution N(mean, sigma² · covariance) that moves towards what was good. Matrices are row-major. */
export interface Evolution {
  readonly parameters: StrategyParameters
  readonly mean: Float64Array
  sigma: number
  readonly covariance: Float64Array
  /** The evolution path of the step size (p_σ) and of the covariance (p_c). */
  readonly sigmaPath: Float64Array
  readonly path: Float64Array
  generation: number
  /** The covariance's eigenvectors in columns, and the square roots of its eigenvalues; `axesOf` brings them up to date. */
  axes: Axes
  axesAreStale: boolean
  axesGeneration: number
}

interface Axes {
  readonly basis: Float64Array
  readonly lengths: Float64Array
}

/** Beyond these, numbers mean nothing in a unit cube. */
const sigmaLimit = 1e32
const smallest = 1e-8

/**
 * A distribution around a mean.
 * @param covariance scaled by sigma²; the unit matrix when it is left out
 */
export function createEvolution(mean: Float64Array, sigma: number, populationSize: number, covariance?: Float64Array): Evolution {
  const dimension = mean.length
  const identity = new Float64Array(dimension * dimension)
  for (let i = 0; i < dimension; i += 1) identity[i * dimension + i] = 1
  return {
    parameters: strategyParameters(dimension, populationSize),
    mean: mean.slice(),
    sigma,
    covariance: covariance?.slice() ?? identity.slice(),
    sigmaPath: new Float64Array(dimension),
    path: new Float64Array(dimension),
    generation: 0,
    axes: covariance === undefined ? { basis: identity, lengths: new Float64Array(dimension).fill(1) } : axesOfMatrix(covariance, dimension),
    axesAreStale: false,
    axesGeneration: 0,
  }
}

function axesOfMatrix(covariance: Float64Array, dimension: number): Axes {
  const { basis, values } = symmetricEigen(covariance, dimension)
  return { basis, lengths: values.map((value) => (value < 0 ? smallest : Math.sqrt(value))) }
}

/**
 * The principal axes of the covariance. In high dimensions they are computed only every 1 / (10 n (c_1 + c_μ)) generations (Hansen 2016, B.2).
 */
export function axesOf(evolution: Evolution): Axes {
  const { parameters, covariance } = evolution
  const { dimension, rankOneRate, rankMuRate } = parameters
  const gap = 1 / (10 * dimension * (rankOneRate + rankMuRate))
  if (!evolution.axesAreStale || evolution.generation - evolution.axesGeneration < gap) return evolution.axes
  evolution.axes = axesOfMatrix(covariance, dimension)
  evolution.axesAreStale = false
  evolution.axesGeneration = evolution.generation
  return evolution.axes
}

/** The point of the distribution that a standard normal vector stands for: mean + sigma · B · D · z. */
export function pointAt(evolution: Evolution, normal: Float64Array): Float64Array {
  const { mean, sigma } = evolution
  const { basis, lengths } = axesOf(evolution)
  const size = mean.length
  const stretched = normal.map((z, k) => z * (lengths[k] ?? 0))
  return mean.map((centre, i) => {
    let sum = 0
    for (let k = 0; k < size; k += 1) sum += (basis[i * size + k] ?? 0) * (stretched[k] ?? 0)
    return centre + sigma * sum
  })
}

/** C^(-1/2) · vector. */
export function whiten({ basis, lengths }: Axes, vector: Float64Array): Float64Array {
  const size = vector.length
  const turned = lengths.map((length, k) => {
    let sum = 0
    for (let i = 0; i < size; i += 1) sum += (basis[i * size + k] ?? 0) * (vector[i] ?? 0)
    return sum / length
  })
  return vector.map((_, i) => {
    let sum = 0
    for (let k = 0; k < size; k += 1) sum += (basis[i * size + k] ?? 0) * (turned[k] ?? 0)
    return sum
  })
}

export const squaredNorm = (vector: Float64Array): number => vector.reduce((sum, value) => sum + value * value, 0)

/**
 * Moves the distribution by one generation (Hansen 2016, equations 41 to 47, with negative weights for the worse half).
 * @param points the generation's candidates, the best first: as many as the population size
 */
export function evolve(evolution: Evolution, points: readonly Float64Array[]): void {
  const { parameters, mean, sigma, sigmaPath, path } = evolution
  const { parents, weights, sigmaPathRate, sigmaDamping, effectiveParents, expectedNorm, dimension, pathRate } = parameters
  const axes = axesOf(evolution)
  evolution.generation += 1
  const steps = points.map((point) => point.map((value, i) => (value - (mean[i] ?? 0)) / sigma))
  const move = mean.map((_, i) => {
    let sum = 0
    for (let k = 0; k < parents; k += 1) sum += (weights[k] ?? 0) * (steps[k]?.[i] ?? 0)
    return sum
  })
  for (let i = 0; i < dimension; i += 1) mean[i] = (mean[i] ?? 0) + sigma * (move[i] ?? 0)

  const whiteMove = whiten(axes, move)
  blend(sigmaPath, sigmaPathRate, Math.sqrt(sigmaPathRate * (2 - sigmaPathRate) * effectiveParents), whiteMove)
  const norm = Math.sqrt(squaredNorm(sigmaPath))
  evolution.sigma = Math.min(sigma * Math.exp((sigmaPathRate / sigmaDamping) * (norm / expectedNorm - 1)), sigmaLimit)

  const unbiased = norm / Math.sqrt(1 - (1 - sigmaPathRate) ** (2 * (evolution.generation + 1)))
  // The path stands still while the step size grows fast, lest the covariance grow along it as well.
  const isCalm = unbiased < (1.4 + 2 / (dimension + 1)) * expectedNorm
  blend(path, pathRate, isCalm ? Math.sqrt(pathRate * (2 - pathRate) * effectiveParents) : 0, move)
  adaptCovariance(evolution, axes, steps, isCalm)
}

/** path ← (1 - rate) · path + scale · vector */
function blend(path: Float64Array, rate: number, scale: number, vector: Float64Array): void {
  for (let i = 0; i < path.length; i += 1) path[i] = (1 - rate) * (path[i] ?? 0) + scale * (vector[i] ?? 0)
}

function adaptCovariance(evolution: Evolution, axes: Axes, steps: readonly Float64Array[], isCalm: boolean): void {
  const { covariance, path, parameters } = evolution
  const { dimension, weights, weightSum, rankOneRate, rankMuRate, pathRate } = parameters
  // Equation 46: a bad candidate's weight does not depend on how far out it was, so that the matrix stays positive definite.
  const scaled = steps.map((step, k) => {
    const weight = weights[k] ?? 0
    return rankMuRate * (weight >= 0 ? weight : (weight * dimension) / (squaredNorm(whiten(axes, step)) + smallest))
  })
  const kept = 1 + (isCalm ? 0 : rankOneRate * pathRate * (2 - pathRate)) - rankOneRate - rankMuRate * weightSum
  for (let i = 0; i < dimension; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = kept * (covariance[i * dimension + j] ?? 0) + rankOneRate * (path[i] ?? 0) * (path[j] ?? 0)
      for (let k = 0; k < steps.length; k += 1) {
        const step = steps[k]
        if (step !== undefined) sum += (scaled[k] ?? 0) * (step[i] ?? 0) * (step[j] ?? 0)
      }
      covariance[i * dimension + j] = covariance[j * dimension + i] = sum
    }
  }
  evolution.axesAreStale = true
}
