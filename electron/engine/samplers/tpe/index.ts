import type { History } from '../../contracts/history.ts'
import type { Sampler, SamplerEntry, TrialRef } from '../../contracts/sampler.ts'
import type { Config, SearchSpace } from '../../../../shared/domain/search-space.ts'
import type { Rng } from '../../../../shared/random/rng.ts'
import { avoidRepetition } from '../repetition.ts'
import { beliefKernel, believedPositions } from './beliefs.ts'
import { dimensionsOf, type Dimension } from './dimension.ts'
import { GoodKernels } from './good-kernels.ts'
import { goodCount, goodTrials, goodWeights } from './good-trials.ts'
import { followObservations, type Observations } from './observations.ts'
import { tpeOptions, type TpeOptions } from './options.ts'
import type { OtherDensity } from './other-density.ts'
import { pointMaker, type MakePoint } from './point.ts'
import { startupPosition } from './startup.ts'

/** What stays the same from trial to trial. */
interface Setting {
  readonly options: TpeOptions
  readonly dimensions: readonly Dimension[]
  readonly make: MakePoint
  readonly believed: Float64Array | undefined
}

/**
 * Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio & Kégl, NeurIPS 2011), multivariate: l(x) over the good trials and g(x) over the others
 * are mixtures of product kernels over the whole configuration; of the candidates drawn from l the one with the greatest l / g is proposed.
 * Trials are ordered as in Optuna's TPESampler (constraints, pruned and running trials, several objectives).
 */
function createTpe(options: TpeOptions, space: SearchSpace): Sampler {
  const dimensions = dimensionsOf(space)
  const setting = { options, dimensions, make: pointMaker(dimensions), believed: believedPositions(dimensions) }
  const observe = followObservations(dimensions, options.prior_weight)
  const withoutRepetition = avoidRepetition(space)
  return {
    suggest(history, _space, rng, trial) {
      const observations = observe(history)
      if (observations.ranking.order.length < options.n_startup) {
        return withoutRepetition(history, rng, (attempt) => startupConfig(setting, trial, rng, attempt))
      }
      let candidates: readonly Config[] | undefined
      return withoutRepetition(history, rng, (attempt) => {
        candidates ??= rankedCandidates(setting, history, observations, rng)
        return candidates[attempt % candidates.length] ?? {}
      })
    },
  }
}

function startupConfig({ dimensions, make, believed, options }: Setting, trial: TrialRef, rng: Rng, attempt: number): Config {
  if (attempt > 0) return make(({ kind, values }) => (kind === 'choice' ? rng.integer(values) : rng.uniform())).config
  const beliefs = believed === undefined ? undefined : new GoodKernels(dimensions, [beliefKernel(believed, 1, 1, 1)], options.prior_weight, options.magic_clip)
  return make(startupPosition(trial, rng, believed, beliefs)).config
}

/** The two mixtures: l(x) over the good trials, and g(x) over the others. */
function mixtures(
  { options, dimensions, believed }: Setting,
  history: History,
  { ranking, others, positions, open }: Observations,
): { good: GoodKernels; other: OtherDensity } {
  const objectives = history.objectives.length
  const finished = ranking.order.length
  const chosen = goodTrials(history, ranking.order, ranking.feasible, goodCount(finished, options.gamma, objectives))
  const leftOut = new Set(chosen)
  // A paused trial has a result so far, and stays.
  if (!options.constant_liar) for (const number of open) if (history.trials[number]?.pausedAtStep === undefined) leftOut.add(number)
  const weights = goodWeights(chosen.length, objectives)
  const kernels = chosen.map((number, i) => ({ positions: positions[number] ?? new Float64Array(0), weight: weights[i] ?? 0 }))
  const belief = believed === undefined ? [] : [beliefKernel(believed, chosen.length, finished, options.n_startup)]
  const good = new GoodKernels(dimensions, [...kernels, ...belief], options.prior_weight, options.magic_clip)
  return { good, other: others.without((number) => leftOut.has(number)) }
}

/** Candidates drawn from l(x), the one with the greatest l(x) / g(x) first (equation 3 of the paper: the expected improvement grows with it). */
function rankedCandidates(setting: Setting, history: History, observations: Observations, rng: Rng): Config[] {
  const { good, other } = mixtures(setting, history, observations)
  const scored = Array.from({ length: setting.options.n_ei_candidates }, () => {
    const kernel = good.pick(rng)
    const point = setting.make((_dimension, index) => good.draw(kernel, index, rng))
    return { config: point.config, score: good.logDensity(point) - other.logDensity(point) }
  })
  return scored.sort((a, b) => b.score - a.score).map(({ config }) => config)
}

export const tpe: SamplerEntry<typeof tpeOptions> = {
  name: 'tpe',
  title: 'TPE (tree-structured Parzen estimator)',
  description: 'Models where good trials lie and where the others do, and tries what is likely to be good. Cheap at any number of trials; any kind of space.',
  options: tpeOptions,
  create: (options, space) => createTpe(options, space),
}
