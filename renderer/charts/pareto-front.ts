import type { EChartsOption, ScatterSeriesOption } from 'echarts'
import { isFeasible, type Metric, type ObjectiveMetric } from '../../shared/domain/metric.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { formatCount, formatNumber } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { legendOf, tooltipStyle, valueAxis, verticalAxis } from './axis-style.ts'
import type { ChartTable } from './chart-table.ts'
import { trialNumberOfPoint } from './point-trial.ts'
import type { RankedTrial } from './trial-ranking.ts'

export interface ParetoData {
  readonly trials: readonly RankedTrial[]
  /** The numbers of the trials that no other beats. */
  readonly front: ReadonlySet<number>
  readonly x: ObjectiveMetric
  readonly y: ObjectiveMetric
  /** The study's metrics, for their bounds. */
  readonly metrics: readonly Metric[]
}

/** Complete trials by two of their objectives: the front, those that it beats, and those that break a bound, told apart by shape and colour. */
export function paretoFront(data: ParetoData, colors: ChartColors): EChartsOption {
  const { onFront, beaten, infeasible } = sorted(data)
  const series = [
    points('beaten', beaten, data, { symbol: 'circle', symbolSize: 6, itemStyle: { color: colors.subtle, opacity: 0.6 } }),
    points('breaks a bound', infeasible, data, { symbol: 'diamond', symbolSize: 8, itemStyle: { color: colors.surface, borderColor: colors.danger, borderWidth: 1.5 } }),
    points('front', onFront, data, { symbol: 'circle', symbolSize: 10, itemStyle: { color: colors.accent }, z: 3 }),
  ]
  return {
    animation: false,
    grid: { left: 68, right: 20, top: 40, bottom: 48 },
    legend: legendOf(series, colors),
    xAxis: { ...valueAxis(colors, axisName(data.x)), nameGap: 30, scale: true },
    yAxis: verticalAxis(colors, axisName(data.y), false),
    tooltip: { ...tooltipStyle(colors), trigger: 'item', formatter: tooltipText(data) },
    series,
  }
}

/** The complete trials: on the front, beaten by it, and those that break a bound. */
export function sorted<T extends RankedTrial>({ trials, front, metrics }: { readonly trials: readonly T[]; readonly front: ReadonlySet<number>; readonly metrics: readonly Metric[] }) {
  const complete = trials.filter(({ state }) => state === 'complete')
  const others = complete.filter(({ number }) => !front.has(number))
  return {
    onFront: complete.filter(({ number }) => front.has(number)),
    beaten: others.filter(({ values }) => isFeasible(metrics, values)),
    infeasible: others.filter(({ values }) => !isFeasible(metrics, values)),
  }
}

/** The name of an objective with the side on which it is good. */
export const axisName = ({ name, goal }: ObjectiveMetric): string => `${name} (${goal === 'minimize' ? 'lower' : 'higher'} is better)`

function points(name: string, trials: readonly RankedTrial[], { x, y }: ParetoData, style: ScatterSeriesOption): ScatterSeriesOption {
  const placed = trials.flatMap(({ number, values }) => {
    const [across, up] = [values[x.name], values[y.name]]
    return across === undefined || up === undefined || !Number.isFinite(across) || !Number.isFinite(up) ? [] : [{ value: [across, up], trial: number }]
  })
  return { ...style, id: name, name, type: 'scatter', cursor: 'pointer', data: placed }
}

function tooltipText({ trials, x, y }: ParetoData) {
  const byNumber = new Map(trials.map((trial) => [trial.number, trial]))
  return (params: unknown): string => {
    const trial = byNumber.get(trialNumberOfPoint(params) ?? -1)
    if (trial === undefined) return ''
    const line = (name: string): string => `${name} ${formatNumber(trial.values[name] ?? Number.NaN)}`
    return `Trial ${trial.number}\n${line(x.name)}\n${line(y.name)}`
  }
}

/** What the chart shows: how many trials no other beats, and between which values one has to choose. */
export function frontSentence(trials: readonly RankedTrial[], front: ReadonlySet<number>, objectives: readonly ObjectiveMetric[]): string {
  const complete = trials.filter(({ state }) => state === 'complete')
  const on = complete.filter(({ number }) => front.has(number))
  const ranges = objectives.map(({ name }) => {
    const values = on.flatMap((trial) => trial.values[name] ?? []).filter(Number.isFinite)
    return `${name} from ${formatNumber(Math.min(...values), 3)} to ${formatNumber(Math.max(...values), 3)}`
  })
  const is = on.length === 1 ? 'is' : 'are'
  return `${formatNumber(on.length)} of ${formatCount(complete.length, 'complete trial')} ${is} on the front${on.length === 0 ? '' : `: ${ranges.join(', ')}`}.`
}

/** A row a complete trial, those on the front first. */
export function frontTable(trials: readonly Trial[], front: ReadonlySet<number>, objectives: readonly ObjectiveMetric[], metrics: readonly Metric[], parameters: readonly string[]): ChartTable {
  const { onFront, beaten, infeasible } = sorted({ trials, front, metrics })
  const kinds = [['front', onFront], ['beaten', beaten], ['breaks a bound', infeasible]] as const
  const numeric = (label: string) => ({ label, numeric: true })
  const cell = (value: string | number | boolean | undefined): string | number | null => (typeof value === 'boolean' ? String(value) : (value ?? null))
  return {
    columns: [numeric('trial'), { label: 'kind', numeric: false }, ...objectives.map(({ name }) => numeric(name)), ...parameters.map(numeric)],
    rows: kinds.flatMap(([kind, some]) => some.map(({ number, values, params }) => [number, kind, ...objectives.map(({ name }) => values[name] ?? null), ...parameters.map((name) => cell(params[name]))])),
  }
}
