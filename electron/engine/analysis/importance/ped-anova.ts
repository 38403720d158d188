import { normalCdf } from '../../../../shared/statistics/normal-distribution.ts'
import { valueCount } from '../../../../shared/domain/config.ts'
import type { Config, Parameter, SearchSpace } from '../../../../shared/domain/search-space.ts'

export interface PedAnovaData {
  readonly space: SearchSpace
  readonly configs: readonly Config[]
  /** Lower is better; finite. */
  readonly losses: readonly number[]
}

export interface PedAnovaOptions {
  /** What counts as good: the share of the best trials (γ′). */
  readonly targetQuantile?: number
}

/** A range is looked at in so many places. */
const places = 50
/** What keeps a place that no trial has been at from weighing without end. */
const smallest = 1e-12

/**
 * PED-ANOVA (Watanabe, Bansal & Hutter, 2023, "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in Arbitrary
 * Subspaces", equation 16): how much each parameter has to do with being among the best trials. The densities of the best
 * trials' values and of all trials' values are estimated by Parzen windows (Scott's rule) on a grid; the importance is
 * the Pearson divergence between them. A conditional parameter counts where it is active (Conditional PED-ANOVA, 2026, theorem 4.2).
 * Agrees with Optuna 5's `PedAnovaImportanceEvaluator`, on which details depend that the papers leave open.
 * @returns a number ≥ 0 by parameter; only their proportions mean something
 */
export function pedAnova({ space, configs, losses }: PedAnovaData, { targetQuantile = 0.1 }: PedAnovaOptions = {}): Map<string, number> {
  const good = bestOf(losses, targetQuantile)
  const quantile = good.size / Math.max(1, losses.length)
  return new Map(
    Object.entries(space).map(([name, spec]) => {
      const all = configs.flatMap((config, i) => (config[name] === undefined ? [] : [{ place: placeOf(spec, config[name]), isGood: good.has(i) }]))
      const best = all.filter(({ isGood }) => isGood)
      if (valueCount(spec) === 1 || all.length < 2 || best.length === 0) return [name, 0]
      const [shareOfGood, shareOfAll] = [best.length / good.size, all.length / losses.length]
      const divergence = pearsonDivergence(densityOf(spec, best), densityOf(spec, all))
      return [name, (quantile ** 2 * shareOfGood ** 2 * divergence) / shareOfAll]
    }),
  )
}

/** Positions of the losses that are at most the quantile's. */
function bestOf(losses: readonly number[], quantile: number): Set<number> {
  const cutoff = [...losses].sort((a, b) => a - b)[Math.ceil(quantile * losses.length) - 1] ?? -Infinity
  return new Set(losses.flatMap((loss, i) => (loss <= cutoff ? [i] : [])))
}

function pearsonDivergence(top: readonly number[], local: readonly number[]): number {
  return local.reduce((sum, density, i) => sum + (density + smallest) * (((top[i] ?? 0) + smallest) / (density + smallest) - 1) ** 2, 0)
}

/** In how many places a parameter's values are counted. */
function gridSize(spec: Parameter): number {
  if (spec.type === 'categorical') return spec.choices.length
  if (spec.type === 'int' && spec.log === true) return Math.min(places, Math.ceil(Math.log2(spec.high - spec.low + 1)) + 1)
  return Math.min(places, spec.type === 'int' || spec.step !== undefined ? Math.round((spec.high - spec.low) / (spec.step ?? 1)) + 1 : places)
}

function placeOf(spec: Parameter, value: Config[string] | undefined): number {
  if (spec.type === 'categorical') return Math.max(0, spec.choices.findIndex((choice) => choice === value))
  const scale = (number: number): number => (spec.log === true ? Math.log(number) : number)
  const [low, high, size] = [scale(spec.low), scale(spec.high), gridSize(spec)]
  const place = Math.ceil(((scale(Number(value)) - low) / (high - low)) * (size - 1) - 0.5)
  return Math.min(size - 1, Math.max(0, place))
}

/** The share of each place, by a Parzen window over the values and one over the whole range. */
function densityOf(spec: Parameter, values: readonly { readonly place: number }[]): number[] {
  const counts = new Array<number>(gridSize(spec)).fill(0)
  for (const { place } of values) counts[place] = (counts[place] ?? 0) + 1
  const observed = counts.flatMap((count, place) => (count === 0 ? [] : [{ place, count }]))
  return spec.type === 'categorical' ? choiceDensity(counts, observed) : numberDensity(counts.length, observed)
}

interface Observed {
  readonly place: number
  readonly count: number
}

const countOf = (observed: readonly Observed[]): number => observed.reduce((sum, { count }) => sum + count, 0)

function choiceDensity(counts: readonly number[], observed: readonly Observed[]): number[] {
  const kernels = observed.length + 1
  const total = countOf(observed) + 1
  const flat = 1 / counts.length
  // Each kernel is its choice with a little of all others; the last one is all choices alike.
  const rest = 1 / kernels
  const row = 1 + rest * counts.length
  return counts.map((_, choice) => observed.reduce((sum, { place, count }) => sum + (count * ((place === choice ? 1 : 0) + rest)) / row, flat) / total)
}

function numberDensity(size: number, observed: readonly Observed[]): number[] {
  const total = countOf(observed) + 1
  const sigma = scottWidth(observed)
  const kernels = [...observed.map(({ place, count }) => ({ mean: place, sigma, weight: count / total })), { mean: (size - 1) / 2, sigma: size, weight: 1 / total }]
  const masses = kernels.map(({ mean, sigma: width, weight }) => {
    const below = (x: number): number => normalCdf((x - mean) / width)
    const whole = below(size - 0.5) - below(-0.5)
    return (place: number): number => (weight * (below(place + 0.5) - below(place - 0.5))) / whole
  })
  return Array.from({ length: size }, (_, place) => masses.reduce((sum, mass) => sum + mass(place), 0))
}

/** Scott's rule (1992) with the smaller of deviation and quartile range; a kernel covers its own place by 90 % at least. */
function scottWidth(observed: readonly Observed[]): number {
  const total = countOf(observed)
  const mean = observed.reduce((sum, { place, count }) => sum + place * count, 0) / total
  const variance = observed.reduce((sum, { place, count }) => sum + count * (place - mean) ** 2, 0) / Math.max(1, total - 1)
  const quartile = (isReached: (sum: number) => boolean): number => {
    let sum = 0
    const found = observed.find(({ count }) => isReached((sum += count)))
    return found?.place ?? observed.at(-1)?.place ?? 0
  }
  const range = quartile((sum) => sum > Math.floor((total * 3) / 4)) - quartile((sum) => sum >= Math.floor(total / 4))
  const width = 1.059 * Math.min(range / 1.34, Math.sqrt(variance)) * total ** -0.2
  return Math.max(width, 0.5 / 1.64)
}
