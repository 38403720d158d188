import { lossOf, objectivesOf, type Metric } from '../../shared/domain/metric.ts'
import type { SearchSpace } from '../../shared/domain/search-space.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { formatCount, formatNumber, formatPercent } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import type { ChartTable } from './chart-table.ts'
import { hasPlace } from './curve-points.ts'
import { axisNames, parameterAxis, parameterPosition, unusedPosition, valueScale, type UnitAxis } from './parallel-axis.ts'
import { mixColors } from './trial-color.ts'

export interface ParallelData {
  readonly trials: readonly Trial[]
  readonly space: SearchSpace
  readonly metrics: readonly Metric[]
  /** The axes of the objectives. */
  readonly log: boolean
  /** What gives lines their colour: the name of a metric. */
  readonly colorBy: string
  /** The study's best trial: a pruned one may have a lower value, and one that breaks a bound. */
  readonly best: number | undefined
}

export interface ParallelAxis extends UnitAxis {
  /** Unique: a metric and a parameter may share a name. */
  readonly id: string
  readonly isObjective: boolean
}

/** Lines through axes as arrays, a row a trial: what is drawn and filtered sixty times a second. */
export interface ParallelModel {
  readonly axes: readonly ParallelAxis[]
  /** The trial of each row. */
  readonly numbers: Int32Array
  /** Where each row crosses each axis: from 0 to 1, or `unusedPosition`. */
  readonly positions: readonly Float32Array[]
  /** The share of the rows that are worse by the metric of the colour, in [0, 1]. */
  readonly goodness: Float32Array
  /** The row of the study's best trial; -1 where it is not shown. */
  readonly best: number
}

/** The trials that are lines: ended ones with a value of the first objective that has a place. */
export function plottedTrials({ trials, metrics, log }: Pick<ParallelData, 'trials' | 'metrics' | 'log'>): Trial[] {
  const [objective] = objectivesOf(metrics)
  return objective === undefined ? [] : trials.filter(({ state, values }) => (state === 'complete' || state === 'pruned') && hasPlace(values[objective.name] ?? NaN, log))
}

/**
 * A line a trial through its parameters and its objectives. Logarithmic parameters have logarithmic axes, categorical ones a place for
 * each choice, conditional ones a place for trials that do not use them.
 */
export function parallelModel(data: ParallelData): ParallelModel {
  const plotted = plottedTrials(data)
  const parameters = axisNames(data.space).flatMap((name) => {
    const spec = data.space[name]
    if (spec === undefined) return []
    const axis: ParallelAxis = { ...parameterAxis(name, spec), id: `param:${name}`, isObjective: false }
    return [{ axis, positions: Float32Array.from(plotted, ({ params }) => parameterPosition(spec, name, params)) }]
  })
  const objectives = objectivesOf(data.metrics).map(({ name }) => objectiveAxis(name, plotted, data.log))
  const all = [...parameters, ...objectives]
  return {
    axes: all.map(({ axis }) => axis),
    positions: all.map(({ positions }) => positions),
    numbers: Int32Array.from(plotted, ({ number }) => number),
    goodness: goodnessOf(plotted, data),
    best: plotted.findIndex(({ number }) => number === data.best),
  }
}

function objectiveAxis(name: string, plotted: readonly Trial[], log: boolean): { axis: ParallelAxis; positions: Float32Array } {
  const placed = plotted.flatMap(({ values }) => (hasPlace(values[name] ?? NaN, log) ? [values[name] ?? NaN] : []))
  const { position, ticks, valueAt } = valueScale(placed, log)
  const axis: ParallelAxis = { name, id: `metric:${name}`, isObjective: true, conditional: placed.length < plotted.length, ticks, valueAt }
  const positions = Float32Array.from(plotted, ({ values }) => (hasPlace(values[name] ?? NaN, log) ? position(values[name] ?? NaN) : unusedPosition))
  return { axis, positions }
}

/** How good each trial is by the metric of the colour; one without a goal is good where it is low. */
function goodnessOf(plotted: readonly Trial[], { metrics, colorBy }: ParallelData): Float32Array {
  const goal = metrics.find(({ name }) => name === colorBy)?.goal ?? 'minimize'
  const losses = Float64Array.from(plotted, ({ values }) => lossOf(goal, values[colorBy] ?? NaN))
  const order = Int32Array.from(losses, (_, row) => row).sort((a, b) => (losses[b] === losses[a] ? b - a : (losses[b] ?? 0) - (losses[a] ?? 0)))
  const goodness = new Float32Array(plotted.length)
  for (const [place, row] of order.entries()) goodness[row] = plotted.length === 1 ? 1 : place / (plotted.length - 1)
  return goodness
}

/** Lines that a picture can have and still be read; of more, an even choice is drawn, and the best ones all. */
export const mostLines = 10_000

/** From pale for the worst to blue for the good ones; the best one alone is orange. Told apart by brightness too, in both themes. */
export function rankColor(goodness: number, colors: ChartColors): string {
  const [blue = colors.accent, orange = colors.warning] = colors.series
  return goodness === 1 ? orange : mixColors(mixColors(colors.subtle, colors.surface, 0.4), blue, goodness)
}

/** What the chart shows: where the best tenth is; with filters, how those that pass compare to all. */
export function parallelSentence(model: ParallelModel, kept: Uint8Array, filters: number, data: ParallelData): string {
  const count = model.numbers.length
  if (filters === 0) return `${formatCount(count, 'ended trial')} as lines${count > mostLines ? ', of which the best and an even choice are drawn' : ''}. ${bestTenth(model)}`.trim()
  const passing = kept.reduce((sum, keeps) => sum + keeps, 0)
  const [objective] = objectivesOf(data.metrics)
  const start = `${formatNumber(passing)} of ${formatCount(count, 'trial')} (${formatPercent(passing / Math.max(1, count))}) pass ${formatCount(filters, 'filter')}`
  if (passing === 0 || objective === undefined) return `${start}.`
  const byNumber = new Map(data.trials.map((trial) => [trial.number, trial.values[objective.name] ?? NaN]))
  const valuesOf = (only: boolean): number[] => [...model.numbers].flatMap((number, row) => (!only || kept[row] === 1 ? [byNumber.get(number) ?? NaN] : [])).sort((a, b) => a - b)
  const median = (sorted: readonly number[]): string => formatNumber(sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN)
  return `${start}: their median ${objective.name} is ${median(valuesOf(true))}, that of all ${median(valuesOf(false))}.`
}

/** The parameter in which the best tenth of the trials keeps closest together, against all. */
function bestTenth(model: ParallelModel): string {
  const good = [...model.goodness.keys()].filter((row) => (model.goodness[row] ?? 0) >= 0.9)
  if (model.numbers.length < 20) return ''
  const found = model.axes.flatMap((axis, at) => {
    if (axis.isObjective) return []
    const positions = model.positions[at] ?? new Float32Array()
    const [some, all] = [middle(good.map((row) => positions[row] ?? 0)), middle(positions)]
    return [{ axis, some, ratio: (some.high - some.low + 0.01) / (all.high - all.low + 0.01) }]
  })
  const closest = found.sort((a, b) => a.ratio - b.ratio)[0]
  if (closest === undefined || closest.ratio > 0.8) return 'The best tenth is spread as all are.'
  const { axis, some } = closest
  const [low, high] = [axis.valueAt(some.low), axis.valueAt(some.high)]
  return low === high ? `The best tenth has ${axis.name} ${low} for the most part.` : `Most of the best tenth has ${axis.name} from ${low} to ${high}.`
}

/** What most positions lie between: all but the lowest and the highest tenth. */
function middle(positions: ArrayLike<number>): { low: number; high: number } {
  const sorted = Float32Array.from(positions).sort()
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  return { low: at(0.1), high: at(0.9) }
}

/** A row a line that passes the filters, with the values of its axes. */
export function parallelTable(model: ParallelModel, kept: Uint8Array, data: ParallelData): ChartTable {
  const byNumber = new Map(data.trials.map((trial) => [trial.number, trial]))
  const cell = (trial: Trial | undefined, { name, isObjective }: ParallelAxis): string | number | null => {
    const value = isObjective ? trial?.values[name] : trial?.params[name]
    return typeof value === 'boolean' ? String(value) : (value ?? null)
  }
  const rows = [...model.numbers].flatMap((number, row) => (kept[row] === 1 ? [[number, ...model.axes.map((axis) => cell(byNumber.get(number), axis))]] : []))
  const numeric = ({ name, isObjective }: ParallelAxis): boolean => isObjective || data.space[name]?.type !== 'categorical'
  return { columns: [{ label: 'trial', numeric: true }, ...model.axes.map((axis) => ({ label: axis.name, numeric: numeric(axis) }))], rows }
}
