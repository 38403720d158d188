import { minimise, type Box } from './lbfgs.ts'
import { negativeLogPosterior, type FitData, type Priors } from './likelihood.ts'
import type { RowShape } from './kernel.ts'
import type { Hyperparameters } from './surrogate.ts'

/**
 * The prior of length scales grows with the dimension: Hvarfner et al., "Vanilla Bayesian Optimization Performs Great in High Dimensions",
 * ICML 2024, section 4. Theirs has a standard deviation of √3; 3 leaves more to the data and had the lower regret on hartmann6 and ackley10.
 */
export function priorsFor(dimensions: number): Priors {
  return {
    logLengthMean: Math.SQRT2 + Math.log(dimensions) / 2,
    logLengthSd: 3,
    // A Gamma as in Optuna's GPSampler (optuna/_gp/prior.py), but with a rate of 5 in place of 30: noise of a fifth of the signal is found too.
    noiseShape: 1.1,
    noiseRate: 5,
    varianceWeight: 2,
  }
}

const lengthBounds = [0.02, 50] as const
const noiseBounds = [1e-7, 1] as const

/** Fits are made after so many observations: each time their number has grown by about a twelfth. */
export function fitSizes(upTo: number): number[] {
  const sizes: number[] = []
  for (let size = 2; size <= upTo; size = Math.max(size + 1, Math.floor(size * 1.08))) sizes.push(size)
  return sizes
}

/** The largest power of two below a number of observations: where its fit starts from; undefined for the smallest. */
export function warmStartSize(size: number): number | undefined {
  return size <= 4 ? undefined : 2 ** Math.ceil(Math.log2(size) - 1)
}

function boxOf(dimensions: number): Box {
  const fill = (length: number, noise: number): Float64Array =>
    Float64Array.from({ length: dimensions + 1 }, (_, d) => Math.log(d < dimensions ? length : noise))
  return { lower: fill(lengthBounds[0], noiseBounds[0]), upper: fill(lengthBounds[1], noiseBounds[1]) }
}

function defaultStart(dimensions: number): Float64Array {
  const start = new Float64Array(dimensions + 1).fill(Math.log(0.5) + Math.log(dimensions) / 4)
  start[dimensions] = Math.log(1e-3)
  return start
}

/** The most probable hyper-parameters, from the best of the starts' ends. */
export function fitTheta(data: FitData, priors: Priors, starts: readonly Float64Array[]): Float64Array {
  const objective = negativeLogPosterior(data, priors)
  const ends = starts.map((start) => minimise(objective, start, boxOf(data.dimensions), { maxIterations: 40, tolerance: 1e-3 }))
  return ends.reduce((best, end) => (end.value < best.value ? end : best)).x
}

/** What a fit is to be made to: the first `size` observations, thinned out where they are many, with their outputs standardised. */
export type FitDataOf = (size: number) => Pick<FitData, 'rows' | 'outputs'>

interface Kept extends Pick<FitData, 'rows' | 'outputs'> {
  readonly theta: Float64Array
  readonly hyperparameters: Hyperparameters
}

const same = (a: Kept, b: Pick<FitData, 'rows' | 'outputs'>): boolean =>
  a.rows.length === b.rows.length &&
  a.outputs.every((value, i) => value === b.outputs[i]) &&
  a.rows.every((row, i) => row === b.rows[i] || row.every((value, c) => value === b.rows[i]?.[c]))

/**
 * Keeps the hyper-parameters of one output, refitted at growing intervals. A fit starts where that of about half as many observations ended,
 * so that a sampler that has just read the history comes to the very same fit by a handful of small ones.
 */
export function createFitter(shape: RowShape, dimensions: number): (observations: number, dataOf: FitDataOf) => Hyperparameters {
  const priors = priorsFor(Math.max(dimensions, 1))
  const kept = new Map<number, Kept>()
  const fitAt = (size: number, dataOf: FitDataOf): Kept => {
    const data = dataOf(size)
    const known = kept.get(size)
    if (known !== undefined && same(known, data)) return known
    const earlier = warmStartSize(size)
    const starts = earlier === undefined ? [defaultStart(dimensions)] : [fitAt(earlier, dataOf).theta]
    if (earlier !== undefined && size <= 64) starts.push(defaultStart(dimensions))
    const theta = fitTheta({ shape, dimensions, ...data }, priors, starts)
    const hyperparameters = { logLengths: theta.subarray(0, dimensions), noise: Math.exp(theta[dimensions] ?? 0), varianceWeight: priors.varianceWeight }
    const made = { ...data, theta, hyperparameters }
    kept.set(size, made)
    return made
  }
  return (observations, dataOf) => fitAt(fitSizes(observations).at(-1) ?? observations, dataOf).hyperparameters
}
