import { fromUnit, toUnit, valueCount } from '../../../../shared/domain/config.ts'
import { parametersInOrder, type CategoricalParameter, type FloatParameter, type IntParameter, type SearchSpace } from '../../../../shared/domain/search-space.ts'
import type { Lattice, Limits } from './margin.ts'

/** A parameter that is a coordinate of the distribution. Positions are those of `toUnit`. */
export interface NumericDimension {
  readonly name: string
  readonly spec: FloatParameter | IntParameter
  readonly isDiscrete: boolean
  /** Where the distribution starts: the parameter's prior, else the middle. */
  readonly start: number
}

/** A parameter whose choices have probabilities of their own. */
export interface ChoiceDimension {
  readonly name: string
  readonly spec: CategoricalParameter
}

/** The parameters of a space that have more than one value. */
export interface Dimensions {
  readonly numeric: readonly NumericDimension[]
  readonly choices: readonly ChoiceDimension[]
  readonly lattice: Lattice
  /** Whether any parameter of the space may be inactive. */
  readonly isConditional: boolean
}

export function dimensionsOf(space: SearchSpace): Dimensions {
  const numeric: NumericDimension[] = []
  const choices: ChoiceDimension[] = []
  for (const name of parametersInOrder(space)) {
    const spec = space[name]
    if (spec === undefined || valueCount(spec) === 1) continue
    if (spec.type === 'categorical') choices.push({ name, spec })
    else numeric.push({ name, spec, isDiscrete: valueCount(spec) < Infinity, start: spec.prior === undefined ? 0.5 : toUnit(spec, spec.prior) })
  }
  const isConditional = Object.values(space).some(({ when }) => when !== undefined)
  return { numeric, choices, isConditional, lattice: numeric.map(({ spec, isDiscrete }) => (isDiscrete ? limitsOf(spec) : undefined)) }
}

/** Where the discrete value at a position begins and ends. */
function limitsOf(spec: FloatParameter | IntParameter): (position: number) => Limits {
  const { step } = spec
  const count = valueCount(spec)
  return (position) => {
    if (step !== undefined) {
      const index = Math.min(Math.max(Math.floor(position * count), 0), count - 1)
      return inner(index / count, (index + 1) / count, index === 0, index === count - 1)
    }
    const value = Number(fromUnit(spec, position))
    return inner(toUnit(spec, value - 0.5), toUnit(spec, value + 0.5), value <= spec.low, value >= spec.high)
  }
}

function inner(lower: number, upper: number, isFirst: boolean, isLast: boolean): Limits {
  if (isFirst) return { lower: upper, upper }
  return isLast ? { lower, upper: lower } : { lower, upper }
}
