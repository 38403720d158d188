import type { History } from '../../contracts/history.ts'
import { beliefKernel } from './beliefs.ts'
import type { Dimension } from './dimension.ts'
import { GoodKernels, mixtureOptions, type GoodKernel } from './good-kernels.ts'
import { goodCount, goodTrials, goodWeights } from './good-trials.ts'
import { bestAt } from './levels.ts'
import type { Observations } from './observations.ts'
import type { TpeOptions } from './options.ts'
import type { OtherDensity } from './other-density.ts'
import type { MakePoint } from './point.ts'
import { sharedWeights } from './shared-weights.ts'

/** What stays the same from trial to trial. */
export interface Setting {
  readonly options: TpeOptions
  readonly dimensions: readonly Dimension[]
  readonly make: MakePoint
  readonly believed: Float64Array | undefined
}

/** With several trials at once there is a model when so many have ended, and as many as the start-up takes have begun. */
const fewestForModel = 4

/**
 * How many times as much the whole space weighs in g(x) as it does in l(x). More makes g flatter, so that l / g is nowhere large for want of trials: 5 and 10 did equally
 * well on average over `test/bench/functions.ts`, 2.5 somewhat worse. Several objectives need a g that pushes away, or the trials gather at one end of the front.
 */
const priorFactor = (objectives: number): number => (objectives > 1 ? 1 : 10)

/** What a model compares trials by: their losses at this step, or their results. */
interface Model {
  readonly level: number | undefined
}

/** What the trials are ranked by for one decision. */
interface Ranked {
  /** The numbers of the good trials, best first. */
  readonly good: readonly number[]
  /** How many trials have been ranked at all. */
  readonly finished: number
}

/**
 * What the trials are compared by, or undefined while there are too few for a model. With enough complete trials it is their results; with fewer their losses at
 * one step (`level`), the largest that enough have reached; where there is none, the order of `Ranking`. With enough trials of earlier studies every second trial
 * has a model from the start; the others still look around, in case the earlier studies mislead.
 */
export function modelOf(history: History, { ranking, levelOf, earlier }: Observations, { n_startup }: TpeOptions, trial: number): Model | undefined {
  const byResult = ranking.complete >= n_startup || history.objectives.length > 1
  const level = byResult ? undefined : levelOf(history, n_startup)
  const knowsEnough = level !== undefined || (history.searched.length >= n_startup && ranking.order.length >= Math.min(n_startup, fewestForModel))
  const isEarliersTurn = earlier.count >= n_startup && trial % 2 === 0
  return knowsEnough || isEarliersTurn ? { level } : undefined
}

function rank(history: History, { ranking }: Observations, level: number | undefined, { gamma, n_startup }: TpeOptions): Ranked {
  const objectives = history.objectives.length
  const finished = ranking.order.length
  if (level !== undefined) return { finished, good: bestAt(history, level, goodCount(history.at(level).length, gamma, objectives)) }
  const compared = ranking.complete >= n_startup ? ranking.complete : finished
  return { finished, good: goodTrials(history, ranking.order, ranking.feasible, goodCount(compared, gamma, objectives)) }
}

/** The trials whose comparison is still to come: they run or wait, and have not reached the step that trials are compared at. */
function undecided(history: History, open: readonly number[], level: number | undefined): number[] {
  return open.filter((number) => {
    const trial = history.trials[number]
    return trial !== undefined && trial.pausedAtStep === undefined && (level === undefined || !trial.curve.has(level))
  })
}

/**
 * The two mixtures: l(x) over the good trials, and g(x) over all others: worse ones, failed ones, those that did not get as far as the step they are compared at.
 * Trials that run share the weight of the good ones that they are near to, and with `constant_liar` count as bad (Ginsbourger, Le Riche & Carraro, 2010).
 */
export function mixtures(setting: Setting, history: History, observations: Observations, level: number | undefined): { good: GoodKernels; other: OtherDensity } {
  const { options, dimensions, believed } = setting
  const { ranking, others, positions, open, earlier } = observations
  const placesOf = (numbers: readonly number[]): Float64Array[] => numbers.map((number) => positions[number] ?? new Float64Array(0))
  const { good, finished } = rank(history, observations, level, options)
  const running = undecided(history, open, level)
  const places = placesOf(good)
  const weights = sharedWeights(dimensions, places, goodWeights(good.length, history.objectives.length), placesOf(running))
  const kernels: GoodKernel[] = places.map((each, i) => ({ positions: each, weight: weights[i] ?? 0 }))
  if (believed !== undefined) kernels.push(beliefKernel(believed, good.length, finished, options.n_startup))
  kernels.push(...earlier.good(good.length, ranking.order, positions))
  const liars = new Set(options.constant_liar ? running : [])
  const leftOut = new Set([...good, ...running.filter((number) => !liars.has(number))])
  return { good: new GoodKernels(dimensions, kernels, mixtureOptions(options)), other: others.without(leftOut, priorFactor(history.objectives.length), liars) }
}
