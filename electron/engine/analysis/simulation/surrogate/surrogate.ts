import { lossOf, type Goal } from '../../../../../shared/domain/metric.ts'
import type { Config, SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../../shared/random/rng.ts'
import type { TrueSource } from '../curve-source.ts'
import { completeCurves } from './complete-curves.ts'
import { principalComponents, type Components } from './components.ts'
import { knotsOf, valueOnCurve, type CurvePoint } from './knots.ts'
import { rankCorrelation } from '../../../../../shared/statistics/rank-correlation.ts'
import { createRegression, type Regressor } from './regressor.ts'
import { fitWarp, type Warp } from './warp.ts'

/** A trial of a finished study, as a surrogate learns from it. */
export interface ObservedTrial {
  readonly config: Config
  /** The objective's values as measured, ascending by step; at least one point. */
  readonly curve: readonly CurvePoint[]
  /** Whether it ran to its end; others were stopped. */
  readonly complete: boolean
  /** Undefined where nobody measured it. */
  readonly secondsPerStep?: number
}

/** The study that a surrogate stands for. */
export interface ObservedStudy {
  readonly space: SearchSpace
  readonly goal: Goal
  readonly maxSteps: number
  /** How many steps a trial of a configuration runs, where they differ. */
  readonly stepsOf?: (config: Config) => number
  readonly trials: readonly ObservedTrial[]
}

/** How well a surrogate reproduces trials that it has not seen (five folds), by the last value of those that ran to their end. */
export interface SurrogateQuality {
  readonly trials: number
  /** Spearman's, of predicted and measured last values. */
  readonly rankCorrelation: number
  /** The median distance between them, in the objective's unit. */
  readonly error: number
}

/** A model of a study. */
export interface Surrogate {
  /** Fits five more models, which takes a few times as long as the first. */
  quality(): SurrogateQuality
  /** The learning curves that the model expects, with noise that follows from the seed, the trial's number and the step. */
  curves(seed: number): TrueSource
}

/**
 * Fits a model to a study: what any configuration's learning curve would have been.
 *
 * Each trial's curve is read at a dozen steps on a robust scale; curves that were stopped are continued by those that were not. All curves together
 * have a mean and a few shapes (principal components), and a Gaussian process over the search space tells how much of each shape a configuration has:
 * a curve is a mixture of its neighbours'. Another one tells the seconds of a step. Noise between trials is what the processes take for noise,
 * noise between steps what the shapes leave. A function of its input alone.
 */
export function fitSurrogate(study: ObservedStudy): Surrogate {
  const { goal, trials } = study
  const knots = knotsOf(study.maxSteps)
  const losses = trials.map(({ curve }) => curve.map(([step, value]): CurvePoint => [step, lossOf(goal, value)]))
  const warp = fitWarp(losses.flatMap((curve) => curve.map(([, loss]) => loss)), losses.flatMap((curve, trial) => (trials[trial]?.complete === true ? (curve.at(-1)?.[1] ?? []) : [])))
  const scaled = losses.map((curve) => curve.map(([step, loss]): CurvePoint => [step, warp.toScale(loss)]))
  const curves = scaled.map((points) => Float64Array.from(knots, (knot) => valueOnCurve(points, knot)))
  completeCurves(curves)
  const components = principalComponents(curves)
  const regress = createRegression(study.space, trials.map(({ config }) => config))
  const regressors = components.scores.map(regress)
  const model: CurveModel = { study, knots, warp, components, regressors }
  const secondsPerStep = fitSeconds(study)
  return {
    quality: () => qualityOf(model, scaled),
    curves: (seed) => sourceOf(model, secondsPerStep, seed),
  }
}

interface CurveModel {
  readonly study: ObservedStudy
  readonly knots: readonly number[]
  readonly warp: Warp
  readonly components: Components
  readonly regressors: readonly Regressor[]
}

/** The curve, at a step between knots, of amounts of the shapes; on the model's scale. */
function mixture({ knots, components }: CurveModel, scores: readonly number[], step: number): number {
  const atKnot = (k: number): number => scores.reduce((sum, score, c) => sum + score * (components.shapes[c]?.[k] ?? 0), components.mean[k] ?? 0)
  const { left, right, share } = placeOf(knots, step)
  return share === 0 ? atKnot(left) : (1 - share) * atKnot(left) + share * atKnot(right)
}

function placeOf(knots: readonly number[], step: number): { left: number; right: number; share: number } {
  const right = knots.findIndex((knot) => knot >= step)
  if (right <= 0) return { left: right < 0 ? knots.length - 1 : 0, right: 0, share: 0 }
  const [low, high] = [knots[right - 1] ?? 1, knots[right] ?? 1]
  return step === high ? { left: right, right, share: 0 } : { left: right - 1, right, share: Math.log(step / low) / Math.log(high / low) }
}

function sourceOf(model: CurveModel, secondsPerStep: ((config: Config) => number) | undefined, seed: number): TrueSource {
  const { study, warp, components, regressors, knots } = model
  const sign = study.goal === 'minimize' ? 1 : -1
  const scoresOf = remember((config) => regressors.map((regressor) => regressor.predict(config)))
  const measured = (value: number): number => sign * warp.fromScale(value) + 0
  return {
    space: study.space,
    goal: study.goal,
    maxSteps: study.maxSteps,
    ...(study.stepsOf === undefined ? {} : { stepsOf: study.stepsOf }),
    ...(secondsPerStep === undefined ? {} : { secondsPerStep }),
    truthAt: (config, step) => measured(mixture(model, scoresOf(config), step)),
    valueAt: (config, step, { number }) => {
      const ofTrial = createRng(deriveSeed(seed, number))
      const scores = scoresOf(config).map((score, c) => score + (regressors[c]?.noise ?? 0) * ofTrial.normal())
      const rest = components.rest[placeOf(knots, step).left] ?? 0
      return measured(mixture(model, scores, step) + rest * createRng(deriveSeed(seed, number, step)).normal())
    },
  }
}

/** Times are modelled by their logarithm; half of the trials must have one. */
function fitSeconds({ space, trials }: ObservedStudy): ((config: Config) => number) | undefined {
  const timed = trials.filter(({ secondsPerStep = 0 }) => secondsPerStep > 0)
  if (timed.length < trials.length / 2) return undefined
  const logs = Float64Array.from(timed, ({ secondsPerStep = 1 }) => Math.log(secondsPerStep))
  const [fastest, slowest] = [Math.min(...logs), Math.max(...logs)]
  const regressor = createRegression(space, timed.map(({ config }) => config))(logs)
  return remember((config) => Math.exp(Math.min(Math.max(regressor.predict(config), fastest), slowest)))
}

function qualityOf({ study, components, regressors, warp }: CurveModel, scaled: readonly (readonly CurvePoint[])[]): SurrogateQuality {
  const folds = regressors.map((regressor) => regressor.crossValidated())
  const last = components.mean.length - 1
  const pairs = study.trials.flatMap(({ complete }, trial) => {
    const measured = scaled[trial]?.at(-1)?.[1]
    const predicted = folds.reduce((sum, scores, c) => sum + (scores[trial] ?? 0) * (components.shapes[c]?.[last] ?? 0), components.mean[last] ?? 0)
    return complete && measured !== undefined ? [{ measured, predicted }] : []
  })
  const distances = pairs.map(({ measured, predicted }) => Math.abs(warp.fromScale(measured) - warp.fromScale(predicted))).sort((a, b) => a - b)
  return {
    trials: study.trials.length,
    rankCorrelation: rankCorrelation(pairs.map(({ predicted }) => predicted), pairs.map(({ measured }) => measured)),
    error: distances[distances.length >> 1] ?? NaN,
  }
}

/** A configuration is asked about again and again, step by step. */
function remember<Value>(compute: (config: Config) => Value): (config: Config) => Value {
  const known = new WeakMap<Config, Value>()
  return (config) => {
    const value = known.get(config) ?? compute(config)
    known.set(config, value)
    return value
  }
}
