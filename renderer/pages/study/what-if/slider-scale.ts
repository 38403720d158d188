import { fromUnit, toUnit, valueCount } from '../../../../shared/domain/config.ts'
import type { Parameter, ParameterValue } from '../../../../shared/domain/search-space.ts'

/** A parameter whose values have an order and a distance. */
export type NumberParameter = Exclude<Parameter, { type: 'categorical' }>

/** Where the values of a number stand on a slider. */
export interface SliderScale {
  /** What the slider stops at, ascending: every value where there are at most 201, otherwise that many, spread evenly on the scale. */
  readonly stops: readonly number[]
  /** A value's place on the track, in [0, 1]; values outside the range stand at its ends. */
  placeOf(value: number): number
  /** The stop nearest to a place. */
  stopAt(place: number): number
  /** The value so many stops from a value; never beyond the ends. */
  moved(value: number, stops: number): number
}

const mostStops = 201
/** Digits of a stop: 0.0316 rather than 0.031622776601683791. */
const digits = 4

function placeOfNumber(spec: NumberParameter, value: number): number {
  const first = toUnit(spec, spec.low)
  const width = toUnit(spec, spec.high) - first
  const place = width <= 0 ? 0.5 : (toUnit(spec, value) - first) / width
  return Number.isNaN(place) ? 0 : Math.min(1, Math.max(0, place))
}

/** The scale of a number: linear or logarithmic, as its parameter. */
export function sliderScale(spec: NumberParameter): SliderScale {
  const [first, last] = [toUnit(spec, spec.low), toUnit(spec, spec.high)]
  const width = last - first
  const placeOf = (value: number): number => placeOfNumber(spec, value)
  const stops = stopsOf(spec, first, width)
  const nearestTo = (place: number): number => {
    let [from, to] = [0, stops.length - 1]
    while (from < to) {
      const middle = (from + to) >> 1
      if (placeOf(stops[middle] ?? 0) + placeOf(stops[middle + 1] ?? 0) < 2 * place) from = middle + 1
      else to = middle
    }
    return from
  }
  return {
    stops,
    placeOf,
    stopAt: (place) => stops[nearestTo(place)] ?? spec.low,
    moved(value, by) {
      const at = nearestTo(placeOf(value))
      const stop = stops[at] ?? spec.low
      // From a value between two stops, the next one is that stop when it lies on the way.
      const isOnTheWay = by > 0 ? stop > value : stop < value
      const steps = isOnTheWay ? by - Math.sign(by) : by
      return stops[Math.min(stops.length - 1, Math.max(0, at + steps))] ?? stop
    },
  }
}

function stopsOf(spec: NumberParameter, first: number, width: number): number[] {
  const count = valueCount(spec)
  if (count <= mostStops) return Array.from({ length: count }, (_, i) => (spec.step === undefined ? spec.low + i : Number(fromUnit(spec, (i + 0.5) / count))))
  const values = Array.from({ length: mostStops }, (_, i) => Number(fromUnit(spec, first + (i / (mostStops - 1)) * width)))
  const rounded = spec.type === 'float' && spec.step === undefined ? values.map((value) => Math.min(spec.high, Math.max(spec.low, Number(value.toPrecision(digits))))) : values
  return [...new Set([spec.low, ...rounded.slice(1, -1), spec.type === 'float' && spec.step === undefined ? spec.high : (values.at(-1) ?? spec.high)])].sort((a, b) => a - b)
}

/** Where any value stands on the axis of its parameter, in [0, 1]: a choice in the middle of its column. */
export function placeOnAxis(spec: Parameter, value: ParameterValue): number | undefined {
  if (spec.type !== 'categorical') return typeof value === 'number' ? placeOfNumber(spec, value) : undefined
  const position = spec.choices.indexOf(value)
  return position < 0 ? undefined : (position + 0.5) / spec.choices.length
}
