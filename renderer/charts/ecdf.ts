import type { EChartsOption, LineSeriesOption } from 'echarts'
import { sharesOf } from '../../shared/analysis/shares.ts'
import type { ObjectiveMetric } from '../../shared/domain/metric.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { formatCount, formatNumber, formatPercent } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { legendOf, tooltipStyle, valueAxis, verticalAxis } from './axis-style.ts'
import type { ChartTable } from './chart-table.ts'
import { hasPlace } from './curve-points.ts'

/** A distribution as a staircase: at each `x` the share of results that are at least as good. The best comes first. */
export interface EcdfLine {
  readonly name: string
  readonly x: ArrayLike<number>
  readonly share: ArrayLike<number>
  /** Its place among the categorical colours; without one it is a background. */
  readonly color?: number
}

export interface EcdfData {
  readonly lines: readonly EcdfLine[]
  readonly objective: ObjectiveMetric
  /** Whether the axis of the results is logarithmic. */
  readonly log: boolean
}

/** Lines are told apart without colour too. */
const dashes = ['solid', 'dashed', 'dotted', 'solid'] as const

/** The distribution of what complete trials came to; confirming ones are no part of the search. */
export function ecdfLine(name: string, trials: readonly Trial[], { name: metric, goal }: ObjectiveMetric, color?: number): EcdfLine {
  const results = trials.flatMap(({ state, confirms, values }) => {
    const value = values[metric]
    return state === 'complete' && confirms === null && value !== undefined && Number.isFinite(value) ? [value] : []
  })
  return { name, ...sharesOf(results, goal), ...(color === undefined ? {} : { color }) }
}

/** For every value the share of the results that are at least as good: the higher and the earlier a line, the better. */
export function ecdfChart({ lines, objective, log }: EcdfData, colors: ChartColors): EChartsOption {
  const series = lines.map((line, index) => lineOf(line, index, log, colors))
  const axis = valueAxis(colors, objective.name, log)
  return {
    animation: false,
    grid: { left: 60, right: 24, top: lines.length > 1 ? 40 : 16, bottom: 48 },
    ...(lines.length > 1 ? { legend: { ...legendOf(series, colors), type: 'plain', itemWidth: 22 } } : { legend: { show: false } }),
    xAxis: { ...axis, nameGap: 30, scale: true, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: colors.border } } },
    yAxis: { ...verticalAxis(colors, 'at least as good', false), min: 0, max: 1, axisLabel: { ...axis.axisLabel, formatter: (value: number) => formatPercent(value) } },
    tooltip: { ...tooltipStyle(colors), trigger: 'axis', axisPointer: { type: 'line', lineStyle: { color: colors.subtle } }, formatter: tooltipText(lines, objective) },
    series,
  }
}

function lineOf({ name, x, share, color }: EcdfLine, index: number, log: boolean, colors: ChartColors): LineSeriesOption {
  const drawn = color === undefined ? colors.subtle : (colors.series[color % colors.series.length] ?? colors.accent)
  const data = Array.from(x, (value, i) => [value, share[i] ?? 0]).filter(([value]) => value !== undefined && hasPlace(value, log))
  const first = data[0]?.[0]
  return {
    id: `line-${index}`,
    name,
    type: 'line',
    step: 'end',
    symbol: 'none',
    animation: false,
    z: color === undefined ? 2 : 3,
    lineStyle: { color: drawn, width: color === undefined ? 1 : 2, type: dashes[(color ?? 0) % dashes.length] ?? 'solid' },
    itemStyle: { color: drawn },
    data: first === undefined ? [] : [[first, 0], ...data],
  }
}

function tooltipText(lines: readonly EcdfLine[], { name, goal }: ObjectiveMetric) {
  return (params: unknown): string => {
    const first: unknown = Array.isArray(params) ? params[0] : params
    if (typeof first !== 'object' || first === null || !('value' in first) || !Array.isArray(first.value)) return ''
    const place: unknown = first.value[0]
    if (typeof place !== 'number') return ''
    const rows = lines.map((line) => `${lines.length > 1 ? `${line.name}: ` : ''}${formatPercent(shareAt(line, place, goal))}`)
    return [`${name} ${formatNumber(place)} or better`, ...rows].join('\n')
  }
}

/** The share of results that are at least as good as a value. */
export function shareAt({ x, share }: Pick<EcdfLine, 'x' | 'share'>, value: number, goal: ObjectiveMetric['goal']): number {
  let found = 0
  for (let i = 0; i < x.length; i += 1) {
    const at = x[i] ?? Number.NaN
    if (goal === 'minimize' ? at <= value : at >= value) found = share[i] ?? 0
  }
  return found
}

/** The value that so large a share of the results comes to. */
export function valueAtShare({ x, share }: Pick<EcdfLine, 'x' | 'share'>, wanted: number): number | undefined {
  for (let i = 0; i < x.length; i += 1) if ((share[i] ?? 0) >= wanted - 1e-12) return x[i]
  return undefined
}

/** What the distribution of a study says, in a sentence. @param count of the results */
export function ecdfSentence(line: EcdfLine, count: number, { name }: ObjectiveMetric): string {
  const [tenth, half] = [valueAtShare(line, 0.1), valueAtShare(line, 0.5)]
  if (tenth === undefined || half === undefined) return `No trial has come to a value of ${name} yet.`
  const good = count < 10 ? '' : `one in ten comes to ${name} ${formatNumber(tenth)} or better, `
  return `Of ${formatCount(count, 'complete trial')} ${good}half ${good === '' ? `come to ${name}` : 'to'} ${formatNumber(half)} or better.`
}

/** The steps of every line. */
export function ecdfTable({ lines, objective }: Pick<EcdfData, 'lines' | 'objective'>): ChartTable {
  const many = lines.length > 1
  return {
    columns: [...(many ? [{ label: 'line', numeric: false }] : []), { label: objective.name, numeric: true }, { label: 'share at least as good', numeric: true }],
    rows: lines.flatMap(({ name, x, share }) => Array.from(x, (value, i) => [...(many ? [name] : []), value, share[i] ?? null])),
  }
}

