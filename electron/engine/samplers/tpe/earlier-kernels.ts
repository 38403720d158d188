import type { EarlierTrial } from '../../contracts/history.ts'
import type { Config } from '../../../../shared/domain/search-space.ts'
import { bestEarlier } from '../earlier.ts'
import { agreement } from './agreement.ts'
import type { Dimension } from './dimension.ts'
import { GoodKernels, logPrior, mixtureOptions, type GoodKernel } from './good-kernels.ts'
import { goodWeights, mostGood } from './good-trials.ts'
import type { TpeOptions } from './options.ts'
import { pointMaker, positionsOf } from './point.ts'

/** No more of the earlier trials than this are in g(x), so that they do not outshout those of this study. */
const mostOthers = 64

/** After so many trials of this study its earlier ones weigh half. */
const trialsToHalf = 10

/** Below this share the earlier good trials are left out, whose kernels would otherwise narrow those of this study. */
const negligible = 0.05

/** A kernel of g(x) that stands for an earlier trial. */
interface EarlierOther {
  readonly positions: Float64Array
  readonly weight: number
}

/** What the trials of earlier studies say. */
export interface EarlierKernels {
  /** How many earlier trials there are. */
  readonly count: number
  /** The best configuration of each source, the source that counts most first. */
  readonly best: readonly Config[]
  readonly others: readonly EarlierOther[]
  /**
   * Their kernels of l(x) beside those of so many good trials of this study.
   * @param order the numbers of the study's trials, the best first; `positions` where they are, by number
   */
  good(ownGood: number, order: readonly number[], positions: readonly Float64Array[]): readonly GoodKernel[]
}

/**
 * Trials of earlier studies as kernels of l(x) and g(x). Good and other are told apart by rank within each source, since losses of different studies cannot be
 * compared (ranks instead of losses: Bardenet, Brendel, Kégl & Sebag, "Collaborative hyperparameter tuning", ICML 2013; mixtures over the good trials of several tasks:
 * Watanabe, Awad, Onishi & Hutter, "Speeding up multi-objective hyperparameter optimization by task similarity-based meta-learning for TPE", IJCAI 2023).
 * In l they weigh together as much as this study's good trials at first, 1 / (1 + n / 10) of that after n trials, and less where they mislead (`agreement`);
 * in g they are the oldest trials, which weigh least.
 */
export function earlierKernels(dimensions: readonly Dimension[], earlier: readonly EarlierTrial[], options: TpeOptions): EarlierKernels {
  const best = bestEarlier(earlier, options.gamma)
  const isGood = new Set(best)
  const others = spread(earlier.filter((trial) => !isGood.has(trial)))
  const chosen = best.slice(0, mostGood)
  const weights = goodWeights(chosen.length, 1)
  const kernels = chosen.map(({ config, weight }, i) => ({ positions: positionsOf(dimensions, config), weight: weight * (weights[i] ?? 0) }))
  const density = densityOf(dimensions, kernels, options)
  const sources = new Set(earlier.map(({ source }) => source)).size
  return {
    count: earlier.length,
    best: best.slice(0, sources).map(({ config }) => config),
    others: others.map(({ config, weight }) => ({ positions: positionsOf(dimensions, config), weight })),
    good(ownGood, order, positions) {
      const age = trialsToHalf / (trialsToHalf + order.length)
      if (kernels.length === 0 || age < negligible) return []
      const share = age * agreement(order.map((number) => density(number, positions)))
      const factor = (share * Math.max(ownGood, 1)) / kernels.length
      return share < negligible ? [] : kernels.map((kernel) => ({ ...kernel, weight: kernel.weight * factor }))
    },
  }
}

/** The logarithm of the density of the earlier good trials at a trial of the study, over that of the model's prior. Computed once a trial. */
function densityOf(dimensions: readonly Dimension[], kernels: readonly GoodKernel[], options: TpeOptions): (number: number, positions: readonly Float64Array[]) => number {
  const [make, mixture] = [pointMaker(dimensions), new GoodKernels(dimensions, kernels, mixtureOptions(options))]
  const known = new Map<number, number>()
  return (number, positions) => {
    const density = known.get(number)
    if (density !== undefined) return density
    const point = make((_dimension, index) => positions[number]?.[index] ?? NaN)
    const found = mixture.logDensity(point) - logPrior(dimensions, point)
    known.set(number, found)
    return found
  }
}

/** At most `mostOthers` of them, evenly spaced. */
function spread(trials: readonly EarlierTrial[]): readonly EarlierTrial[] {
  if (trials.length <= mostOthers) return trials
  return Array.from({ length: mostOthers }, (_, i) => trials[Math.floor(((i + 0.5) * trials.length) / mostOthers)]).flatMap((trial) => trial ?? [])
}
