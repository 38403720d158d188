import type { EChartsOption, LineSeriesOption } from 'echarts'
import type { SimulatedPair, SimulationResult } from '../../shared/contract/simulation.ts'
import { formatNumber } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { tooltipStyle, valueAxis, verticalAxis } from './axis-style.ts'

export interface SimulationCurvesData {
  readonly result: SimulationResult
  /** Names of pairs that are not drawn. */
  readonly hidden: ReadonlySet<string>
  readonly log: boolean
}

/** How a duration is told: in the largest unit of which there are a few. */
interface TimeUnit {
  readonly name: string
  /** In the result's unit. */
  readonly size: number
}

/** The unit of the time axis. */
export function timeUnitOf({ unit, time }: Pick<SimulationResult, 'unit' | 'time'>): TimeUnit {
  if (unit === 'steps') return { name: 'steps of one worker', size: 1 }
  if (time < 180) return { name: 'seconds', size: 1 }
  return time < 3 * 3600 ? { name: 'minutes', size: 60 } : { name: 'hours', size: 3600 }
}

/**
 * The median of each pair over simulated time, with the band of its quartiles. A logarithmic axis is one of logarithms, because bands are drawn by stacking;
 * what has no logarithm (a regret of 0) stands a little below the smallest value that has one.
 */
export function simulationCurves(data: SimulationCurvesData, colors: ChartColors): EChartsOption {
  const { result, hidden } = data
  const unit = timeUnitOf(result)
  const place = placement(data)
  const crop = cropped(data, place)
  const drawn = result.pairs.map((pair, index) => ({ pair, index })).filter(({ pair }) => !hidden.has(pair.name))
  return {
    animation: false,
    grid: { left: 68, right: 24, top: 16, bottom: 48 },
    xAxis: { ...valueAxis(colors, `simulated ${unit.name}`), nameGap: 28, min: 0, max: result.time / unit.size, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: colors.border } } },
    yAxis: {
      ...verticalAxis(colors, axisName(result), false),
      ...crop,
      axisLabel: {
        ...verticalAxis(colors, '', false).axisLabel,
        // The end of a cropped axis is no round number.
        showMaxLabel: crop.max === undefined,
        showMinLabel: crop.min === undefined,
        ...(data.log ? { formatter: (value: number) => formatNumber(10 ** value, 2) } : {}),
      },
    },
    tooltip: { ...tooltipStyle(colors), trigger: 'axis', axisPointer: { lineStyle: { color: colors.subtle } }, formatter: tooltipText(data, unit) },
    series: drawn.flatMap(({ pair, index }) => seriesOf(pair, index, { place, times: timesOf(result, unit), colors })),
  }
}

/** The first few trials may be far worse than all that follows: where that would flatten the rest, the axis begins with what there was after a tenth of the time. */
function cropped({ result: { pairs, metric, measure } }: SimulationCurvesData, place: Drawing['place']): { min?: number; max?: number } {
  const placed = (from: number): number[] =>
    pairs.flatMap(({ curve }) => [curve.low, curve.high].flatMap((values) => values.slice(from).map(place))).filter((value): value is number => value !== null)
  const [all, late] = [placed(0), placed(Math.floor((pairs[0]?.curve.median.length ?? 0) / 10))]
  const [low, high] = [Math.min(...late), Math.max(...late)]
  const [lowest, highest] = [Math.min(...all), Math.max(...all)]
  if (late.length === 0 || high === low || (high - low) * 1.5 > highest - lowest) return {}
  return measure === 'value' && metric.goal === 'maximize' ? { min: low - (high - low) / 20 } : { max: high + (high - low) / 20 }
}

function axisName({ measure, metric }: SimulationResult): string {
  return measure === 'regret' ? 'regret' : `best ${metric.name}`
}

function timesOf({ pairs, time }: SimulationResult, { size }: TimeUnit): number[] {
  const moments = (pairs[0]?.curve.median.length ?? 1) - 1
  return Array.from({ length: moments + 1 }, (_, i) => (time * i) / moments / size)
}

/** Where a value stands on the axis; null for one that has no place. */
function placement({ result, log }: SimulationCurvesData): (value: number | null) => number | null {
  if (!log) return (value) => value
  const positive = result.pairs.flatMap(({ curve }) => [...curve.low, ...curve.median, ...curve.high]).filter((value): value is number => value !== null && value > 0)
  const lowest = positive.reduce((least, value) => Math.min(least, value), Infinity) / 2
  return (value) => (value === null || positive.length === 0 ? null : Math.log10(Math.max(value, lowest)))
}

interface Drawing {
  readonly place: (value: number | null) => number | null
  readonly times: readonly number[]
  readonly colors: ChartColors
}

function seriesOf({ name, curve }: SimulatedPair, index: number, { place, times, colors }: Drawing): LineSeriesOption[] {
  const color = colors.series[index % Math.max(1, colors.series.length)] ?? colors.accent
  const common = { type: 'line', step: 'end', showSymbol: false, symbol: 'none', animation: false, itemStyle: { color } } as const
  // For a metric that is maximised the quartiles come the other way round.
  const [low, high] = [0, 1].map((side) => times.map((_, i) => edge(place(curve.low[i] ?? null), place(curve.high[i] ?? null), side === 0))) as [(number | null)[], (number | null)[]]
  const points = (values: readonly (number | null)[]): [number, number | string][] => times.map((time, i) => [time, values[i] ?? '-'])
  const band = { ...common, silent: true, stack: `band-${name}`, stackStrategy: 'all', lineStyle: { opacity: 0 }, z: 1 } as const
  const widths = low.map((value, i) => (value === null ? null : (high[i] ?? value) - value))
  return [
    { ...band, id: `low-${name}`, data: points(low) },
    { ...band, id: `band-${name}`, data: points(widths), areaStyle: { color, opacity: 0.13 } },
    { ...common, id: name, name, z: 3, data: points(curve.median.map(place)), lineStyle: { color, width: 2, type: index < colors.series.length ? 'solid' : 'dashed' } },
  ]
}

function edge(a: number | null, b: number | null, lower: boolean): number | null {
  if (a === null || b === null) return null
  return lower ? Math.min(a, b) : Math.max(a, b)
}

/** Plain text: the moment, and each pair's median and quartiles there. */
function tooltipText({ result, hidden }: SimulationCurvesData, unit: TimeUnit) {
  return (params: unknown): string => {
    const first: unknown = Array.isArray(params) ? params[0] : params
    if (typeof first !== 'object' || first === null || !('dataIndex' in first) || typeof first.dataIndex !== 'number') return ''
    const at = first.dataIndex
    const moments = (result.pairs[0]?.curve.median.length ?? 1) - 1
    const lines = result.pairs.filter(({ name }) => !hidden.has(name)).map(({ name, curve }) => {
      const [low, median, high] = [curve.low[at], curve.median[at], curve.high[at]].map((value) => (value === null || value === undefined ? '–' : formatNumber(value)))
      return `${name}: ${median ?? '–'} (${low ?? '–'} to ${high ?? '–'})`
    })
    return [`${formatNumber((result.time * at) / moments / unit.size, 3)} ${unit.name}`, ...lines].join('\n')
  }
}

/** What the chart shows, in a sentence. */
export function describeSimulation({ pairs, measure, metric, summary }: SimulationResult): string {
  return `Simulated ${measure === 'regret' ? 'regret' : `best ${metric.name}`} of ${pairs.length} pairs over time. ${summary}`
}
