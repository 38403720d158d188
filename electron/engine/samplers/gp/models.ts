import type { Encoding } from './encoding.ts'
import { createFitter } from './fit.ts'
import type { Observations } from './observations.ts'
import { scaleLosses, scaleViolations } from './outputs.ts'
import { chooseSubset } from './subset.ts'
import { createGrowingModel, type GrowingModel, type Hyperparameters, type Surrogate } from './surrogate.ts'

/** One output of the trials, and how it is put on a scale. */
interface Output {
  readonly values: Float64Array
  scale(values: Float64Array): Float64Array
}

/** What the acquisition is made from. */
export interface Models {
  /** Objectives first, then constraints. */
  readonly surrogates: readonly Surrogate[]
  /** `[output][modelled observation]` on the model's scale. */
  readonly outputs: readonly Float64Array[]
  /** Which observations are modelled, ascending. */
  readonly chosen: readonly number[]
}

/** So many observations are modelled as they are; beyond, a subset of so many and those since. */
const modelLimit = 500
const subsetSize = 400
const subsetEvery = 100

/** So many observations decide the hyper-parameters. */
const fitLimit = 200

const ascending = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/**
 * Which observations are modelled: all, or a subset chosen from the first few hundreds and every one since. It changes once in a hundred
 * trials, so that the factors grow by rows in between.
 */
function modelled(rows: readonly Float64Array[], ranking: (count: number) => number[]): number[] {
  if (rows.length <= modelLimit) return ascending(rows.length)
  const base = Math.floor((rows.length - 1) / subsetEvery) * subsetEvery
  const subset = chooseSubset(rows.slice(0, base), ranking(base), { size: subsetSize, best: subsetSize / 2 })
  return [...subset, ...ascending(rows.length).slice(base)]
}

/**
 * Keeps a Gaussian process for each output of the study.
 * @returns a function of the observations and a ranking of the first of them, the best first
 */
export function createModeller(encoding: Encoding): (observations: Observations, ranking: (count: number) => number[]) => Models {
  const fitters: ReturnType<typeof createFitter>[] = []
  const models: { hyperparameters: Hyperparameters; model: GrowingModel }[] = []
  return ({ rows, losses, violations, pending }, ranking) => {
    const chosen = modelled(rows, ranking)
    const all = [...chosen.map((index) => rows[index] ?? new Float64Array(encoding.width)), ...pending]
    const outputs: Output[] = [
      ...losses.map((values) => ({ values, scale: scaleLosses })),
      ...violations.map((values) => ({ values, scale: scaleViolations })),
    ]
    const scaledOutputs: Float64Array[] = []
    const surrogates = outputs.map(({ values, scale }, k) => {
      const fit = (fitters[k] ??= createFitter(encoding, encoding.dimensions.length))
      const hyperparameters = fit(rows.length, (size) => {
        const scaled = scale(values.subarray(0, size))
        const used = size <= fitLimit ? ascending(size) : chooseSubset(rows.slice(0, size), ranking(size), { size: fitLimit, best: fitLimit / 2 })
        return { rows: used.map((index) => rows[index] ?? new Float64Array(encoding.width)), outputs: Float64Array.from(used, (index) => scaled[index] ?? 0) }
      })
      let kept = models[k]
      if (kept?.hyperparameters !== hyperparameters) kept = models[k] = { hyperparameters, model: createGrowingModel(encoding, hyperparameters) }
      const scaled = scale(values)
      const used = Float64Array.from(chosen, (index) => scaled[index] ?? 0)
      scaledOutputs.push(used)
      return kept.model.condition(all, used)
    })
    return { surrogates, outputs: scaledOutputs, chosen }
  }
}
