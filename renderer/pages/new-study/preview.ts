import { fromUnit } from '../../../shared/domain/config.ts'
import { parameterSchema, type Parameter, type ParameterValue } from '../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../shared/random/rng.ts'
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

export interface Preview {
  readonly dots: readonly PreviewDot[]
  readonly ticks: readonly PreviewTick[]
}

export const previewSize = 20
const bins = 32
const shownChoices = 6

/**
 * Values drawn from a parameter, on the axis that fits it: logarithmic for log, a place for each choice.
 * @param spec anything; undefined comes back where it is no good parameter
 */
export function previewOf(spec: unknown, seed: number): Preview | undefined {
  const parsed = parameterSchema.safeParse(spec)
  if (!parsed.success) return undefined
  const rng = createRng(deriveSeed(seed))
  const values = Array.from({ length: previewSize }, () => fromUnit(parsed.data, rng.uniform()))
  return { dots: stack(values.map((value) => ({ value, position: positionOf(parsed.data, value) }))), ticks: ticksOf(parsed.data) }
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

/** What a preview shows, for those who do not see it. */
export function previewText(preview: Preview): string {
  return `${preview.dots.length} sampled values: ${preview.dots.map((dot) => formatValue(dot.value)).join(', ')}`
}
