import type { EChartsOption, ScatterSeriesOption } from 'echarts'
import { rankCorrelation } from '../../shared/statistics/rank-correlation.ts'
import type { Trial, TrialState } from '../../shared/domain/trial.ts'
import { formatCount, formatNumber, formatValue } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { legendOf, tooltipStyle, valueAxis } from './axis-style.ts'
import type { ChartTable } from './chart-table.ts'
import { trialNumberOfPoint } from './point-trial.ts'
import { placeOn, type Quantity } from './quantity.ts'
import { symbols } from './symbols.ts'
import { mixColors } from './trial-color.ts'

export interface ScatterData {
  readonly trials: readonly Trial[]
  /** Trials that the selection leaves out: a background. */
  readonly others?: readonly Trial[]
  readonly x: Quantity
  readonly y: Quantity
  /** The trial to highlight. */
  readonly best: number | null
}

export interface PlacedTrial {
  readonly trial: Trial
  readonly value: [x: number, y: number]
}

/** The trials that have a place on both axes. */
export function placedTrials({ trials, x, y }: Pick<ScatterData, 'trials' | 'x' | 'y'>): PlacedTrial[] {
  const placed: PlacedTrial[] = []
  for (const trial of trials) {
    const [across, up] = [placeOn(x, x.of(trial)), placeOn(y, y.of(trial))]
    if (across !== undefined && up !== undefined) placed.push({ trial, value: [across, up] })
  }
  return placed
}

/** Trials by two quantities; shape and colour both tell their states apart, and the best one stands out. */
export function scatterChart(data: ScatterData, colors: ChartColors): EChartsOption {
  const placed = placedTrials(data)
  const others = placedTrials({ ...data, trials: data.others ?? [] })
  const size = sizeOf(placed.length + others.length)
  const series = [points('not selected', others, { symbol: 'circle', symbolSize: Math.max(3, size - 2), silent: true, z: 1, itemStyle: { color: mixColors(colors.subtle, colors.surface, 0.7) } }), ...states(placed, data.best, size, colors)]
  return {
    animation: false,
    grid: { left: 76, right: 24, top: 40, bottom: 48 },
    legend: legendOf(series, colors),
    xAxis: { ...quantityAxis(data.x, colors), nameGap: 30 },
    yAxis: { ...quantityAxis(data.y, colors), nameGap: 52 },
    tooltip: { ...tooltipStyle(colors), trigger: 'item', formatter: scatterTooltip(data) },
    series,
  }
}

/** The size of a point where there are so many, in pixels. */
export function sizeOf(count: number): number {
  return count > 2000 ? 4 : count > 300 ? 6 : 8
}

function states(placed: readonly PlacedTrial[], best: number | null, size: number, colors: ChartColors): ScatterSeriesOption[] {
  const ofState = (state: TrialState, name: string, style: ScatterSeriesOption): ScatterSeriesOption =>
    points(name, placed.filter(({ trial }) => trial.state === state && trial.number !== best), { symbolSize: size, ...style })
  return [
    ofState('fail', 'failed', { symbol: symbols.cross, itemStyle: { color: colors.danger, opacity: 0.8 } }),
    ofState('pruned', 'pruned', { symbol: symbols.diamond, symbolSize: size + 1, itemStyle: { color: colors.subtle, opacity: 0.7 } }),
    ofState('complete', 'complete', { symbol: 'circle', itemStyle: { color: colors.series[0] ?? colors.accent, opacity: 0.75 } }),
    ofState('waiting', 'paused', { symbol: 'rect', itemStyle: { color: colors.warning } }),
    ofState('running', 'running', { symbol: symbols.ring, symbolSize: size + 2, itemStyle: { color: colors.success } }),
    points('best', placed.filter(({ trial }) => trial.number === best), { symbol: symbols.star, symbolSize: 17, z: 4, itemStyle: { color: colors.series[1] ?? colors.accent, borderColor: colors.surface, borderWidth: 1 } }),
  ]
}

/** A series of trials whose data says which they are. */
export function points(name: string, placed: readonly PlacedTrial[], style: ScatterSeriesOption): ScatterSeriesOption {
  return { ...style, id: name, name, type: 'scatter', cursor: 'pointer', data: placed.map(({ trial, value }) => ({ value, trial: trial.number })) }
}

/** The axis of a quantity: of a categorical one with a place a choice. Everything that another quantity's axis may have is stated: echarts merges axes. */
export function quantityAxis({ label, log, choices }: Quantity, colors: ChartColors) {
  const axis = valueAxis(colors, label, log)
  if (choices === undefined) return { ...axis, scale: true, min: undefined, max: undefined, interval: undefined, splitLine: { ...axis.splitLine, show: true } }
  const name = (position: number): string => (choices[position] === undefined ? '' : formatValue(choices[position]))
  return { ...axis, min: -0.5, max: choices.length - 0.5, interval: 1, splitLine: { show: false }, axisLabel: { ...axis.axisLabel, formatter: (value: number) => name(Math.round(value * 2) / 2) } }
}

/** Plain text: the trial, and its two values. */
export function scatterTooltip({ trials, x, y }: Pick<ScatterData, 'trials' | 'x' | 'y'>) {
  let byNumber: Map<number, Trial> | undefined
  return (params: unknown): string => {
    byNumber ??= new Map(trials.map((trial) => [trial.number, trial]))
    const trial = byNumber.get(trialNumberOfPoint(params) ?? -1)
    if (trial === undefined) return ''
    return [`Trial ${trial.number} (${trial.state})`, ...[x, y].map((quantity) => `${quantity.label} ${formatValue(quantity.of(trial))}`)].join('\n')
  }
}

/** What the chart shows, in a sentence: how strongly the two go together, by Spearman's rank correlation over the complete trials. */
export function scatterSentence(data: Pick<ScatterData, 'trials' | 'x' | 'y'>): string {
  const { x, y } = data
  const complete = placedTrials(data).filter(({ trial }) => trial.state === 'complete')
  if (complete.length < 3) return `${x.label} against ${y.label}: too few complete trials to say how they go together.`
  const shown = formatCount(complete.length, 'complete trial')
  if ([x, y].some(({ choices }) => choices !== undefined && choices.length > 2)) return `${x.label} against ${y.label}: ${shown}.`
  const correlation = rankCorrelation(complete.map(({ value: [across] }) => across), complete.map(({ value: [, up] }) => up))
  const strength = Math.abs(correlation) < 0.2 ? 'hardly go together' : `${correlation > 0 ? 'rise together' : 'run against each other'}${Math.abs(correlation) < 0.5 ? ' weakly' : ''}`
  return `${x.label} and ${y.label} ${strength} (rank correlation ${formatNumber(correlation, 2)}, ${shown}).`
}

/** The trials with their values of both quantities. */
export function scatterTable({ trials, x, y }: Pick<ScatterData, 'trials' | 'x' | 'y'>): ChartTable {
  const cell = (quantity: Quantity, trial: Trial): string | number => {
    const value = quantity.of(trial)
    return typeof value === 'number' ? value : String(value)
  }
  return {
    columns: [{ label: 'trial', numeric: true }, { label: 'state', numeric: false }, ...[x, y].map(({ label, choices }) => ({ label, numeric: choices === undefined }))],
    rows: placedTrials({ trials, x, y }).map(({ trial }) => [trial.number, trial.state, cell(x, trial), cell(y, trial)]),
  }
}
