import type { Rng } from '../../../../shared/random/rng.ts'
import type { Dimension } from './dimension.ts'
import type { TpeOptions } from './options.ts'
import { drawTruncated, fastNormalMass, logSqrtTwoPi, normalMass, normalPeak } from './normal.ts'
import type { Point } from './point.ts'

/** No kernel is narrower than this share of the range. */
const narrowest = 1 / 1000

/** A cell this narrow, in widths of a kernel, has its middle's density all over, to 0.4 %. */
export const narrowCell = 0.3

/** What the prior component holds of its Gaussian: half a width to either side. */
const priorMass = normalMass(-0.5, 0.5)

/** How the mixture is made from its kernels. */
export interface MixtureOptions {
  readonly priorWeight: number
  /** Widths are at least 1 / (kernels + 2) of the range, as Hyperopt and Optuna have it; else only above 1 / 1000. */
  readonly magicClip: boolean
}

export const mixtureOptions = ({ prior_weight, magic_clip }: TpeOptions): MixtureOptions => ({ priorWeight: prior_weight, magicClip: magic_clip })

/** A kernel that stands for a value believed good, beside those of the trials. */
export interface GoodKernel {
  /** By dimension, NaN where the kernel says nothing. */
  readonly positions: Float64Array
  readonly weight: number
  /** In all dimensions of numbers; left out, it follows from the gaps to the neighbours. */
  readonly width?: number
}

/** The logarithm of the density of the model's prior: a Gaussian in the middle as wide as the range, and choices equally likely. */
export function logPrior(dimensions: readonly Dimension[], { position, low, high, active }: Point): number {
  let log = 0
  for (const index of active) {
    const dimension = dimensions[index]
    if (dimension?.kind === 'choice') log -= Math.log(dimension.values)
    else if (dimension?.kind === 'cells') log += Math.log(normalMass((low[index] ?? 0) - 0.5, (high[index] ?? 0) - 0.5) / priorMass)
    else log -= ((position[index] ?? 0) - 0.5) ** 2 / 2 + logSqrtTwoPi + Math.log(priorMass)
  }
  return log
}

/**
 * The mixture over good trials, l(x) of Bergstra et al. (2011), in all dimensions at once (as BOHB, Falkner et al., 2018, and Optuna's multivariate
 * TPE): a product of a Gaussian cut off at the ends of the unit interval for each number (over a cell, its mass), and for each choice a probability
 * that the observed one takes most of. In a dimension that was not active in a trial its kernel is uniform: so conditional spaces need not be
 * decomposed into groups, and what a child parameter owes to its parent is learnt too. One component is the prior of the model.
 */
export class GoodKernels {
  readonly #dimensions: readonly Dimension[]
  /** By dimension: how many choices there are; 0 for numbers. */
  readonly #choices: readonly number[]
  readonly #kernels: readonly GoodKernel[]
  readonly #priorWeight: number
  /** What a kernel gives to every choice, relative to what it gives to the observed one. */
  readonly #choiceFloor: number
  /** By dimension: what a kernel gives to the observed one of several choices, and to each of the others. */
  readonly #hits: readonly number[]
  readonly #misses: readonly number[]
  /** By kernel, then dimension: the inverse of the width, 0 where the kernel is uniform; the logarithm of what makes it integrate to 1. */
  readonly #inverse: readonly Float64Array[]
  readonly #logNorm: readonly Float64Array[]

  constructor(dimensions: readonly Dimension[], kernels: readonly GoodKernel[], options: MixtureOptions) {
    this.#dimensions = dimensions
    this.#choices = dimensions.map(({ kind, values }) => (kind === 'choice' ? values : 0))
    this.#kernels = kernels
    this.#priorWeight = options.priorWeight
    this.#choiceFloor = options.priorWeight / (kernels.length + 1)
    this.#hits = this.#choices.map((values) => (1 + this.#choiceFloor) / (1 + values * this.#choiceFloor))
    this.#misses = this.#choices.map((values) => this.#choiceFloor / (1 + values * this.#choiceFloor))
    this.#inverse = kernels.map(() => new Float64Array(dimensions.length))
    this.#logNorm = kernels.map(() => new Float64Array(dimensions.length))
    dimensions.forEach((dimension, index) => {
      if (dimension.kind !== 'choice') this.#setWidths(index, options)
    })
  }

  /** The larger gap to the neighbours (Bergstra et al., 2011, section 4); at either end the only gap, as in Optuna. */
  #setWidths(index: number, { magicClip }: MixtureOptions): void {
    const at = (kernel: number | undefined): number => (kernel === undefined ? NaN : (this.#kernels[kernel]?.positions[index] ?? NaN))
    const order = this.#kernels.flatMap((_, kernel) => (Number.isNaN(at(kernel)) ? [] : [kernel])).sort((a, b) => at(a) - at(b) || a - b)
    const smallest = magicClip ? 1 / (order.length + 2) : 0
    order.forEach((kernel, place) => {
      const centre = at(kernel)
      const [left, right] = [centre - at(order[place - 1]), at(order[place + 1]) - centre]
      const gap = order.length === 1 ? Math.max(centre, 1 - centre) : Math.max(left || 0, right || 0)
      this.#setWidth(kernel, index, centre, this.#kernels[kernel]?.width ?? Math.min(Math.max(gap, smallest, narrowest), 1))
    })
  }

  #setWidth(kernel: number, index: number, centre: number, width: number): void {
    const [inverse, logNorm] = [this.#inverse[kernel], this.#logNorm[kernel]]
    if (inverse === undefined || logNorm === undefined) return
    inverse[index] = 1 / width
    const peak = this.#dimensions[index]?.kind === 'continuous' ? -Math.log(width) - logSqrtTwoPi : 0
    logNorm[index] = peak - Math.log(normalMass(-centre / width, (1 - centre) / width))
  }

  /** Which component to draw a point from: a kernel by its weight, or the prior (undefined). */
  pick(rng: Rng): number | undefined {
    let rest = rng.uniform() * (this.#kernels.reduce((sum, { weight }) => sum + weight, 0) + this.#priorWeight)
    const kernel = this.#kernels.findIndex(({ weight }) => (rest -= weight) < 0)
    return kernel < 0 ? undefined : kernel
  }

  /** A position in one dimension. Where the kernel was not active, another that was is asked in its stead. */
  draw(kernel: number | undefined, index: number, rng: Rng): number {
    const dimension = this.#dimensions[index]
    const values = dimension?.values ?? 1
    const uniform = (): number => (dimension?.kind === 'choice' ? rng.integer(values) : rng.uniform())
    const source = kernel === undefined ? undefined : this.#activeIn(index, kernel, rng)
    const centre = this.#kernels[source ?? -1]?.positions[index]
    if (source === undefined || centre === undefined) return dimension?.kind === 'choice' ? rng.integer(values) : drawTruncated(0.5, 1, rng)
    if (dimension?.kind !== 'choice') return drawTruncated(centre, 1 / (this.#inverse[source]?.[index] ?? 1), rng)
    const spread = values * this.#choiceFloor
    return rng.uniform() < spread / (1 + spread) ? uniform() : centre
  }

  #activeIn(index: number, kernel: number, rng: Rng): number | undefined {
    const isActive = (each: number): boolean => !Number.isNaN(this.#kernels[each]?.positions[index] ?? NaN)
    if (isActive(kernel)) return kernel
    const others = this.#kernels.flatMap((_, each) => (isActive(each) ? [each] : []))
    return others[rng.integer(Math.max(1, others.length))]
  }

  /** The logarithm of the mixture's density at a point (of probability, in discrete dimensions), not divided by the sum of the weights. */
  logDensity(point: Point): number {
    let top = logPrior(this.#dimensions, point) + Math.log(this.#priorWeight)
    let sum = 1
    for (let kernel = 0; kernel < this.#kernels.length; kernel += 1) {
      const log = this.#logKernel(kernel, point)
      if (log <= top) sum += Math.exp(log - top)
      else [sum, top] = [sum * Math.exp(top - log) + 1, log]
    }
    return top + Math.log(sum)
  }

  #logKernel(kernel: number, point: Point): number {
    const centres = this.#kernels[kernel]?.positions ?? point.position
    const inverses = this.#inverse[kernel] ?? point.position
    const norms = this.#logNorm[kernel] ?? point.position
    const { active, position, low, high } = point
    let factor = this.#kernels[kernel]?.weight ?? 0
    let log = 0
    for (const index of active) {
      const centre = centres[index] ?? NaN
      const values = this.#choices[index] ?? 0
      const inverse = inverses[index] ?? 0
      // 0 for a continuous dimension.
      const cell = (high[index] ?? 0) - (low[index] ?? 0)
      if (values > 0) factor *= Number.isNaN(centre) ? 1 / values : ((centre === position[index] ? this.#hits : this.#misses)[index] ?? 0)
      else if (inverse === 0) factor *= cell === 0 ? 1 : cell
      else {
        const z = ((position[index] ?? 0) - centre) * inverse
        if (cell * inverse >= narrowCell) factor *= fastNormalMass(((low[index] ?? 0) - centre) * inverse, ((high[index] ?? 0) - centre) * inverse)
        else {
          log -= (z * z) / 2
          if (cell > 0) factor *= cell * inverse * normalPeak
        }
        log += norms[index] ?? 0
      }
    }
    return log + Math.log(factor)
  }
}
