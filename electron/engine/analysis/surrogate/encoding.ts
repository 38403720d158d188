import { toUnit } from '../../../../shared/domain/config.ts'
import { ownValue } from '../../../../shared/domain/own-value.ts'
import type { Config, Parameter, SearchSpace } from '../../../../shared/domain/search-space.ts'

/** A parameter as a column of numbers. */
export interface EncodedColumn {
  readonly name: string
  readonly spec: Parameter
  /** How many codes a categorical's column has: its choices, one for “inactive”, one for a value that is no choice (any more). Undefined for numbers. */
  readonly codes: number | undefined
}

/** Between configurations and rows of numbers. */
export interface SurrogateEncoding {
  readonly columns: readonly EncodedColumn[]
  rowOf(config: Config): Float64Array
}

/** Where an inactive number stands: below every active one, so that one split tells it apart (SMAC's imputation). */
export const inactivePlace = -1
/** Values of an earlier, wider space stand outside [0, 1], but never where the inactive ones are. */
const lowestPlace = -0.9

/**
 * The encoding of a space: numbers as places on their own scale (linear or log), categoricals as positions of their choices.
 * Parameters of a single value stay in: an earlier space may have had more.
 */
export function createSurrogateEncoding(space: SearchSpace): SurrogateEncoding {
  const columns = Object.entries(space).map(([name, spec]): EncodedColumn => ({ name, spec, codes: spec.type === 'categorical' ? spec.choices.length + 2 : undefined }))
  return { columns, rowOf: (config) => Float64Array.from(columns, ({ name, spec }) => placeOf(spec, ownValue(config, name))) }
}

function placeOf(spec: Parameter, value: Config[string] | undefined): number {
  if (spec.type === 'categorical') {
    if (value === undefined) return spec.choices.length
    const position = spec.choices.indexOf(value)
    return position < 0 ? spec.choices.length + 1 : position
  }
  if (typeof value !== 'number') return inactivePlace
  const place = toUnit(spec, value)
  // The logarithm of what is not positive is no place: it is below the range.
  return Number.isNaN(place) ? lowestPlace : Math.min(Math.max(place, lowestPlace), 2)
}
