import type { CustomSeriesOption, EChartsOption, LineSeriesOption } from 'echarts'
import type { ComparisonCurve } from '../../shared/columns/comparison-table.ts'
import type { StudyComparison } from '../../shared/contract/comparison.ts'
import { lossOf } from '../../shared/domain/metric.ts'
import { formatCount, formatNumber } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { legendOf, tooltipStyle, valueAxis, verticalAxis } from './axis-style.ts'
import type { ChartTable } from './chart-table.ts'
import { hasPlace } from './curve-points.ts'

export interface ComparedProgressData {
  readonly comparison: Pick<StudyComparison, 'metric' | 'groups' | 'studies'>
  readonly curves: readonly ComparisonCurve[]
  readonly axis: 'trials' | 'time'
  readonly log: boolean
}

/** How a line of a group is drawn, beside its colour. */
export const groupDashes = ['solid', 'dashed', 'dotted', [10, 3, 2, 3]] as const

interface Unit {
  readonly name: string
  /** In the curves' unit. */
  readonly size: number
}

/** The horizontal axis: time in the largest unit of which there are a few. */
export function axisUnit({ curves, axis }: Pick<ComparedProgressData, 'curves' | 'axis'>): Unit {
  if (axis === 'trials') return { name: 'finished trials', size: 1 }
  const longest = Math.max(0, ...curves.filter((curve) => curve.axis === 'time').map(({ x }) => x.at(-1) ?? 0))
  if (longest < 180_000) return { name: 'running time (s)', size: 1000 }
  return longest < 3 * 3_600_000 ? { name: 'running time (min)', size: 60_000 } : { name: 'running time (h)', size: 3_600_000 }
}

/** The curve that stands for a group: the mean of its studies, or its only study. */
export function mainCurves({ curves, axis }: Pick<ComparedProgressData, 'curves' | 'axis'>): ComparisonCurve[] {
  const own = curves.filter((curve) => curve.axis === axis)
  const means = new Map(own.filter(({ studyId }) => studyId === null).map((curve) => [curve.group, curve]))
  return own.filter((curve) => (curve.studyId === null ? true : !means.has(curve.group)))
}

/** The value of a staircase at a place; undefined before it begins and after it ends. */
export function heightAt({ x, value }: Pick<ComparisonCurve, 'x' | 'value'>, place: number): number | undefined {
  const index = indexAt(x, place)
  return index < 0 || place > (x.at(-1) ?? -Infinity) ? undefined : value[index]
}

function indexAt(x: Float64Array, place: number): number {
  let [from, to] = [0, x.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((x[middle] ?? Infinity) <= place) from = middle + 1
    else to = middle
  }
  return from - 1
}

/**
 * The best value so far: a thick line a group with the band of its mean, in a colour and a dash of its own, and a thin line a study of a group of several.
 */
export function comparedProgress(data: ComparedProgressData, colors: ChartColors): EChartsOption {
  const { comparison, curves, axis, log } = data
  const unit = axisUnit(data)
  const main = mainCurves(data)
  const singles = curves.filter((curve) => curve.axis === axis && !main.includes(curve))
  const lines = main.map((curve) => lineOf(curve, comparison.groups[curve.group]?.name ?? '', { width: 2.5, opacity: 1 }, unit, log, colors))
  const horizontal = valueAxis(colors, unit.name)
  return {
    animation: false,
    grid: { left: 68, right: 24, top: 40, bottom: 48 },
    legend: { ...legendOf(lines, colors), itemWidth: 26 },
    xAxis: { ...horizontal, nameGap: 30, min: 0, max: 'dataMax', splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: colors.border } } },
    yAxis: { ...verticalAxis(colors, `best ${comparison.metric.name}`, log), ...cropped(data, colors) },
    tooltip: { ...tooltipStyle(colors), trigger: 'axis', axisPointer: { type: 'line', lineStyle: { color: colors.subtle } }, formatter: tooltipText(data, main, unit) },
    series: [
      ...main.flatMap((curve) => (curve.studyId === null ? [bandOf(curve, unit, log, colors)] : [])),
      ...singles.map((curve) => lineOf(curve, '', { width: 1, opacity: 0.4 }, unit, log, colors)),
      ...lines,
    ],
  }
}

const colorOf = (group: number, { series, accent }: ChartColors): string => series[group % series.length] ?? accent

function lineOf(curve: ComparisonCurve, name: string, look: { width: number; opacity: number }, { size }: Unit, log: boolean, colors: ChartColors): LineSeriesOption {
  const color = colorOf(curve.group, colors)
  const isMain = name !== ''
  return {
    id: `${curve.studyId === null ? 'group' : 'study'}-${String(curve.studyId ?? curve.group)}`,
    ...(isMain ? { name } : {}),
    type: 'line',
    step: 'end',
    symbol: 'none',
    silent: true,
    animation: false,
    z: isMain ? 4 : 3,
    lineStyle: { color, ...look, type: isMain ? lineType(curve.group) : 'solid' },
    itemStyle: { color },
    data: Array.from(curve.x, (x, i) => [x / size, placed(curve.value[i] ?? Number.NaN, log)]),
  }
}

function lineType(group: number): 'solid' | 'dashed' | 'dotted' | number[] {
  const dash = groupDashes[group % groupDashes.length] ?? 'solid'
  return typeof dash === 'string' ? dash : [...dash]
}

/** A place on the axis; a gap where there is none. */
const placed = (value: number, log: boolean): number | string => (hasPlace(value, log) ? value : '-')

/** The band as one shape: bands that are stacked series would be wrong on a logarithmic axis. */
function bandOf({ group, x, low, high }: ComparisonCurve, { size }: Unit, log: boolean, colors: ChartColors): CustomSeriesOption {
  const points = Array.from(x, (place, i) => [place / size, low[i] ?? Number.NaN, high[i] ?? Number.NaN] as const).filter(([, from, to]) => hasPlace(from, log) && hasPlace(to, log))
  return {
    id: `band-${group}`,
    type: 'custom',
    silent: true,
    clip: true,
    z: 1,
    encode: { x: 0, y: [1, 2] },
    data: points.map((point) => [...point]),
    renderItem: ({ dataIndex }, api) => {
      if (dataIndex > 0) return null
      const edge = (side: 1 | 2): number[][] => points.flatMap((point, i) => [...(i === 0 ? [] : [api.coord([point[0], points[i - 1]?.[side] ?? 0])]), api.coord([point[0], point[side]])])
      return { type: 'polygon', silent: true, shape: { points: [...edge(2), ...edge(1).reverse()] }, style: { fill: colorOf(group, colors), opacity: 0.16 } }
    },
  }
}

/** The end of a cropped axis is no round number, so it has no label. What a crop stated must be taken back: echarts merges axes. */
function cropped(data: ComparedProgressData, colors: ChartColors) {
  const crop = cropOf(data)
  return { min: crop.min, max: crop.max, axisLabel: { ...verticalAxis(colors, '', false).axisLabel, showMinLabel: crop.min === undefined, showMaxLabel: crop.max === undefined } }
}

/** The first trials may be far worse than all that follows: where that would flatten the rest, the axis begins with what there was after a twentieth of the way. */
function cropOf({ curves, axis, comparison: { metric }, log }: ComparedProgressData): { min?: number; max?: number } {
  const own = curves.filter((curve) => curve.axis === axis)
  const end = Math.max(0, ...own.map(({ x }) => x.at(-1) ?? 0))
  const all = own.flatMap(({ value, high, low, studyId }) => (studyId === null ? [...value, ...high, ...low] : [...value])).filter(Number.isFinite)
  const late = own.flatMap((curve) => [heightAt(curve, Math.max(end / 20, curve.x[0] ?? 0)) ?? curve.value[0] ?? Number.NaN, curve.value.at(-1) ?? Number.NaN]).filter(Number.isFinite)
  if (log || late.length === 0) return {}
  const [low, high] = [Math.min(...late), Math.max(...late)]
  const [lowest, highest] = [Math.min(...all), Math.max(...all)]
  if (high === low || (high - low) * 1.5 > highest - lowest) return {}
  return metric.goal === 'maximize' ? { min: low - (high - low) / 20 } : { max: high + (high - low) / 20 }
}

/** Plain text: the place, and each group's value there, with its band. */
function tooltipText({ comparison, axis }: ComparedProgressData, main: readonly ComparisonCurve[], { name, size }: Unit) {
  return (params: unknown): string => {
    const first: unknown = Array.isArray(params) ? params[0] : params
    if (typeof first !== 'object' || first === null || !('axisValue' in first) || typeof first.axisValue !== 'number') return ''
    const place = first.axisValue * size
    const rows = main.flatMap((curve) => {
      const value = heightAt(curve, place)
      return value === undefined ? [] : [`${comparison.groups[curve.group]?.name ?? ''}: ${formatNumber(value)}${bandText(curve, place)}`]
    })
    return [axis === 'trials' ? `after ${formatCount(Math.round(place), 'trial')}` : `${name} ${formatNumber(first.axisValue, 3)}`, ...rows].join('\n')
  }
}

function bandText({ x, low, high, studyId }: ComparisonCurve, place: number): string {
  const index = indexAt(x, place)
  return studyId === null ? ` (${formatNumber(low[index] ?? Number.NaN)} to ${formatNumber(high[index] ?? Number.NaN)})` : ''
}

/** What the chart shows, in a sentence: since when the one that ends best has been ahead of all others. */
export function comparedProgressSentence(data: ComparedProgressData): string {
  const { comparison, axis } = data
  const { goal, name } = comparison.metric
  const main = mainCurves(data)
  const last = (curve: ComparisonCurve): number => lossOf(goal, curve.value.at(-1) ?? Number.NaN)
  const [leader, ...others] = [...main].sort((a, b) => last(a) - last(b))
  if (leader === undefined) return `No study has come to a value of ${name} yet.`
  const leaderName = comparison.groups[leader.group]?.name ?? ''
  if (others.length === 0) return `${leaderName} comes to ${name} ${formatNumber(leader.value.at(-1) ?? Number.NaN)}.`
  const since = leadsSince(leader, others, goal)
  const { size, name: unit } = axisUnit(data)
  const when = axis === 'trials' ? formatCount(since, 'trial') : `${formatNumber(since / size, 3)} ${/\((.*)\)/.exec(unit)?.[1] ?? ''}`
  return last(leader) === last(others[0] ?? leader) ? `${leaderName} and ${comparison.groups[others[0]?.group ?? 0]?.name ?? ''} end level.` : `${leaderName} leads from ${when} on, and ends at ${name} ${formatNumber(leader.value.at(-1) ?? Number.NaN)}.`
}

/** The first place from which on one curve is at least as good as all others; of what has not begun, it is better, and what has ended keeps its value. */
function leadsSince(leader: ComparisonCurve, others: readonly ComparisonCurve[], goal: StudyComparison['metric']['goal']): number {
  const at = (curve: ComparisonCurve, place: number): number => lossOf(goal, curve.value[indexAt(curve.x, place)] ?? Number.NaN)
  const places = [...new Set([leader, ...others].flatMap(({ x }) => [...x]))].sort((a, b) => b - a)
  let since = places[0] ?? 0
  for (const place of places) {
    if (others.some((other) => at(other, place) < at(leader, place)) || place < (leader.x[0] ?? 0)) break
    since = place
  }
  return since
}

/** Every point of every curve. */
export function comparedProgressTable({ comparison, curves, axis }: ComparedProgressData): ChartTable {
  const names = new Map(comparison.studies.map(({ studyId, name }) => [studyId, name]))
  const number = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value)
  return {
    columns: [
      { label: 'group', numeric: false },
      { label: 'study', numeric: false },
      { label: axis === 'trials' ? 'finished trials' : 'running time (ms)', numeric: true },
      { label: `best ${comparison.metric.name}`, numeric: true },
      { label: 'low (95 %)', numeric: true },
      { label: 'high (95 %)', numeric: true },
    ],
    rows: curves
      .filter((curve) => curve.axis === axis)
      .flatMap(({ group, studyId, x, value, low, high }) =>
        Array.from(x, (place, i) => [comparison.groups[group]?.name ?? '', studyId === null ? 'mean' : (names.get(studyId) ?? ''), place, number(value[i]), number(low[i]), number(high[i])]),
      ),
  }
}
