import { fromUnit, valueCount } from '../../../shared/domain/config.ts'
import { isInDomain, parameterSchema, type Parameter, type ParameterValue } from '../../../shared/domain/search-space.ts'
import { formatNumber, formatValue } from '../../components/format.ts'

/** A sampled value and where on the axis it stands, in [0, 1]; dots in one place are stacked (`level` 0 is the lowest). */
export interface PreviewDot {
  readonly value: ParameterValue
  readonly position: number
  readonly level: number
}

/** Marks on the axis; those without a label are thin: the powers of ten of a logarithmic axis. */
export interface PreviewTick {
  readonly position: number
  readonly label: string | undefined
}

/** How likely a part of the axis is: where it begins and ends, and its height, 1 for the most likely one. */
export interface PreviewBar {
  readonly from: number
  readonly to: number
  readonly height: number
}

export interface Preview {
  readonly bars: readonly PreviewBar[]
  readonly dots: readonly PreviewDot[]
  readonly ticks: readonly PreviewTick[]
}

const bins = 32
const shownChoices = 6
/** Up to so many values have a bar each. */
const mostBars = 24
/** The distribution is taken at so many quantiles. */
const quantiles = 960

/**
 * How a parameter is distributed, and values drawn from it, on the axis that fits it: logarithmic for log, a place for each choice.
 * @param spec anything; undefined comes back where it is no good parameter
 * @param values drawn from it; those that it cannot take are left out
 */
export function previewOf(spec: unknown, values: readonly ParameterValue[]): Preview | undefined {
  const parsed = parameterSchema.safeParse(spec)
  if (!parsed.success) return undefined
  const drawn = values.filter((value) => isInDomain(parsed.data, value))
  return { bars: barsOf(parsed.data), dots: stack(drawn.map((value) => ({ value, position: positionOf(parsed.data, value) }))), ticks: ticksOf(parsed.data) }
}

/** The distribution that samplers draw from, measured at evenly spaced quantiles. */
function barsOf(spec: Parameter): PreviewBar[] {
  const places = Array.from({ length: quantiles }, (_, index) => positionOf(spec, fromUnit(spec, (index + 0.5) / quantiles)))
  const isListed = valueCount(spec) <= mostBars
  const counts = new Map<number, number>()
  for (const place of places) {
    const at = isListed ? place : (Math.min(Math.floor(place * mostBars), mostBars - 1) + 0.5) / mostBars
    counts.set(at, (counts.get(at) ?? 0) + 1)
  }
  const highest = Math.max(...counts.values())
  const half = isListed ? 0.35 / Math.max(valueCount(spec), 4) : 0.5 / mostBars
  return [...counts].map(([at, count]) => ({ from: Math.max(at - half, 0), to: Math.min(at + half, 1), height: count / highest }))
}

function positionOf(spec: Parameter, value: ParameterValue): number {
  if (spec.type === 'categorical') return (spec.choices.indexOf(value) + 0.5) / spec.choices.length
  if (spec.low === spec.high) return 0.5
  const scale = spec.log === true ? Math.log : (x: number): number => x
  return (scale(Number(value)) - scale(spec.low)) / (scale(spec.high) - scale(spec.low))
}

function stack(points: readonly { readonly value: ParameterValue; readonly position: number }[]): PreviewDot[] {
  const heights = new Map<number, number>()
  return points.map((point) => {
    const bin = Math.round(point.position * bins)
    const level = heights.get(bin) ?? 0
    heights.set(bin, level + 1)
    return { ...point, level }
  })
}

function ticksOf(spec: Parameter): PreviewTick[] {
  if (spec.type === 'categorical') {
    const labelled = spec.choices.length <= shownChoices
    return spec.choices.map((choice) => ({ position: positionOf(spec, choice), label: labelled ? String(choice) : undefined }))
  }
  if (spec.low === spec.high) return [{ position: 0.5, label: formatNumber(spec.low) }]
  const ends = [spec.low, spec.high].map((value) => ({ position: positionOf(spec, value), label: formatNumber(value) }))
  return [...ends, ...decades(spec).map((value) => ({ position: positionOf(spec, value), label: undefined }))]
}

/** The powers of ten inside a logarithmic range. */
function decades(spec: { readonly low: number; readonly high: number; readonly log?: boolean }): number[] {
  if (spec.log !== true) return []
  const first = Math.ceil(Math.log10(spec.low) - 1e-9)
  const count = Math.floor(Math.log10(spec.high) + 1e-9) - first + 1
  return Array.from({ length: Math.min(Math.max(count, 0), 40) }, (_, index) => 10 ** (first + index)).filter((value) => value > spec.low && value < spec.high)
}

/** Sampled values in a line; a dash for a configuration that does not use the parameter. */
export function sampledText(values: readonly (ParameterValue | undefined)[]): string {
  return values.map((value) => (value === undefined ? '–' : formatValue(value))).join(', ')
}

/** What a preview shows, for those who do not see it: the axis; the values stand beside it. */
export function previewText(spec: unknown): string {
  const parsed = parameterSchema.safeParse(spec)
  if (!parsed.success) return ''
  if (parsed.data.type === 'categorical') return `${parsed.data.choices.length} equally likely choices`
  return `${parsed.data.log === true ? 'even over the logarithm' : 'even'} from ${formatNumber(parsed.data.low)} to ${formatNumber(parsed.data.high)}`
}
