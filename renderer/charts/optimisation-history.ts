import type { EChartsOption, LineSeriesOption, ScatterSeriesOption } from 'echarts'
import type { Metric, ObjectiveMetric } from '../../shared/domain/metric.ts'
import type { TrialState } from '../../shared/domain/trial.ts'
import { formatNumber } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { countAxis, legendOf, tooltipStyle, verticalAxis } from './axis-style.ts'
import { hasPlace } from './curve-points.ts'
import { bestSoFar, type RankedTrial } from './trial-ranking.ts'

export interface HistoryData {
  readonly trials: readonly RankedTrial[]
  readonly objective: ObjectiveMetric
  /** The study's metrics, for their bounds. */
  readonly metrics: readonly Metric[]
  readonly log: boolean
}

interface Group {
  readonly state: TrialState
  readonly name: string
  readonly symbol: string
  readonly color: (colors: ChartColors) => string
  readonly hollow?: boolean
}

/** Shape and colour both tell the state apart. */
const groups: readonly Group[] = [
  { state: 'complete', name: 'complete', symbol: 'circle', color: (colors) => colors.series[0] ?? colors.accent },
  { state: 'pruned', name: 'pruned', symbol: 'diamond', color: (colors) => colors.subtle, hollow: true },
  { state: 'running', name: 'running', symbol: 'circle', color: (colors) => colors.success, hollow: true },
  { state: 'waiting', name: 'paused', symbol: 'rect', color: (colors) => colors.warning, hollow: true },
]

/**
 * Each trial's value by its number and state, with the best value so far as a line.
 * What has no place on the axis (a failed trial, NaN, on a logarithmic axis what is not above 0) is a cross at the bottom.
 */
export function optimisationHistory(data: HistoryData, colors: ChartColors): EChartsOption {
  const series = [bestLine(data, colors), ...groups.map((group) => points(group, data, colors)), placeless(data, colors)]
  return {
    animation: false,
    grid: { left: 64, right: 20, top: 40, bottom: 44 },
    legend: legendOf(series, colors),
    xAxis: { ...countAxis(colors, 'trial'), min: 0, max: Math.max(1, data.trials.at(-1)?.number ?? 1) },
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
    symbolSize: data.trials.length > 2000 ? 5 : data.trials.length > 300 ? 6 : 8,
    itemStyle: hollow ? { color: colors.surface, borderColor: fill, borderWidth: 1.5 } : { color: fill, opacity: 0.85 },
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

/** Plain text: the trial, its state, its value. */
function tooltipText({ trials, objective }: HistoryData) {
  const byNumber = new Map(trials.map((trial) => [trial.number, trial]))
  return (params: unknown): string => {
    const number = trialNumberOf(params)
    const trial = number === undefined ? undefined : byNumber.get(number)
    if (trial === undefined) return ''
    const value = trial.values[objective.name]
    return `Trial ${trial.number} (${trial.state})\n${objective.name} ${value === undefined ? '–' : formatNumber(value)}`
  }
}

/** The trial behind what echarts says of a point in this chart: its data is `[number, value]`. */
export function trialNumberOf(params: unknown): number | undefined {
  if (typeof params !== 'object' || params === null || !('value' in params) || !Array.isArray(params.value)) return undefined
  const number: unknown = params.value[0]
  return typeof number === 'number' ? number : undefined
}
