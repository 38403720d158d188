import type { EChartsOption } from 'echarts'
import type { Front } from '../../shared/contract/views.ts'
import { formatCount, formatNumber } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { countAxis, tooltipStyle, verticalAxis } from './axis-style.ts'
import type { ChartTable } from './chart-table.ts'
import { trialNumberOfPoint } from './point-trial.ts'

export type HypervolumeHistory = NonNullable<Front['hypervolume']>['history']

/** How the hypervolume grew with the finished trials. @param finished how many are finished now: the line goes on up to there */
export function hypervolumeHistory(history: HypervolumeHistory, finished: number, colors: ChartColors): EChartsOption {
  const text = (params: unknown): string => {
    const step = history.find(({ trialNumber }) => trialNumber === trialNumberOfPoint(params))
    return step === undefined ? '' : `Trial ${step.trialNumber}\nhypervolume ${formatNumber(step.value)}`
  }
  const last = history.at(-1)
  const end = last === undefined || last.finished >= finished ? [] : [{ value: [finished, last.value], symbol: 'none' }]
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
        data: [...history.map(({ trialNumber, finished: at, value }) => ({ value: [at, value], trial: trialNumber })), ...end],
      },
    ],
  }
}

/** What the chart shows: how early most of the volume was there, and when it last grew. */
export function hypervolumeSentence(history: HypervolumeHistory, finished: number): string {
  const last = history.at(-1)
  if (last === undefined) return 'There is no front yet.'
  const most = history.find(({ value }) => value >= 0.95 * last.value)
  const early = most === undefined || history.length < 3 ? '' : ` 95 % of it was there after ${formatNumber(most.finished)}.`
  return `The front dominates a volume of ${formatNumber(last.value)} after ${formatCount(finished, 'finished trial')}.${early} It last grew with trial ${last.trialNumber}.`
}

/** A row a trial that made the volume grow. */
export function hypervolumeTable(history: HypervolumeHistory): ChartTable {
  return {
    columns: ['trial', 'finished trials', 'hypervolume'].map((label) => ({ label, numeric: true })),
    rows: history.map(({ trialNumber, finished, value }) => [trialNumber, finished, value]),
  }
}
