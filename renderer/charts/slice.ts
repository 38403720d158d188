import type { CustomSeriesOption, EChartsOption, SeriesOption } from 'echarts'
import type { Slice, Slices } from '../../shared/contract/surrogate.ts'
import { lossOf, type Goal } from '../../shared/domain/metric.ts'
import { ownValue } from '../../shared/domain/own-value.ts'
import type { SearchSpace } from '../../shared/domain/search-space.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { formatCount, formatNumber, formatValue } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { tooltipStyle, verticalAxis } from './axis-style.ts'
import type { ChartTable } from './chart-table.ts'
import { dotOnParameterAxis, onParameterAxis, parameterAxis } from './parameter-axis.ts'
import { trialNumberOfPoint } from './point-trial.ts'
import { trialByNumber } from '../stores/study-data.ts'
import { thinnedTrials } from './thinned-trials.ts'
import { trialColor } from './trial-color.ts'

export interface SliceData {
  readonly trials: readonly Trial[]
  readonly space: SearchSpace
  readonly metric: string
  readonly goal: Goal
  readonly log: boolean
  /** What the model predicts along each parameter, where it is to be shown. */
  readonly slices: readonly Slice[] | undefined
  /** The trial to highlight. */
  readonly best: number | undefined
  /** False to draw the axes and the model alone: all at once would take longer than a page may stand still. */
  readonly dots: boolean
}

/** Panels side by side. */
const mostColumns = 3
/** Dots of a panel, and of all panels together. */
const [dotsOfPanel, allDots] = [400, 1200]

/** The parameters that can vary: a panel each. */
export function slicedParameters(space: SearchSpace): string[] {
  return Object.entries(space).flatMap(([name, spec]) => ((spec.type === 'categorical' ? spec.choices.length > 1 : spec.low < spec.high) ? [name] : []))
}

/** How high the chart is to be, in CSS, for so many panels. */
export function sliceHeight(panels: number): string {
  return `${Math.max(1, Math.ceil(panels / mostColumns)) * 12}rem`
}

/** The trials that have a place in the chart: complete, with a finite value (above 0 on a log scale). */
export function slicedTrials({ trials, metric, log }: Pick<SliceData, 'trials' | 'metric' | 'log'>): Trial[] {
  return trials.filter(({ state, confirms, values }) => {
    const value = ownValue(values, metric) ?? NaN
    return state === 'complete' && confirms === null && Number.isFinite(value) && (!log || value > 0)
  })
}

/** A small plot a parameter, all with one vertical axis: the metric against it, a dot a trial; the model's mean and interval behind the dots. */
export function sliceChart(data: SliceData, colors: ChartColors): EChartsOption {
  const { space, metric, goal, log, slices } = data
  const names = slicedParameters(space)
  const columns = Math.min(mostColumns, Math.max(1, names.length))
  const rows = Math.max(1, Math.ceil(names.length / columns))
  const most = Math.min(dotsOfPanel, Math.ceil(allDots / Math.max(1, names.length)))
  const shown = thinnedTrials(slicedTrials(data), ({ values }) => lossOf(goal, ownValue(values, metric) ?? NaN), most)
  const bySlice = new Map(slices?.map((slice) => [slice.parameter, slice]))
  const [low, high] = extentOf(data, shown)
  const vertical = verticalAxis(colors, metric, log)
  const panels = names.flatMap((name, index) => {
    const spec = space[name]
    if (spec === undefined) return []
    const column = index % columns
    const slice = bySlice.get(name)
    return [
      {
        grid: boxOf(column, Math.floor(index / columns), columns, rows),
        xAxis: { ...parameterAxis(colors, name, spec), gridIndex: index, nameGap: 24 },
        yAxis: {
          ...vertical,
          name: column === 0 ? metric : '',
          gridIndex: index,
          min: low,
          max: high,
          // The ends are wherever the dots end: no round numbers.
          axisLabel: { ...vertical.axisLabel, show: column === 0, showMinLabel: false, showMaxLabel: false },
        },
        series: [...(slice === undefined ? [] : modelSeries(slice, spec, index, log ? low : -Infinity, colors)), ...(data.dots ? dotSeries(data, name, index, shown, colors) : [])],
      },
    ]
  })
  return {
    animation: false,
    grid: panels.map(({ grid }) => grid),
    xAxis: panels.map(({ xAxis }) => xAxis),
    yAxis: panels.map(({ yAxis }) => yAxis),
    tooltip: { ...tooltipStyle(colors), trigger: 'item', formatter: tooltipText(data) },
    series: panels.flatMap(({ series }) => series),
  }
}

/** A panel's place, in shares of the chart, with the room for the axes inside. */
function boxOf(column: number, row: number, columns: number, rows: number) {
  const [width, height] = [100 / columns, 100 / rows]
  return { left: `${column * width + 0.8}%`, width: `${width - 1.6}%`, top: `${row * height + 1.5}%`, height: `${height - 3}%`, outerBoundsMode: 'same' as const, outerBoundsContain: 'all' as const }
}

/** The values of the vertical axis, with a little air. */
function extentOf({ metric, slices, log }: SliceData, shown: readonly Trial[]): [number, number] {
  const values = [...shown.map(({ values: of }) => ownValue(of, metric) ?? NaN), ...(slices ?? []).flatMap(({ mean }) => mean)].filter((value) => Number.isFinite(value) && (!log || value > 0))
  if (values.length === 0) return log ? [0.1, 1] : [0, 1]
  const low = values.reduce((least, value) => Math.min(least, value), Infinity)
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity)
  if (log) return [low / 1.1, high * 1.1]
  const air = high > low ? 0.04 * (high - low) : Math.max(0.05 * Math.abs(low), 1e-6)
  return [low - air, high + air]
}

/** Behind the dots: the interval as an area, the mean as a line; of a choice a bar and a stroke. */
function modelSeries(slice: Slice, spec: SearchSpace[string], index: number, floor: number, colors: ChartColors): SeriesOption[] {
  const points = slice.values.flatMap((value, i) => {
    const x = onParameterAxis(spec, value)
    const [mean, low, high] = [slice.mean[i] ?? NaN, slice.low[i] ?? NaN, slice.high[i] ?? NaN]
    return x === undefined ? [] : [{ x, mean: Math.max(mean, floor), low: Math.max(low, floor), high: Math.max(high, floor) }]
  })
  const common = { xAxisIndex: index, yAxisIndex: index, silent: true, clip: true, tooltip: { show: false } }
  const band: CustomSeriesOption = { ...common, id: `band ${index}`, name: 'predicted interval', type: 'custom', z: 1, renderItem: bandShape(points, spec.type === 'categorical', colors), data: points.length === 0 ? [] : [[points[0]?.x ?? 0, points[0]?.mean ?? 0]] }
  if (spec.type === 'categorical') return [band]
  return [band, { ...common, id: `mean ${index}`, name: 'predicted mean', type: 'line', z: 3, showSymbol: false, lineStyle: { color: colors.accent, width: 2 }, data: points.map(({ x, mean }) => [x, mean]) }]
}

interface ModelPoint {
  readonly x: number
  readonly mean: number
  readonly low: number
  readonly high: number
}

function bandShape(points: readonly ModelPoint[], isChoice: boolean, colors: ChartColors): NonNullable<CustomSeriesOption['renderItem']> {
  return (_, api) => {
    const at = (x: number, y: number): [number, number] => {
      const [across = 0, up = 0] = api.coord([x, y])
      return [across, up]
    }
    const fill = { fill: colors.accent, opacity: 0.16 }
    if (!isChoice) return { type: 'polygon', shape: { points: [...points.map(({ x, high }) => at(x, high)), ...[...points].reverse().map(({ x, low }) => at(x, low))] }, style: fill }
    return {
      type: 'group',
      children: points.flatMap(({ x, mean, low, high }) => {
        const [[centre, top], [, bottom], [, middle]] = [at(x, high), at(x, low), at(x, mean)]
        return [
          { type: 'rect' as const, shape: { x: centre - 14, y: top, width: 28, height: Math.max(1, bottom - top) }, style: fill },
          { type: 'line' as const, shape: { x1: centre - 14, x2: centre + 14, y1: middle, y2: middle }, style: { stroke: colors.accent, lineWidth: 2 } },
        ]
      }),
    }
  }
}

function dotSeries({ metric, best, space }: SliceData, name: string, index: number, shown: readonly Trial[], colors: ChartColors): SeriesOption[] {
  const spec = space[name]
  const dots = shown.flatMap((trial) => {
    const x = spec === undefined ? undefined : dotOnParameterAxis(spec, ownValue(trial.params, name), trial.number)
    return x === undefined ? [] : [{ trial: trial.number, value: [x, ownValue(trial.values, metric) ?? NaN], itemStyle: { color: trialColor(trial.number, colors.series) } }]
  })
  const common = { xAxisIndex: index, yAxisIndex: index, type: 'scatter' as const, cursor: 'pointer' }
  return [
    { ...common, id: `trials ${index}`, name: 'trials', z: 2, symbolSize: dots.length > 200 ? 4 : 6, itemStyle: { opacity: 0.7 }, data: dots.filter(({ trial }) => trial !== best) },
    { ...common, id: `best ${index}`, name: 'best', z: 4, symbolSize: 12, data: dots.filter(({ trial }) => trial === best).map((dot) => ({ ...dot, itemStyle: { color: colors.accent, borderColor: colors.surface, borderWidth: 2 } })) },
  ]
}

function tooltipText({ trials, metric, space }: SliceData) {
  return (params: unknown): string => {
    const trial = trialByNumber(trials, trialNumberOfPoint(params) ?? -1)
    if (trial === undefined) return ''
    const name = typeof params === 'object' && params !== null && 'seriesId' in params ? slicedParameters(space)[Number(String(params.seriesId).split(' ')[1])] : undefined
    return [`Trial ${trial.number}`, `${metric} ${formatValue(ownValue(trial.values, metric))}`, ...(name === undefined ? [] : [`${name} ${formatValue(ownValue(trial.params, name))}`])].join('\n')
  }
}

/** Where a trial is in the chart's first panel. */
export function placeInFirstSlice({ metric, space }: Pick<SliceData, 'metric' | 'space'>, trial: Trial): readonly (readonly [number, number])[] {
  const [name = ''] = slicedParameters(space)
  const spec = space[name]
  const x = spec === undefined ? undefined : dotOnParameterAxis(spec, ownValue(trial.params, name), trial.number)
  const y = ownValue(trial.values, metric)
  return x === undefined || y === undefined || !Number.isFinite(y) ? [] : [[x, y]]
}

/** How far the averaged prediction goes up and down along a parameter. */
const swingOf = ({ mean }: Slice): number => Math.max(...mean) - Math.min(...mean)

/** The parameters by how far the averaged prediction goes along them, the farthest first. */
export function bySwing(slices: readonly Slice[]): string[] {
  return [...slices].sort((a, b) => swingOf(b) - swingOf(a)).map(({ parameter }) => parameter)
}

/** What the chart shows, in a sentence: along which parameter the metric goes farthest, and where it is best. */
export function sliceSentence({ metric, goal, trials, space }: Pick<SliceData, 'metric' | 'goal' | 'trials' | 'space'>, answer: Pick<Slices, 'slices' | 'quality'> | undefined): string {
  const names = slicedParameters(space)
  const counted = `${metric} against ${formatCount(names.length, 'parameter')}, ${formatCount(slicedTrials({ trials, metric, log: false }).length, 'complete trial')}.`
  const slices = answer?.slices.filter(({ parameter }) => names.includes(parameter)) ?? []
  const [first] = bySwing(slices)
  const most = slices.find(({ parameter }) => parameter === first)
  if (answer === undefined || answer.quality === null || most === undefined) return counted
  const losses = most.mean.map((mean) => lossOf(goal, mean))
  const at = losses.indexOf(Math.min(...losses))
  return `${metric} changes most along ${most.parameter}: on average from ${formatNumber(Math.min(...most.mean), 3)} to ${formatNumber(Math.max(...most.mean), 3)}, best near ${formatValue(most.values[at])}.`
}

/** A row a trial: its value, and every parameter. */
export function sliceTable(data: SliceData): ChartTable {
  const names = slicedParameters(data.space)
  const text = (value: ReturnType<typeof ownValue<string | number | boolean>>): string | number | null => (value === undefined ? null : typeof value === 'boolean' ? String(value) : value)
  return {
    columns: [{ label: 'trial', numeric: true }, { label: data.metric, numeric: true }, ...names.map((label) => ({ label, numeric: data.space[label]?.type !== 'categorical' }))],
    rows: slicedTrials({ ...data, log: false }).map(({ number, values, params }) => [number, ownValue(values, data.metric) ?? null, ...names.map((name) => text(ownValue(params, name)))]),
  }
}
