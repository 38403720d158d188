import type { EChartsOption } from 'echarts'
import { lossOf, type ObjectiveMetric } from '../../shared/domain/metric.ts'
import { formatCount, formatNumber, formatValue } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { legendOf, tooltipStyle } from './axis-style.ts'
import type { ChartTable } from './chart-table.ts'
import { trialNumberOfPoint } from './point-trial.ts'
import type { Quantity } from './quantity.ts'
import { goodnessColor } from './ramps.ts'
import { placedTrials, points, quantityAxis, sizeOf, type PlacedTrial, type ScatterData } from './scatter.ts'

export interface RankData extends Pick<ScatterData, 'trials' | 'x' | 'y'> {
  readonly objective: ObjectiveMetric
}

/** From the worst to the best, so that better ones are drawn over them. */
const fifths = ['worst fifth', 'fourth fifth', 'middle fifth', 'second fifth', 'best fifth'] as const

export interface RankedPlace extends PlacedTrial {
  /** From 0 for the worst to 1 for the best; equal values share one. */
  readonly goodness: number
  /** From 1 for the best. */
  readonly rank: number
  readonly result: number
}

/** The complete trials that have a place on both axes, the best first. */
export function rankedPlaces(data: RankData): RankedPlace[] {
  const { objective } = data
  const measured = placedTrials(data).flatMap((placed) => {
    const result = placed.trial.values[objective.name]
    return placed.trial.state === 'complete' && result !== undefined && !Number.isNaN(result) ? [{ ...placed, result }] : []
  })
  measured.sort((a, b) => lossOf(objective.goal, a.result) - lossOf(objective.goal, b.result) || a.trial.number - b.trial.number)
  const last = Math.max(1, measured.length - 1)
  let first = 0
  return measured.map((placed, position) => {
    if (placed.result !== measured[first]?.result) first = position
    return { ...placed, rank: first + 1, goodness: 1 - first / last }
  })
}

/** The place of a goodness among the fifths. */
const fifthOf = (goodness: number): number => Math.min(4, Math.floor(goodness * 5))

/** More points than these only hide each other, and cost frames; of more, an even sample over the ranks is drawn. */
export const mostRanked = 3000

/** Complete trials by two parameters. Colour tells the fifth of the results to which each belongs, and better ones are larger. */
export function rankChart(data: RankData, colors: ChartColors): EChartsOption {
  const places = rankedPlaces(data)
  const size = sizeOf(places.length)
  const every = Math.ceil(places.length / mostRanked)
  const drawn = places.filter((_, position) => position % every === 0)
  const series = fifths.map((name, fifth) =>
    points(name, drawn.filter(({ goodness }) => fifthOf(goodness) === fifth).reverse(), {
      symbol: 'circle',
      symbolSize: Math.round(size * (0.8 + 0.12 * fifth)),
      z: 2 + fifth,
      itemStyle: { color: goodnessColor(fifth / 4, colors), opacity: 0.9, borderColor: colors.surface, borderWidth: 0.5 },
    }),
  )
  return {
    animation: false,
    grid: { left: 76, right: 24, top: 40, bottom: 48 },
    legend: { ...legendOf(series, colors), itemGap: 10 },
    xAxis: { ...quantityAxis(data.x, colors), nameGap: 30 },
    yAxis: { ...quantityAxis(data.y, colors), nameGap: 52 },
    tooltip: { ...tooltipStyle(colors), trigger: 'item', formatter: tooltipText(data, places) },
    series,
  }
}

function tooltipText({ x, y, objective }: RankData, places: readonly RankedPlace[]) {
  let byNumber: Map<number, RankedPlace> | undefined
  return (params: unknown): string => {
    byNumber ??= new Map(places.map((place) => [place.trial.number, place]))
    const place = byNumber.get(trialNumberOfPoint(params) ?? -1)
    if (place === undefined) return ''
    const { trial, rank, result } = place
    return [`Trial ${trial.number}, rank ${rank} of ${places.length}`, `${objective.name} ${formatNumber(result)}`, ...[x, y].map((quantity) => `${quantity.label} ${formatValue(quantity.of(trial))}`)].join('\n')
  }
}

/** What the chart shows, in a sentence: where the best fifth lies. */
export function rankSentence(data: RankData): string {
  const places = rankedPlaces(data)
  const best = places.filter(({ goodness }) => fifthOf(goodness) === 4)
  if (places.length < 5) return `${data.x.label} and ${data.y.label}: too few complete trials to say where the good ones are.`
  return `The best fifth of ${formatCount(places.length, 'complete trial')} has ${rangeText(best, data.x)} and ${rangeText(best, data.y)}.`
}

/** Half of the trials lie within it; of choices the most frequent one. */
function rangeText(places: readonly RankedPlace[], quantity: Quantity): string {
  const values = places.map(({ trial }) => quantity.of(trial))
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b)
  const at = (share: number): string => formatNumber(numbers[Math.round(share * (numbers.length - 1))] ?? Number.NaN, 3)
  if (quantity.choices === undefined) return at(0.25) === at(0.75) ? `${quantity.label} mostly at ${at(0.5)}` : `${quantity.label} mostly from ${at(0.25)} to ${at(0.75)}`
  const counts = quantity.choices.map((choice) => ({ choice, count: values.filter((value) => value === choice).length }))
  const most = counts.reduce((first, second) => (second.count > first.count ? second : first), { choice: '' as string | number | boolean, count: -1 })
  return `${quantity.label} mostly ${formatValue(most.choice)} (${most.count} of ${values.length})`
}

/** The trials by rank with both values. */
export function rankTable(data: RankData): ChartTable {
  const { x, y, objective } = data
  return {
    columns: [
      { label: 'rank', numeric: true },
      { label: 'trial', numeric: true },
      { label: objective.name, numeric: true },
      ...[x, y].map(({ label, choices }) => ({ label, numeric: choices === undefined })),
    ],
    rows: rankedPlaces(data).map(({ rank, trial, result }) => [rank, trial.number, result, ...[x, y].map((quantity) => cellOf(quantity.of(trial)))]),
  }
}

const cellOf = (value: unknown): string | number | null => (value === undefined ? null : typeof value === 'number' ? value : String(value))
