import type { EChartsOption } from 'echarts'
import { formatNumber } from '../components/format.ts'
import type { LiveCurve } from '../stores/study-data.ts'
import type { ChartColors } from '../theme/series.ts'
import { countAxis, tooltipStyle, verticalAxis } from './axis-style.ts'
import { curvePoints } from './curve-points.ts'

export interface MetricCurveData {
  readonly metric: string
  readonly curve: LiveCurve
  readonly color: string
  readonly log: boolean
}

/** One metric of one trial over its steps: one of several small charts. A curve of few points shows them. */
export function metricCurve({ metric, curve, color, log }: MetricCurveData, colors: ChartColors): EChartsOption {
  const fewPoints = curve.steps.length <= 30
  return {
    animation: false,
    grid: { left: 52, right: 16, top: 12, bottom: 40 },
    xAxis: { ...countAxis(colors, 'step'), nameGap: 24, min: 'dataMin', max: 'dataMax', splitNumber: 4 },
    yAxis: { ...verticalAxis(colors, '', log), splitNumber: 3 },
    tooltip: { ...tooltipStyle(colors), trigger: 'axis', axisPointer: { lineStyle: { color: colors.subtle } }, formatter: tooltipText(metric) },
    series: [
      {
        id: 'curve',
        type: 'line',
        data: curvePoints(curve, log),
        lineStyle: { color, width: 2 },
        itemStyle: { color },
        symbol: 'circle',
        symbolSize: fewPoints ? 5 : 0,
        showSymbol: fewPoints,
      },
    ],
  }
}

function tooltipText(metric: string) {
  return (params: unknown): string => {
    const point: unknown = Array.isArray(params) ? params[0] : params
    if (typeof point !== 'object' || point === null || !('value' in point) || !Array.isArray(point.value)) return ''
    const [step, value]: unknown[] = point.value
    return `step ${String(step)}\n${metric} ${typeof value === 'number' ? formatNumber(value) : '–'}`
  }
}

/** What a small chart shows, in a sentence: `val_error over 20 steps: 0.82 at first, 0.118 at last, between 0.11 and 0.82`. */
export function describeCurve(metric: string, { steps, values }: LiveCurve): string {
  const finite = values.filter(Number.isFinite)
  const [first, last] = [values[0], values.at(-1)]
  if (first === undefined || last === undefined || finite.length === 0) return `${metric}: no value yet`
  const low = finite.reduce((least, value) => Math.min(least, value))
  const high = finite.reduce((most, value) => Math.max(most, value))
  return `${metric} over ${steps.length} steps: ${formatNumber(first)} at first, ${formatNumber(last)} at last, between ${formatNumber(low)} and ${formatNumber(high)}`
}
