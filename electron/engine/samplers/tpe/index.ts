import type { History } from '../../contracts/history.ts'
import type { Sampler, SamplerEntry, TrialRef } from '../../contracts/sampler.ts'
import type { Config, SearchSpace } from '../../../../shared/domain/search-space.ts'
import type { Rng } from '../../../../shared/random/rng.ts'
import { avoidRepetition } from '../repetition.ts'
import { beliefKernel, believedPositions } from './beliefs.ts'
import { dimensionsOf } from './dimension.ts'
import { GoodKernels, mixtureOptions } from './good-kernels.ts'
import { mixtures, modelOf, type Setting } from './mixtures.ts'
import { followObservations, type Observations } from './observations.ts'
import { tpeOptions, type TpeOptions } from './options.ts'
import { pointMaker } from './point.ts'
import { startupPosition } from './startup.ts'

/** The best trial of so many earlier studies is tried again. */
const mostTriedAgain = 3

/**
 * Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio & Kégl, NeurIPS 2011), multivariate: l(x) over the good trials and g(x) over the others
 * are mixtures of product kernels over the whole configuration; of the candidates drawn from l the one with the greatest l / g is proposed.
 * Constraints, and several objectives, are handled as in Optuna's TPESampler; trials that a scheduler stops as in BOHB (see `followLevels`).
 * With trials of earlier studies the best of each is tried first (Feurer, Springenberg & Hutter, AAAI 2015), and every second trial has a model from the start.
 */
function createTpe(options: TpeOptions, space: SearchSpace): Sampler {
  const dimensions = dimensionsOf(space)
  const setting = { options, dimensions, make: pointMaker(dimensions), believed: believedPositions(dimensions) }
  const observe = followObservations(dimensions, options)
  const withoutRepetition = avoidRepetition(space)
  return {
    suggest(history, _space, rng, trial) {
      const observations = observe(history)
      const model = modelOf(history, observations, options, trial.number)
      let candidates: readonly Config[] | undefined
      return withoutRepetition(history, rng, (attempt) => {
        const known = attempt === 0 && trial.number < mostTriedAgain ? observations.earlier.best[trial.number] : undefined
        if (known !== undefined) return known
        if (model === undefined) return startupConfig(setting, trial, rng, attempt)
        candidates ??= rankedCandidates(setting, history, observations, model.level, rng)
        return candidates[attempt % candidates.length] ?? {}
      })
    },
  }
}

function startupConfig({ dimensions, make, believed, options }: Setting, trial: TrialRef, rng: Rng, attempt: number): Config {
  if (attempt > 0) return make(({ kind, values }) => (kind === 'choice' ? rng.integer(values) : rng.uniform())).config
  const beliefs = believed === undefined ? undefined : new GoodKernels(dimensions, [beliefKernel(believed, 1, 1, 1)], mixtureOptions(options))
  return make(startupPosition(trial, rng, believed, beliefs)).config
}

/** Candidates drawn from l(x), the one with the greatest l(x) / g(x) first (equation 3 of the paper: the expected improvement grows with it). */
function rankedCandidates(setting: Setting, history: History, observations: Observations, level: number | undefined, rng: Rng): Config[] {
  const { good, other } = mixtures(setting, history, observations, level)
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
