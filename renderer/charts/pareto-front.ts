import type { EChartsOption, ScatterSeriesOption } from 'echarts'
import type { Front } from '../../shared/contract/views.ts'
import { isFeasible, type Metric, type ObjectiveMetric } from '../../shared/domain/metric.ts'
import { formatNumber } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { countAxis, legendOf, tooltipStyle, valueAxis, verticalAxis } from './axis-style.ts'
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
  const complete = data.trials.filter(({ state }) => state === 'complete')
  const onFront = complete.filter(({ number }) => data.front.has(number))
  const others = complete.filter(({ number }) => !data.front.has(number))
  const [beaten, infeasible] = [others.filter((trial) => isFeasible(data.metrics, trial.values)), others.filter((trial) => !isFeasible(data.metrics, trial.values))]
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

/** The name of an objective with the side on which it is good. */
const axisName = ({ name, goal }: ObjectiveMetric): string => `${name} (${goal === 'minimize' ? 'lower' : 'higher'} is better)`

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

/** How the hypervolume grew with the finished trials. */
export function hypervolumeHistory(history: NonNullable<Front['hypervolume']>['history'], colors: ChartColors): EChartsOption {
  const text = (params: unknown): string => {
    const step = history.find(({ trialNumber }) => trialNumber === trialNumberOfPoint(params))
    return step === undefined ? '' : `Trial ${step.trialNumber}\nhypervolume ${formatNumber(step.value)}`
  }
  return {
    animation: false,
    grid: { left: 68, right: 20, top: 20, bottom: 48 },
    xAxis: { ...countAxis(colors, 'finished trials'), min: 0 },
    yAxis: verticalAxis(colors, 'hypervolume', false),
    tooltip: { ...tooltipStyle(colors), trigger: 'item', formatter: text },
    series: [
      {
        id: 'hypervolume',
        type: 'line',
        step: 'end',
        symbolSize: 6,
        lineStyle: { color: colors.accent, width: 2 },
        itemStyle: { color: colors.accent },
        data: history.map(({ trialNumber, finished, value }) => ({ value: [finished, value], trial: trialNumber })),
      },
    ],
  }
}
