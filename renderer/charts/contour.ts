import type { CustomSeriesOption, EChartsOption } from 'echarts'
import type { Surface } from '../../shared/contract/surrogate.ts'
import { lossOf, type Goal } from '../../shared/domain/metric.ts'
import { ownValue } from '../../shared/domain/own-value.ts'
import type { Parameter, ParameterValue, SearchSpace } from '../../shared/domain/search-space.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { formatNumber, formatValue } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { tooltipStyle } from './axis-style.ts'
import type { ChartTable } from './chart-table.ts'
import { dotOnParameterAxis, parameterAxis, placeOfValue, valueOnAxis } from './parameter-axis.ts'
import { trialNumberOfPoint } from './point-trial.ts'
import { goodnessColor } from './ramps.ts'
import { slicedTrials } from './slice.ts'
import { trialByNumber } from '../stores/study-data.ts'
import { thinnedTrials } from './thinned-trials.ts'

export interface ContourData {
  readonly trials: readonly Trial[]
  readonly space: SearchSpace
  readonly x: string
  readonly y: string
  readonly metric: string
  readonly goal: Goal
  readonly surface: Pick<Surface, 'x' | 'y' | 'mean'>
  readonly best: number | undefined
}

/** Shades: each covers as much of the plane as any other. */
export const contourLevels = 10
/** A number's range is drawn in so many strips, between the values that are known. */
const strips = 72
const mostDots = 500

/** Part of an axis, and the two known values that it lies between: `share` of the way from the one to the other. */
interface Strip {
  readonly from: number
  readonly to: number
  readonly before: number
  readonly after: number
  readonly share: number
}

/** The parts of an axis: of a choice one a choice, of a number even strips on its scale. */
function stripsOf(spec: Parameter, values: readonly ParameterValue[]): Strip[] {
  if (spec.type === 'categorical') return values.map((_, i) => ({ from: i - 0.5, to: i + 0.5, before: i, after: i, share: 0 }))
  const places = values.map((value) => placeOfValue(spec, Number(value)))
  return Array.from({ length: strips }, (_, i) => {
    const middle = (i + 0.5) / strips
    const next = places.findIndex((place) => place >= middle)
    const after = next < 0 ? places.length - 1 : next
    const before = Math.max(0, next < 0 ? after : next - 1)
    const [a, b] = [places[before] ?? 0, places[after] ?? 0]
    return { from: valueOnAxis(spec, i / strips), to: valueOnAxis(spec, (i + 1) / strips), before, after, share: b > a ? (middle - a) / (b - a) : 0 }
  })
}

/** Cells of one shade beside each other, as values of the axes. */
export interface ContourPiece {
  readonly x: readonly [from: number, to: number]
  readonly y: readonly [from: number, to: number]
  /** From 0 for the worst tenth of the plane to 9 for the best. */
  readonly level: number
}

interface Cell {
  readonly x: Strip
  readonly y: Strip
  readonly mean: number
}

function cellsOf({ surface, space, x, y }: Pick<ContourData, 'surface' | 'space' | 'x' | 'y'>): Cell[][] {
  const [across, up] = [space[x], space[y]]
  if (across === undefined || up === undefined) return []
  const columns = stripsOf(across, surface.x)
  return stripsOf(up, surface.y).map((row) => columns.map((column) => ({ x: column, y: row, mean: meanBetween(surface, column, row) })))
}

/** Bilinear between the known values; NaN beside one that is not known. */
function meanBetween({ x, mean }: Pick<Surface, 'x' | 'mean'>, column: Strip, row: Strip): number {
  const at = (i: number, j: number): number => mean[j * x.length + i] ?? NaN
  const along = (j: number): number => (column.share === 0 ? at(column.before, j) : at(column.before, j) * (1 - column.share) + at(column.after, j) * column.share)
  return row.share === 0 ? along(row.before) : along(row.before) * (1 - row.share) + along(row.after) * row.share
}

/** The means at which one shade ends and a better one begins, from the worst. */
function thresholdsOf(cells: readonly Cell[][], goal: Goal): number[] {
  const losses = Float64Array.from(cells.flat().flatMap(({ mean }) => (Number.isNaN(mean) ? [] : [lossOf(goal, mean)]))).sort()
  return Array.from({ length: contourLevels - 1 }, (_, i) => losses[Math.floor(((contourLevels - 1 - i) / contourLevels) * losses.length)] ?? 0)
}

/** The plane in shades, row after row. Where the two are not in use together nothing is drawn. */
export function contourPieces(data: Pick<ContourData, 'surface' | 'space' | 'x' | 'y' | 'goal'>): ContourPiece[] {
  const cells = cellsOf(data)
  const thresholds = thresholdsOf(cells, data.goal)
  const levelOf = (mean: number): number => (Number.isNaN(mean) ? -1 : thresholds.filter((threshold) => lossOf(data.goal, mean) < threshold).length)
  return cells.flatMap((row) => {
    const pieces: { x: [number, number]; y: readonly [number, number]; level: number }[] = []
    for (const { x, y, mean } of row) {
      const level = levelOf(mean)
      const last = pieces.at(-1)
      if (last !== undefined && last.level === level && last.x[1] === x.from) last.x[1] = x.to
      else pieces.push({ x: [x.from, x.to], y: [y.from, y.to], level })
    }
    return pieces.filter(({ level }) => level >= 0)
  })
}

/** The model's mean over two parameters as shades from worst to best, the trials as dots on it. */
export function contourChart(data: ContourData, colors: ChartColors): EChartsOption {
  const { space, x, y, metric, goal, best } = data
  const [across, up] = [space[x], space[y]]
  if (across === undefined || up === undefined) return {}
  const pieces = contourPieces(data)
  const dots = placedTrials(data, (trial) => lossOf(goal, ownValue(trial.values, metric) ?? NaN))
  const dot = { type: 'scatter' as const, cursor: 'pointer' }
  return {
    animation: false,
    grid: { left: 76, right: 24, top: 16, bottom: 48 },
    xAxis: { ...parameterAxis(colors, x, across), nameGap: 30 },
    yAxis: { ...parameterAxis(colors, y, up), nameGap: 52, nameRotate: 90 },
    tooltip: { ...tooltipStyle(colors), trigger: 'item', formatter: tooltipText(data) },
    series: [
      { id: 'surface', name: 'predicted', type: 'custom', silent: true, clip: true, z: 1, renderItem: pieceShape(pieces, colors), data: pieces.map((piece) => [piece.x[0], piece.y[0]]) },
      { ...dot, id: 'trials', name: 'trials', z: 2, symbolSize: dots.length > 200 ? 4 : 6, itemStyle: { color: colors.text, borderColor: colors.surface, borderWidth: 1, opacity: 0.75 }, data: dots.filter(({ trial }) => trial !== best) },
      { ...dot, id: 'best', name: 'best', z: 3, symbolSize: 14, itemStyle: { color: colors.accent, borderColor: colors.surface, borderWidth: 2 }, data: dots.filter(({ trial }) => trial === best) },
    ],
  }
}

function placedTrials({ trials, space, x, y, metric }: ContourData, loss: (trial: Trial) => number): { trial: number; value: [number, number] }[] {
  return thinnedTrials(slicedTrials({ trials, metric, log: false }), loss, mostDots).flatMap((trial) => placeInContour({ space, x, y }, trial).map((value) => ({ trial: trial.number, value })))
}

/** Where a trial is in the chart; empty where it does not use both parameters. */
export function placeInContour({ space, x, y }: Pick<ContourData, 'space' | 'x' | 'y'>, trial: Trial): [number, number][] {
  const [across, up] = [space[x], space[y]]
  const [atX, atY] = [across === undefined ? undefined : dotOnParameterAxis(across, ownValue(trial.params, x), trial.number), up === undefined ? undefined : dotOnParameterAxis(up, ownValue(trial.params, y), trial.number)]
  return atX === undefined || atY === undefined ? [] : [[atX, atY]]
}

function pieceShape(pieces: readonly ContourPiece[], colors: ChartColors): NonNullable<CustomSeriesOption['renderItem']> {
  const fills = Array.from({ length: contourLevels }, (_, level) => levelColor(level, colors))
  return ({ dataIndex }, api) => {
    const piece = pieces[dataIndex]
    if (piece === undefined) return null
    const [left = 0, bottom = 0] = api.coord([piece.x[0], piece.y[0]])
    const [right = 0, top = 0] = api.coord([piece.x[1], piece.y[1]])
    // Whole pixels, each belonging to one piece: no seams.
    const [x, y] = [Math.round(left), Math.round(top)]
    return { type: 'rect', shape: { x, y, width: Math.round(right) - x, height: Math.round(bottom) - y }, style: { fill: fills[piece.level] ?? colors.hover } }
  }
}

/** The colour of a shade. */
export function levelColor(level: number, colors: ChartColors): string {
  return goodnessColor((level + 0.5) / contourLevels, colors)
}

function tooltipText({ trials, metric, x, y }: ContourData) {
  return (params: unknown): string => {
    const trial = trialByNumber(trials, trialNumberOfPoint(params) ?? -1)
    return trial === undefined ? '' : [`Trial ${trial.number}`, `${metric} ${formatValue(ownValue(trial.values, metric))}`, ...[x, y].map((name) => `${name} ${formatValue(ownValue(trial.params, name))}`)].join('\n')
  }
}

/** What the chart shows, in a sentence: where the metric is best, and how far the best tenth of the plane reaches. */
export function contourSentence(data: Pick<ContourData, 'surface' | 'space' | 'x' | 'y' | 'goal' | 'metric'>): string {
  const { space, x, y, goal, metric, surface } = data
  const [across, up] = [space[x], space[y]]
  const known = surface.mean.flatMap((mean, i) => (mean === null ? [] : [{ mean, i }]))
  if (across === undefined || up === undefined || known.length === 0) return `${x} and ${y} are never in use together.`
  const best = known.reduce((least, one) => (lossOf(goal, one.mean) < lossOf(goal, least.mean) ? one : least))
  const at = `${x} ${formatValue(rounded(surface.x[best.i % surface.x.length]))} and ${y} ${formatValue(rounded(surface.y[Math.floor(best.i / surface.x.length)]))}`
  const valley = contourPieces(data).filter(({ level }) => level === contourLevels - 1)
  return `${metric} is best (${formatNumber(best.mean, 3)} on average) near ${at}; the best tenth of the plane lies at ${reachOf(across, x, valley.map((piece) => piece.x))} and ${reachOf(up, y, valley.map((piece) => piece.y))}.`
}

const rounded = (value: ParameterValue | undefined): ParameterValue | undefined => (typeof value === 'number' ? Number(value.toPrecision(2)) : value)

/** The part of an axis that pieces cover: `units 200 to 900`, `activation tanh or relu`. */
function reachOf(spec: Parameter, name: string, parts: readonly (readonly [from: number, to: number])[]): string {
  if (spec.type === 'categorical') {
    const choices = spec.choices.filter((_, i) => parts.some(([from, to]) => from < i && to > i))
    return choices.length === spec.choices.length ? `any ${name}` : `${name} ${choices.map(formatValue).join(' or ')}`
  }
  const [low, high] = [Math.min(...parts.map(([from]) => from)), Math.max(...parts.map(([, to]) => to))]
  return low <= spec.low && high >= spec.high * (1 - 1e-9) ? `any ${name}` : `${name} ${formatNumber(low, 2)} to ${formatNumber(high, 2)}`
}

/** A row a known value of the plane. */
export function contourTable({ surface, x, y, metric }: Pick<ContourData, 'surface' | 'x' | 'y' | 'metric'>): ChartTable {
  const cell = (value: ParameterValue | undefined): string | number | null => (value === undefined ? null : typeof value === 'boolean' ? String(value) : value)
  return {
    columns: [{ label: x, numeric: typeof surface.x[0] === 'number' }, { label: y, numeric: typeof surface.y[0] === 'number' }, { label: `predicted ${metric}`, numeric: true }],
    rows: surface.mean.map((mean, i) => [cell(surface.x[i % surface.x.length]), cell(surface.y[Math.floor(i / surface.x.length)]), mean]),
  }
}
