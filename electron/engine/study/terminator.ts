import type { Config, SearchSpace } from '../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../shared/random/rng.ts'
import { createAcquisition, type Score } from '../samplers/gp/acquisition.ts'
import { createEncoding, type Encoding } from '../samplers/gp/encoding.ts'
import { createFitter } from '../samplers/gp/fit.ts'
import { search } from '../samplers/gp/search.ts'
import { chooseSubset } from '../samplers/gp/subset.ts'
import { createGrowingModel, createPosterior, type GrowingModel, type Hyperparameters } from '../samplers/gp/surrogate.ts'
import { warpOf, type Warp } from './terminator-warp.ts'

/** A configuration that ran to its end, and its loss. */
export interface Evaluated {
  readonly config: Config
  /** Finite; lower is better. */
  readonly loss: number
}

/** So many trials are modelled at most: the best, and others spread over the space. */
const modelLimit = 160

/** So many of them decide the hyper-parameters. */
const fitLimit = 100

/** The minimum of the lower bound is searched for from so many points. */
const searchOptions = { spread: 192, around: 48, starts: 2 }

/** The bound holds with probability 1 - δ. */
const delta = 0.1

/**
 * β of the confidence bounds: 2 ln(d t² π² / 6δ) (Srinivas et al., ICML 2010, theorem 1, with the number of parameters for the size of the space).
 * Makarova et al. take a fifth of it: on our test functions the true regret was then above the bound more often than not.
 */
function betaOf(parameters: number, trials: number): number {
  return 2 * Math.log((Math.max(parameters, 1) * trials ** 2 * Math.PI ** 2) / (6 * delta))
}

/**
 * How much of the objective is still to be gained: the lowest upper confidence bound of what has been tried, less the lowest lower
 * confidence bound of the whole space, under a Gaussian process (Makarova et al., "Automatic Termination for Hyperparameter Optimization",
 * AutoML 2022, equation 4). The losses are warped to be nearly normal; bounds are carried back, so that the answer is in the objective's units.
 *
 * @returns a function of what has been evaluated, in the order of trial numbers; it keeps the fits of one call for the next, the answer depends on the
 *   arguments alone. Undefined when the losses are all the same, which says nothing.
 */
export function createTerminator(space: SearchSpace): (evaluated: readonly Evaluated[]) => number | undefined {
  const encoding = createEncoding(space)
  const fit = createFitter(encoding, encoding.dimensions.length)
  const encode = encoder(encoding)
  let kept: { hyperparameters: Hyperparameters; model: GrowingModel } | undefined
  return (evaluated) => {
    const warp = warpOf(evaluated.map(({ loss }) => loss))
    if (warp === undefined) return undefined
    const points = evaluated.map(encode)
    const rowOf = (index: number): Float64Array => points[index]?.row ?? new Float64Array(encoding.width)
    const chosenOf = (size: number, limit: number): number[] => {
      const order = evaluated.slice(0, size).map((_, index) => index).sort((a, b) => (evaluated[a]?.loss ?? 0) - (evaluated[b]?.loss ?? 0) || a - b)
      return chooseSubset(points.slice(0, size).map(({ row }) => row), order, { size: limit, best: limit / 2 })
    }
    const outputsOf = (indices: readonly number[], scale: Warp): Float64Array => Float64Array.from(indices, (index) => scale.forward(evaluated[index]?.loss ?? 0))
    const hyperparameters = fit(evaluated.length, (size) => {
      const used = chosenOf(size, fitLimit)
      // On a scale of their own, so that a fit to the first trials stays what it is when more are there.
      const own = warpOf(evaluated.slice(0, size).map(({ loss }) => loss)) ?? warp
      return { rows: used.map(rowOf), outputs: outputsOf(used, own) }
    })
    if (kept?.hyperparameters !== hyperparameters) kept = { hyperparameters, model: createGrowingModel(encoding, hyperparameters) }
    const chosen = chosenOf(evaluated.length, modelLimit)
    const surrogate = kept.model.condition(chosen.map(rowOf), outputsOf(chosen, warp))
    const width = Math.sqrt(betaOf(encoding.dimensions.length, evaluated.length))

    const at = createPosterior(encoding.width)
    let upper = Infinity
    for (const index of chosen) {
      surrogate.predict(rowOf(index), at, false)
      upper = Math.min(upper, at.mean + width * at.sd)
    }
    const incumbents = [...chosen].sort((a, b) => (evaluated[a]?.loss ?? 0) - (evaluated[b]?.loss ?? 0) || a - b).slice(0, 4)
    const acquisition = createAcquisition(encoding, [surrogate], belowLowerBound(width))
    const rng = createRng(deriveSeed(evaluated.length, encoding.width))
    const [lowest] = search(acquisition, encoding, incumbents.flatMap((index) => points[index]?.units ?? []), rng, searchOptions)
    const lower = Math.min(upper, -(lowest?.value ?? -Infinity))
    return Math.max(warp.inverse(upper) - warp.inverse(lower), 0)
  }
}

/** To be maximised: the lower confidence bound, turned round. */
function belowLowerBound(width: number): Score {
  return {
    value([at], byMean, bySd) {
      byMean[0] = -1
      bySd[0] = width
      return width * (at?.sd ?? 0) - (at?.mean ?? 0)
    },
  }
}

function encoder(encoding: Encoding): (evaluated: Evaluated) => { units: Float64Array; row: Float64Array } {
  const known = new Map<Config, { units: Float64Array; row: Float64Array }>()
  return ({ config }) => {
    const found = known.get(config)
    if (found !== undefined) return found
    const units = encoding.unitsOf(config)
    const made = { units, row: encoding.rowOf(units) }
    known.set(config, made)
    return made
  }
}
