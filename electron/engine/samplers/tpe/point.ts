import { isActive, type Config, type ParameterValue } from '../../../../shared/domain/search-space.ts'
import type { Dimension } from './dimension.ts'

/** A configuration as the densities read it. */
export interface Point {
  readonly config: Config
  /** By dimension; NaN where the dimension is not active. */
  readonly position: Float64Array
  /** The ends of the cells of discrete numbers, by dimension. */
  readonly low: Float64Array
  readonly high: Float64Array
  /** The indices of the active dimensions, ascending. */
  readonly active: readonly number[]
}

/** Builds a point, parents first, from one position for each dimension that turns out to be active. */
export type MakePoint = (positionOf: (dimension: Dimension, index: number) => number) => Point

/** @returns a function whose points share their arrays: each holds until the next is made. Its configurations are its own. */
export function pointMaker(dimensions: readonly Dimension[]): MakePoint {
  const [position, low, high] = [new Float64Array(dimensions.length), new Float64Array(dimensions.length), new Float64Array(dimensions.length)]
  const active: number[] = []
  const set = (index: number, at: number, from: number, to: number): void => {
    position[index] = at
    low[index] = from
    high[index] = to
  }
  return (positionOf) => {
    const config: Record<string, ParameterValue> = {}
    active.length = 0
    dimensions.forEach((dimension, index) => {
      set(index, NaN, 0, 0)
      if (!isActive(dimension.spec, config)) return
      const wanted = positionOf(dimension, index)
      const value = dimension.decode(wanted)
      config[dimension.name] = value
      active.push(index)
      const exact = dimension.kind === 'continuous' ? wanted : dimension.encode(value)
      if (dimension.kind !== 'cells') set(index, exact, 0, 0)
      else set(index, exact, ...dimension.cell(exact))
    })
    return { config, position, low, high, active }
  }
}

/** The positions of a configuration, NaN where a dimension is not active or its value is not in the space. */
export function positionsOf(dimensions: readonly Dimension[], config: Config): Float64Array {
  return Float64Array.from(dimensions, (dimension) => dimension.encode(config[dimension.name]))
}
