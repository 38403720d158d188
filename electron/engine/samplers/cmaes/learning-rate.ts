import { axesOf, squaredNorm, whiten, type Evolution } from './evolution.ts'
import { symmetricEigen } from './eigen.ts'

/** What is known of how reliable the last updates were, for the mean and for the covariance. */
export interface LearningRates {
  readonly mean: Signal
  readonly covariance: Signal
}

/** Moving averages of a parameter's updates (in the distribution's own coordinates), and the rate that they lead to. */
interface Signal {
  readonly average: Float64Array
  squared: number
  rate: number
}

/** The constants of the paper's Table 1: the signal-to-noise ratio that is aimed at, the averages' decay and the rates' damping. */
const targetRatio = 1.4
const damping = 0.1
const decay = { mean: 0.1, covariance: 0.03 }

export function createLearningRates(dimension: number): LearningRates {
  return {
    mean: { average: new Float64Array(dimension), squared: 0, rate: 1 },
    covariance: { average: new Float64Array(dimension * dimension), squared: 0, rate: 1 },
  }
}

/** The part of an evolution that is kept from before a generation. */
export interface Before {
  readonly mean: Float64Array
  readonly sigma: number
  readonly covariance: Float64Array
  readonly axes: ReturnType<typeof axesOf>
}

export function remember(evolution: Evolution): Before {
  return { mean: evolution.mean.slice(), sigma: evolution.sigma, covariance: evolution.covariance.slice(), axes: axesOf(evolution) }
}

/**
 * Learning rate adaptation (Nomura, Akimoto & Ono, “CMA-ES with Learning Rate Adaptation: Can CMA-ES with Default Population Size Solve Multimodal and
 * Noisy Problems?”, GECCO 2023, arXiv:2304.03473, Algorithm 2): goes only part of the way that the generation went, the less the noisier the last ones were.
 * @param before the evolution before the generation
 */
export function adaptLearningRates(rates: LearningRates, before: Before, evolution: Evolution): void {
  const { mean, covariance } = evolution
  const size = mean.length
  const move = mean.map((value, i) => value - (before.mean[i] ?? 0))
  const change = covariance.map((value, k) => evolution.sigma ** 2 * value - before.sigma ** 2 * (before.covariance[k] ?? 0))
  const whiteMove = whiten(before.axes, move).map((value) => value / before.sigma)
  const whiteChange = whitenMatrix(before.axes, change).map((value) => value / (before.sigma ** 2 * Math.SQRT2))
  const earlier = rates.mean.rate
  follow(rates.mean, whiteMove, decay.mean)
  follow(rates.covariance, whiteChange, decay.covariance)
  for (let i = 0; i < size; i += 1) mean[i] = (before.mean[i] ?? 0) + rates.mean.rate * (move[i] ?? 0)
  const sum = change.map((value, k) => before.sigma ** 2 * (before.covariance[k] ?? 0) + rates.covariance.rate * value)
  const logs = symmetricEigen(sum, size).values.reduce((total, value) => total + Math.log(value), 0)
  const sigma = Math.exp(logs / (2 * size))
  for (let k = 0; k < sum.length; k += 1) covariance[k] = (sum[k] ?? 0) / sigma ** 2
  evolution.sigma = (sigma * earlier) / rates.mean.rate
  evolution.axesAreStale = true
}

/** C^(-1/2) · M · C^(-1/2), for a symmetric M. */
function whitenMatrix(axes: Before['axes'], matrix: Float64Array): Float64Array {
  const size = axes.lengths.length
  const half = new Float64Array(size * size)
  for (let i = 0; i < size; i += 1) half.set(whiten(axes, matrix.slice(i * size, (i + 1) * size)), i * size)
  const whole = new Float64Array(size * size)
  for (let j = 0; j < size; j += 1) whole.set(whiten(axes, Float64Array.from({ length: size }, (_, i) => half[i * size + j] ?? 0)), j * size)
  return whole
}

function follow(signal: Signal, update: Float64Array, beta: number): void {
  for (let i = 0; i < update.length; i += 1) signal.average[i] = (1 - beta) * (signal.average[i] ?? 0) + beta * (update[i] ?? 0)
  signal.squared = (1 - beta) * signal.squared + beta * squaredNorm(update)
  const averaged = squaredNorm(signal.average)
  const ratio = (averaged - (beta / (2 - beta)) * signal.squared) / (signal.squared - averaged)
  const relative = Math.min(Math.max(ratio / targetRatio / signal.rate - 1, -1), 1)
  const next = signal.rate * Math.exp(Math.min(damping * signal.rate, beta) * relative)
  // Without any update (all candidates alike) the ratio is 0 / 0, and the rate stays.
  if (!Number.isNaN(next)) signal.rate = Math.min(next, 1)
}
