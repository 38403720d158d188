import type { EChartsOption, ScatterSeriesOption } from 'echarts'
import { rankCorrelation } from '../../shared/statistics/rank-correlation.ts'
import type { Trial, TrialState } from '../../shared/domain/trial.ts'
import { formatCount, formatNumber, formatValue } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { legendOf, tooltipStyle, valueAxis } from './axis-style.ts'
import { trialNumberOfPoint } from './point-trial.ts'
import { placeOn, type Quantity } from './quantity.ts'

export interface ScatterData {
  readonly trials: readonly Trial[]
  readonly x: Quantity
  readonly y: Quantity
  /** The trial to highlight. */
  readonly best: number | null
}

interface PlacedTrial {
  readonly trial: Trial
  readonly value: [x: number, y: number]
}

/** The trials that have a place on both axes. */
export function placedTrials({ trials, x, y }: Pick<ScatterData, 'trials' | 'x' | 'y'>): PlacedTrial[] {
  return trials.flatMap((trial) => {
    const [across, up] = [placeOn(x, x.of(trial)), placeOn(y, y.of(trial))]
    return across === undefined || up === undefined ? [] : [{ trial, value: [across, up] }]
  })
}

/** Trials by two quantities; shape and colour both tell their states apart, and the best one stands out. */
export function scatterChart(data: ScatterData, colors: ChartColors): EChartsOption {
  const placed = placedTrials(data)
  const size = placed.length > 2000 ? 4 : placed.length > 300 ? 6 : 8
  const ofState = (state: TrialState, name: string, style: ScatterSeriesOption): ScatterSeriesOption =>
    points(name, placed.filter(({ trial }) => trial.state === state && trial.number !== data.best), { symbolSize: size, ...style })
  const series = [
    ofState('fail', 'failed', { symbol: 'triangle', itemStyle: { color: colors.danger, opacity: 0.7 } }),
    ofState('pruned', 'pruned', { symbol: 'diamond', itemStyle: { color: colors.subtle, opacity: 0.55 } }),
    ofState('complete', 'complete', { symbol: 'circle', itemStyle: { color: colors.series[0] ?? colors.accent, opacity: 0.75 } }),
    ofState('running', 'running', { symbol: 'circle', itemStyle: { color: colors.surface, borderColor: colors.success, borderWidth: 1.5 } }),
    points('best', placed.filter(({ trial }) => trial.number === data.best), { symbol: 'circle', symbolSize: 14, z: 4, itemStyle: { color: colors.accent, borderColor: colors.surface, borderWidth: 2 } }),
  ]
  return {
    animation: false,
    grid: { left: 76, right: 24, top: 40, bottom: 48 },
    legend: legendOf(series, colors),
    xAxis: { ...axisOf(data.x, colors), nameGap: 30 },
    yAxis: { ...axisOf(data.y, colors), nameGap: 52 },
    tooltip: { ...tooltipStyle(colors), trigger: 'item', formatter: tooltipText(data) },
    series,
  }
}

function points(name: string, placed: readonly PlacedTrial[], style: ScatterSeriesOption): ScatterSeriesOption {
  return { ...style, id: name, name, type: 'scatter', cursor: 'pointer', data: placed.map(({ trial, value }) => ({ value, trial: trial.number })) }
}

function axisOf({ label, log, choices }: Quantity, colors: ChartColors) {
  const axis = valueAxis(colors, label, log)
  if (choices === undefined) return { ...axis, scale: true }
  const name = (position: number): string => (choices[position] === undefined ? '' : formatValue(choices[position]))
  return { ...axis, min: -0.5, max: choices.length - 0.5, interval: 1, splitLine: { show: false }, axisLabel: { ...axis.axisLabel, formatter: (value: number) => name(Math.round(value * 2) / 2) } }
}

function tooltipText({ trials, x, y }: ScatterData) {
  const byNumber = new Map(trials.map((trial) => [trial.number, trial]))
  return (params: unknown): string => {
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
