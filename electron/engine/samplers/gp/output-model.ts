import { combine } from './combination.ts'
import { createFitter } from './fit.ts'
import type { RowShape } from './kernel.ts'
import type { Ranking } from './ranking.ts'
import { chooseSubset } from './subset.ts'
import { createGrowingModel, type GrowingModel, type Hyperparameters, type Surrogate } from './surrogate.ts'

/** What one output came to, on its own scale. */
export interface OutputData {
  readonly rows: readonly Float64Array[]
  readonly values: Float64Array
  /** Puts values on the model's scale. */
  scale(values: Float64Array): Float64Array
  readonly pending: readonly Float64Array[]
  readonly ranking: Ranking
  /**
   * Which observations a new one is to be better than. Under noise the best of them are taken to be what they are predicted to be: else much
   * would be expected of trying them again, for their own uncertainty (Letham et al., Bayesian Analysis 14(2), 2019, section 4, improve on samples of them).
   */
  isRival(index: number): boolean
}

/** A model of something related to the output, and what it is multiplied by before anything is known of the output. */
export interface Related {
  readonly surrogate: Surrogate
  readonly believed: number
}

export interface OutputModel {
  readonly surrogate: Surrogate
  /** The modelled observations on the model's scale. */
  readonly outputs: Float64Array
  /** Which observations are modelled, ascending. */
  readonly chosen: readonly number[]
}

/** So many observations are modelled as they are; beyond, a subset of so many and those since. */
export interface Limits {
  readonly all: number
  readonly subset: number
  readonly every: number
}

/** So many observations decide the hyper-parameters. */
const fitLimit = 200

const ascending = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/**
 * Which observations are modelled: all, or a subset chosen from the first few hundreds and every one since. It changes once in a hundred
 * trials, so that the factors grow by rows in between.
 */
function modelled(rows: readonly Float64Array[], ranking: Ranking, { all, subset, every }: Limits): number[] {
  if (rows.length <= all) return ascending(rows.length)
  const base = Math.floor((rows.length - 1) / every) * every
  return [...chooseSubset(rows.slice(0, base), ranking(base), { size: subset, best: subset / 2 }), ...ascending(rows.length).slice(base)]
}

/**
 * So many of the best trials a new one has to be told apart from, where the noise's variance is more than this part of the signal's: fits to
 * functions without noise stay below it (0.001 to 0.01 on ackley10-mixed), and had a higher regret with rivals.
 */
const rivalCount = 8
const noticeableNoise = 0.02

/** The places with the lowest values. */
function lowest(places: readonly number[], valueOf: (place: number) => number): number[] {
  const valued = places.map((place) => ({ place, value: valueOf(place) }))
  return valued.sort((a, b) => a.value - b.value).slice(0, rivalCount).map(({ place }) => place)
}

/**
 * Keeps a Gaussian process for one output. Where related models are given it is a sum of multiples of them and a process of what they leave:
 * so a study builds on earlier ones. Hyper-parameters come from the output itself.
 */
export function createOutputModeller(shape: RowShape, dimensions: number, limits: Limits): (data: OutputData, related: readonly Related[]) => OutputModel {
  const fit = createFitter(shape, dimensions)
  let kept: { hyperparameters: Hyperparameters; model: GrowingModel } | undefined
  const modelFor = (hyperparameters: Hyperparameters): GrowingModel => {
    if (kept?.hyperparameters !== hyperparameters) kept = { hyperparameters, model: createGrowingModel(shape, hyperparameters) }
    return kept.model
  }
  return ({ rows, values, scale, pending, ranking, isRival }, related) => {
    const hyperparameters = fit(rows.length, (size) => {
      const scaled = scale(values.subarray(0, size))
      const used = size <= fitLimit ? ascending(size) : chooseSubset(rows.slice(0, size), ranking(size), { size: fitLimit, best: fitLimit / 2 })
      return { rows: used.flatMap((index) => rows[index] ?? []), outputs: Float64Array.from(used, (index) => scaled[index] ?? 0) }
    })
    const chosen = modelled(rows, ranking, limits)
    const scaled = scale(values)
    const outputs = Float64Array.from(chosen, (index) => scaled[index] ?? 0)
    const all = [...chosen.flatMap((index) => rows[index] ?? []), ...pending]
    const means = related.map(({ surrogate }) => Float64Array.from(all, (row) => surrogate.meanOf(row)))
    const trends = related.map(({ believed }, m) => ({ values: means[m]?.subarray(0, outputs.length) ?? outputs, believed }))
    const model = modelFor(hyperparameters)
    const first = model.condition(all, outputs, trends)
    const predicted = (index: number): number => trends.reduce((sum, { values: trend }, m) => sum + (first.profile.factors[m] ?? 0) * (trend[index] ?? 0), first.meanAt(index))
    const best = hyperparameters.noise > noticeableNoise ? lowest(chosen.flatMap((index, place) => (isRival(index) ? [place] : [])), predicted) : []
    const process = best.length === 0 ? first : model.condition([...all, ...best.flatMap((place) => all[place] ?? [])], outputs, trends)
    const terms = related.map(({ surrogate }, m) => ({ surrogate, factor: process.profile.factors[m] ?? 0 }))
    return { surrogate: combine(shape.width, process, terms, (index) => terms.reduce((sum, { factor }, m) => sum + factor * (means[m]?.[index] ?? 0), 0)), outputs, chosen }
  }
}
