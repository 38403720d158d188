import type { Parameter, ParameterValue } from '../../shared/domain/search-space.ts'
import { formatValue } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { valueAxis } from './axis-style.ts'

/** The axis of a parameter's whole range: a number on its own scale, a choice at its position. */
export function parameterAxis(colors: ChartColors, name: string, spec: Parameter) {
  if (spec.type !== 'categorical') {
    // A range of a single value gets a little room.
    const [min, max] = spec.low < spec.high ? [spec.low, spec.high] : [spec.low - 0.5, spec.high + 0.5]
    return { ...valueAxis(colors, name, spec.log === true), min, max, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: colors.border } } }
  }
  const axis = valueAxis(colors, name)
  const positions = spec.choices.map((_, position) => position)
  return {
    ...axis,
    min: -0.5,
    max: spec.choices.length - 0.5,
    splitLine: { show: false },
    axisLine: { show: true, lineStyle: { color: colors.border } },
    axisLabel: { ...axis.axisLabel, customValues: positions, formatter: (position: number) => formatValue(spec.choices[position]) },
  }
}

/** How far dots of one choice are spread to its sides, so that they do not hide each other; a trial's is always the same. */
const spread = 0.3
const goldenRatio = 0.618033988749895

/** Where a trial's dot stands on its parameter's axis. */
export function dotOnParameterAxis(spec: Parameter, value: ParameterValue | undefined, trialNumber: number): number | undefined {
  const place = onParameterAxis(spec, value)
  return place === undefined || spec.type !== 'categorical' ? place : place + spread * (((trialNumber * goldenRatio) % 1) - 0.5)
}

/** Where a value stands on its parameter's axis; undefined where it has no place there. */
export function onParameterAxis(spec: Parameter, value: ParameterValue | undefined): number | undefined {
  if (spec.type === 'categorical') {
    const position = value === undefined ? -1 : spec.choices.indexOf(value)
    return position < 0 ? undefined : position
  }
  return typeof value === 'number' && Number.isFinite(value) && (spec.log !== true || value > 0) ? value : undefined
}

/** A number's value at a place in [0, 1] of its axis. */
export function valueOnAxis({ low, high, log }: Exclude<Parameter, { type: 'categorical' }>, place: number): number {
  return log === true ? low * (high / low) ** place : low + place * (high - low)
}

/** The place in [0, 1] of a value on its axis. */
export function placeOfValue({ low, high, log }: Exclude<Parameter, { type: 'categorical' }>, value: number): number {
  if (low === high) return 0.5
  return log === true ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)
}
