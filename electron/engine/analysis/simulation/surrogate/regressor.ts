import type { SearchSpace, Config } from '../../../../../shared/domain/search-space.ts'
import { createEncoding } from '../../../samplers/gp/encoding.ts'
import { createFitter } from '../../../samplers/gp/fit.ts'
import { createGrowingModel, createPosterior, type Hyperparameters } from '../../../samplers/gp/surrogate.ts'

/** A smooth function of the configuration through noisy values. */
export interface Regressor {
  predict(config: Config): number
  /** The standard deviation of the noise on the values. */
  readonly noise: number
  /** What each configuration is predicted to be by a model of the others' values: five folds, each with hyper-parameters of its own. */
  crossValidated(): Float64Array
}

/** So many values decide the hyper-parameters. */
const fitLimit = 200
const folds = 5

/** Makes regressors over configurations: Gaussian processes with the kernel and the priors of the sampler `gp`. */
export function createRegression(space: SearchSpace, configs: readonly Config[]): (values: Float64Array) => Regressor {
  const encoding = createEncoding(space)
  const rowOf = (config: Config): Float64Array => encoding.rowOf(encoding.unitsOf(config))
  const rows = configs.map(rowOf)
  const fitTo = (chosen: readonly number[], outputs: Float64Array): Hyperparameters => {
    const some = chosen.slice(0, fitLimit)
    const [fitRows, fitOutputs] = [some.map((index) => rows[index] ?? new Float64Array(encoding.width)), Float64Array.from(some, (index) => outputs[index] ?? 0)]
    return createFitter(encoding, encoding.dimensions.length)(some.length, (size) => ({ rows: fitRows.slice(0, size), outputs: fitOutputs.subarray(0, size) }))
  }
  const modelOf = (hyperparameters: Hyperparameters, chosen: readonly number[], outputs: Float64Array): { predict: (row: Float64Array) => number; variance: number } => {
    const own = chosen.map((index) => rows[index] ?? new Float64Array(encoding.width))
    const surrogate = createGrowingModel(encoding, hyperparameters).condition(own, Float64Array.from(chosen, (index) => outputs[index] ?? 0))
    const posterior = createPosterior(encoding.width)
    return {
      variance: surrogate.profile.variance,
      predict: (row) => {
        surrogate.predict(row, posterior, false)
        return posterior.mean
      },
    }
  }
  const all = rows.map((_, index) => index)
  return (values) => {
    const { outputs, centre, scale } = standardise(values)
    const hyperparameters = fitTo(all, outputs)
    const model = modelOf(hyperparameters, all, outputs)
    return {
      predict: (config) => centre + scale * model.predict(rowOf(config)),
      noise: scale * Math.sqrt(hyperparameters.noise * model.variance),
      crossValidated: () => {
        const predicted = new Float64Array(rows.length)
        for (let fold = 0; fold < folds; fold += 1) {
          const others = all.filter((index) => index % folds !== fold)
          const { predict } = modelOf(fitTo(others, outputs), others, outputs)
          for (const index of all) if (index % folds === fold) predicted[index] = centre + scale * predict(rows[index] ?? new Float64Array(encoding.width))
        }
        return predicted
      },
    }
  }
}

function standardise(values: Float64Array): { outputs: Float64Array; centre: number; scale: number } {
  const centre = values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)
  const scale = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(values.length, 1)) || 1
  return { outputs: values.map((value) => (value - centre) / scale), centre, scale }
}
