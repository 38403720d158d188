import type { EChartsOption, LineSeriesOption, ScatterSeriesOption } from 'echarts'
import type { Metric, ObjectiveMetric } from '../../shared/domain/metric.ts'
import { standardErrorName } from '../../shared/domain/standard-error.ts'
import type { TrialState } from '../../shared/domain/trial.ts'
import { formatCount, formatNumber } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { countAxis, legendOf, tooltipStyle, verticalAxis } from './axis-style.ts'
import { hasPlace } from './curve-points.ts'
import type { ChartTable } from './chart-table.ts'
import { runningQuartiles, type Quartiles } from './running-quartiles.ts'
import { bestSoFar, type RankedTrial } from './trial-ranking.ts'

export interface HistoryData {
  readonly trials: readonly RankedTrial[]
  readonly objective: ObjectiveMetric
  /** The study's metrics, for their bounds. */
  readonly metrics: readonly Metric[]
  readonly log: boolean
  /** Whether the middle half of the values around each trial is shown as a band, with their median. */
  readonly trend: boolean
  /** The highest number of all trials of the study: where the axis ends, whatever is filtered. */
  readonly last: number
}

interface Group {
  readonly state: TrialState
  readonly name: string
  readonly symbol: string
  readonly color: (colors: ChartColors) => string
  readonly hollow?: boolean
}

/** More trials than these are drawn small, and all of a kind at once. */
const many = 2000

/** Shape and colour both tell the state apart. */
const groups: readonly Group[] = [
  { state: 'complete', name: 'complete', symbol: 'circle', color: (colors) => colors.series[0] ?? colors.accent },
  { state: 'pruned', name: 'pruned', symbol: 'diamond', color: (colors) => colors.subtle, hollow: true },
  { state: 'running', name: 'running', symbol: 'circle', color: (colors) => colors.success, hollow: true },
  { state: 'waiting', name: 'paused', symbol: 'rect', color: (colors) => colors.warning, hollow: true },
]

/**
 * Each trial's value by its number and state, with the best value so far as a line. Where trials are repeated with several seeds, an upright
 * line reaches from one standard error below the mean to one above it; the trend is the median of the trials around each, and their middle half.
 * What has no place on the axis (a failed trial, NaN, on a logarithmic axis what is not above 0) is a cross at the bottom.
 */
export function optimisationHistory(data: HistoryData, colors: ChartColors): EChartsOption {
  const series = [...trendSeries(data, colors), errorBars(data, colors), bestLine(data, colors), ...groups.map((group) => points(group, data, colors)), placeless(data, colors)]
  return {
    animation: false,
    grid: { left: 64, right: 20, top: 40, bottom: 44 },
    legend: legendOf(series, colors),
    xAxis: { ...countAxis(colors, 'trial'), min: 0, max: Math.max(1, data.last) },
    yAxis: [verticalAxis(colors, data.objective.name, data.log), { type: 'value', min: 0, max: 1, show: false }],
    tooltip: { ...tooltipStyle(colors), trigger: 'item', formatter: tooltipText(data) },
    series,
  }
}

function points({ state, name, symbol, color, hollow = false }: Group, data: HistoryData, colors: ChartColors): ScatterSeriesOption {
  const fill = color(colors)
  return {
    id: name,
    name,
    type: 'scatter',
    symbol,
    symbolSize: data.trials.length > many ? 4 : data.trials.length > 300 ? 6 : 8,
    // Of many points a filled shape each is too much to draw: one path is made of all.
    large: true,
    largeThreshold: many,
    itemStyle: hollow && data.trials.length <= many ? { color: colors.surface, borderColor: fill, borderWidth: 1.5 } : { color: fill, opacity: 0.85 },
    cursor: 'pointer',
    z: 3,
    data: data.trials.flatMap((trial) => {
      const value = trial.values[data.objective.name]
      return trial.state === state && value !== undefined && hasPlace(value, data.log) ? [[trial.number, value]] : []
    }),
  }
}

function placeless(data: HistoryData, colors: ChartColors): ScatterSeriesOption {
  return {
    id: 'failed',
    name: 'failed or no number',
    type: 'scatter',
    yAxisIndex: 1,
    symbol: 'path://M1 0 L5 4 L9 0 L10 1 L6 5 L10 9 L9 10 L5 6 L1 10 L0 9 L4 5 L0 1 Z',
    symbolSize: 8,
    itemStyle: { color: colors.danger },
    cursor: 'pointer',
    data: data.trials.filter((trial) => isPlaceless(trial, data)).map((trial) => [trial.number, 0.02]),
  }
}

function isPlaceless(trial: RankedTrial, { objective, log }: HistoryData): boolean {
  if (trial.state === 'fail') return true
  const value = trial.values[objective.name]
  return trial.state === 'complete' && value !== undefined && !hasPlace(value, log)
}

function bestLine(data: HistoryData, colors: ChartColors): LineSeriesOption {
  const steps = bestSoFar(data.trials, data.objective, data.metrics).filter(({ value }) => hasPlace(value, data.log))
  const last = steps.at(-1)
  const end = data.trials.at(-1)?.number ?? 0
  const line = steps.map(({ number, value }) => [number, value])
  return {
    id: 'best',
    name: 'best so far',
    type: 'line',
    step: 'end',
    showSymbol: false,
    silent: true,
    z: 2,
    lineStyle: { color: colors.accent, width: 2 },
    itemStyle: { color: colors.accent },
    data: last !== undefined && last.number < end ? [...line, [end, last.value]] : line,
  }
}

/** One line with a gap after each trial: ten thousand of them are drawn as quickly as one. */
function errorBars(data: HistoryData, colors: ChartColors): LineSeriesOption {
  const { objective, trials, log } = data
  const ends = trials.flatMap(({ number, state, values }): [number, number | null][] => {
    const [value, error] = [values[objective.name] ?? NaN, values[standardErrorName(objective.name)] ?? NaN]
    if (state !== 'complete' || !hasPlace(value, log) || !(error > 0 && error < Infinity)) return []
    return [[number, hasPlace(value - error, log) ? value - error : value], [number, value + error], [number, null]]
  })
  const color = colors.series[0] ?? colors.accent
  return { id: 'errors', name: 'standard error', type: 'line', showSymbol: false, silent: true, z: 2, lineStyle: { color, width: 1.5, opacity: 0.6 }, itemStyle: { color }, data: ends }
}

/** The band is an area between two lines, of which the upper one is stacked on the lower. */
function trendSeries(data: HistoryData, colors: ChartColors): LineSeriesOption[] {
  if (!data.trend) return []
  const points = historyTrend(data)
  const color = colors.series[2] ?? colors.muted
  const line = { type: 'line' as const, showSymbol: false, silent: true, z: 1, itemStyle: { color } }
  const band = { ...line, stack: 'trend', stackStrategy: 'all' as const, lineStyle: { width: 0 } }
  return [
    { ...band, id: 'trend-low', data: points.map(({ number, low }) => [number, low]) },
    { ...band, id: 'trend-band', name: 'middle half', areaStyle: { color, opacity: 0.2 }, data: points.map(({ number, low, high }) => [number, high - low]) },
    { ...line, id: 'trend-median', name: 'median', lineStyle: { color, width: 2, type: 'dashed' }, data: points.map(({ number, median }) => [number, median]) },
  ]
}

/** The quartiles of the complete trials around each of them. */
export function historyTrend({ trials, objective, log }: Pick<HistoryData, 'trials' | 'objective' | 'log'>): Quartiles[] {
  const complete = trials.flatMap(({ number, state, values }) => (state === 'complete' && hasPlace(values[objective.name] ?? NaN, log) ? [{ number, value: values[objective.name] ?? NaN }] : []))
  return runningQuartiles(complete, trendWindow(complete.length))
}

/** How many trials a median is of: a tenth of them, within reason. */
export function trendWindow(count: number): number {
  return Math.min(200, Math.max(5, Math.round(count / 10)))
}

/** Plain text: the trial, its state, its value. */
function tooltipText({ trials, objective }: HistoryData) {
  const byNumber = new Map(trials.map((trial) => [trial.number, trial]))
  return (params: unknown): string => {
    const number = trialNumberOf(params)
    const trial = number === undefined ? undefined : byNumber.get(number)
    if (trial === undefined) return ''
    const [value, error] = [trial.values[objective.name], trial.values[standardErrorName(objective.name)]]
    return `Trial ${trial.number} (${trial.state})\n${objective.name} ${value === undefined ? '–' : formatNumber(value)}${error === undefined ? '' : ` ± ${formatNumber(error, 2)}`}`
  }
}

/** The trial behind what echarts says of a point in this chart: its data is `[number, value]`. */
export function trialNumberOf(params: unknown): number | undefined {
  if (typeof params !== 'object' || params === null || !('value' in params) || !Array.isArray(params.value)) return undefined
  const number: unknown = params.value[0]
  return typeof number === 'number' ? number : undefined
}

/** What the chart shows: when the best was found, and where the search stands now against its beginning. */
export function historySentence(data: HistoryData): string {
  const { trials, objective, metrics } = data
  const best = bestSoFar(trials, objective, metrics).at(-1)
  if (best === undefined) return `${formatCount(trials.length, 'trial')}; none is complete yet.`
  const error = trials.find(({ number }) => number === best.number)?.values[standardErrorName(objective.name)]
  const found = `${formatCount(trials.length, 'trial')}; the best ${objective.name} is ${formatNumber(best.value)}${error === undefined ? '' : ` ± ${formatNumber(error, 2)}`}, found by trial ${best.number}.`
  const trend = historyTrend(data)
  const [first, last] = [trend[0], trend.at(-1)]
  if (first === undefined || last === undefined || trend.length < 10) return found
  return `${found} The median went from ${formatNumber(first.median, 3)} at the start to ${formatNumber(last.median, 3)} at the end.`
}

/** A row a trial. */
export function historyTable({ trials, objective, metrics }: HistoryData): ChartTable {
  const steps = bestSoFar(trials, objective, metrics)
  const hasErrors = trials.some(({ values }) => values[standardErrorName(objective.name)] !== undefined)
  let at = -1
  const rows = trials.map(({ number, state, values }) => {
    while ((steps[at + 1]?.number ?? Infinity) <= number) at += 1
    return [number, state, values[objective.name] ?? null, ...(hasErrors ? [values[standardErrorName(objective.name)] ?? null] : []), steps[at]?.value ?? null]
  })
  const numeric = (label: string) => ({ label, numeric: true })
  return { columns: [numeric('trial'), { label: 'state', numeric: false }, numeric(objective.name), ...(hasErrors ? [numeric('standard error')] : []), numeric('best so far')], rows }
}
