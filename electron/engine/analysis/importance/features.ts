import { toUnit } from '../../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../../shared/domain/search-space.ts'

/** A parameter as a column of numbers. */
export interface Feature {
  readonly name: string
  /** How many choices a categorical has; its column then holds their positions. Undefined for numbers, which are places in [0, 1]. */
  readonly choices: number | undefined
}

export interface FeatureTable {
  readonly features: readonly Feature[]
  /** One row a configuration. */
  readonly rows: readonly Float64Array[]
}

/** Choices are kept as the bits of a whole number. */
const mostChoices = 30

/** Where an inactive number stands: the middle of its range. */
const inactive = 0.5

/**
 * Configurations as rows of numbers, each on its parameter's own scale (linear or log). Parameters with a single value are left out.
 * What is inactive in a configuration stands at the middle of its range, or is the first choice (the imputation of Hutter et al., 2014, section 4.2).
 */
export function featureTable(space: SearchSpace, configs: readonly Config[]): FeatureTable {
  const searched = Object.entries(space).filter(([, spec]) => (spec.type === 'categorical' ? spec.choices.length > 1 : spec.low < spec.high))
  const features = searched.map(([name, spec]): Feature => ({ name, choices: spec.type === 'categorical' && spec.choices.length <= mostChoices ? spec.choices.length : undefined }))
  const rows = configs.map((config) =>
    Float64Array.from(searched, ([name, spec], column) => {
      const value = config[name]
      if (spec.type === 'categorical' && features[column]?.choices !== undefined) return value === undefined ? 0 : Math.max(0, spec.choices.indexOf(value))
      return value === undefined ? inactive : Math.min(1, Math.max(0, toUnit(spec, value)))
    }),
  )
  return { features, rows }
}
