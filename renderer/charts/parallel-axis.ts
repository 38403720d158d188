import { fromUnit, toUnit } from '../../shared/domain/config.ts'
import type { Config, Parameter, SearchSpace } from '../../shared/domain/search-space.ts'
import { formatNumber, formatValue } from '../components/format.ts'

/** Where a parameter that is not in use stands: under its axis. */
export const unusedPosition = -0.12

/** An axis whose positions run from 0 to 1 whatever its type, with the labels that it shows. */
export interface UnitAxis {
  readonly name: string
  readonly ticks: readonly { readonly position: number; readonly label: string }[]
  /** A conditional parameter has a place for trials that do not use it. */
  readonly conditional: boolean
  /** The value at a position, in words. */
  readonly valueAt: (position: number) => string
  /** The place of the value at a position; left out where every position is a value. */
  readonly placeOf?: (position: number) => number
}

const mostChoices = 12

/** The axis of a parameter: logarithmic if the parameter is, one place a choice if it is categorical. */
export function parameterAxis(name: string, spec: Parameter): UnitAxis {
  const values = spec.type === 'categorical' ? thin(spec.choices, mostChoices) : rangeTicks(spec.low, spec.high, spec.log === true, spec.type === 'int')
  const ticks = values.map((value) => ({ position: toUnit(spec, value), label: formatValue(value) }))
  const conditional = spec.when !== undefined
  const valueAt = (position: number): string => (position < 0 ? 'not used' : formatValue(fromUnit(spec, position)))
  const placeOf = (position: number): number => (position < 0 ? unusedPosition : toUnit(spec, fromUnit(spec, position)))
  return { name, conditional, valueAt, placeOf, ticks: conditional ? [{ position: unusedPosition, label: 'not used' }, ...ticks] : ticks }
}

/** Where a trial crosses the axis of a parameter. */
export function parameterPosition(spec: Parameter, name: string, params: Config): number {
  const value = params[name]
  if (value === undefined) return unusedPosition
  const position = toUnit(spec, value)
  // A value of an earlier or narrower space has no place: draw it at the end that is nearest.
  return Number.isFinite(position) ? Math.min(Math.max(position, 0), 1) : unusedPosition
}

/** The names that get an axis: parameters that can vary, in the study's order. */
export function axisNames(space: SearchSpace): string[] {
  return Object.keys(space).filter((name) => {
    const spec = space[name]
    return spec !== undefined && (spec.type === 'categorical' ? spec.choices.length > 1 : spec.low < spec.high)
  })
}

/** The scale of the objective's axis over the values that are shown. */
export interface ValueScale {
  readonly position: (value: number) => number
  readonly ticks: UnitAxis['ticks']
  readonly valueAt: UnitAxis['valueAt']
}

/** @param values finite; on a logarithmic scale above 0 */
export function valueScale(values: readonly number[], log: boolean): ValueScale {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity)
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity)
  const at = (value: number): number => (log ? Math.log(value) : value)
  const position = (value: number): number => (low === high ? 0.5 : (at(value) - at(low)) / (at(high) - at(low)))
  const ticks = values.length === 0 ? [] : rangeTicks(low, high, log, false).map((value) => ({ position: position(value), label: formatNumber(value, 3) }))
  const valueAt = (at: number): string => {
    if (at < 0) return 'none'
    return values.length === 0 ? '' : formatNumber(log ? Math.exp(Math.log(low) + at * (Math.log(high) - Math.log(low))) : low + at * (high - low))
  }
  return { position, ticks, valueAt }
}

/** Both ends, and round numbers between them that keep their distance. */
export function rangeTicks(low: number, high: number, log: boolean, whole: boolean): number[] {
  if (low === high) return [low]
  const at = (value: number): number => (log ? Math.log(value) : value)
  const share = (value: number): number => (at(value) - at(low)) / (at(high) - at(low))
  const round = (log ? powersOfTen(low, high) : roundNumbers(low, high)).filter((value) => !whole || Number.isInteger(value))
  return [low, ...round.filter((value) => share(value) > 0.1 && share(value) < 0.9), high]
}

function powersOfTen(low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low))
  const count = Math.max(Math.floor(Math.log10(high)) - first + 1, 0)
  const stride = Math.max(1, Math.ceil(count / 6))
  return Array.from({ length: Math.ceil(count / stride) }, (_, index) => Number(`1e${first + index * stride}`))
}

function roundNumbers(low: number, high: number): number[] {
  const rough = (high - low) / 4
  const unit = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * unit >= rough) ?? 10) * unit
  const first = Math.ceil(low / step)
  const count = Math.floor(high / step) - first + 1
  return Array.from({ length: Math.max(count, 0) }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

function thin<T>(items: readonly T[], most: number): readonly T[] {
  const every = Math.ceil(items.length / most)
  return items.filter((_, index) => index % every === 0)
}
