import type { BarSeriesOption, EChartsOption } from 'echarts'
import { fewTrials, type Importance } from '../../shared/contract/importance.ts'
import type { ChartColors } from '../theme/series.ts'
import { chartText, legendOf, tooltipStyle, valueAxis } from './axis-style.ts'
import type { ChartTable } from './chart-table.ts'

/** A share as people read it: `61 %`, `0.4 %`, and `99.7 %`, which is not all. */
export function shareText(share: number): string {
  const percent = 100 * share
  const isFine = (percent > 0 && percent < 9.95) || (percent >= 99.5 && percent < 99.95)
  return `${percent.toFixed(isFine ? 1 : 0)} %`
}

/** What the importance says, in a sentence. */
export function importanceSentence({ metric, fanova, pedAnova, trials }: Importance): string {
  const [most] = fanova
  const [best] = pedAnova
  if (most === undefined || trials < fewTrials) return `What ${metric} depends on shows after ${fewTrials} complete trials.`
  if (most.share === 0) return `${metric} does not depend on any parameter.`
  const alone = `${most.parameter} explains ${shareText(most.share)} of the variance of ${metric} alone`
  return best === undefined || best.parameter === most.parameter ? `${alone}, and decides most about being among the best tenth.` : `${alone}; ${best.parameter} decides most about being among the best tenth.`
}

/** More parameters than these do not fit; the table has them all. */
const mostBars = 20

/** The names of both measures, which is how legends, tables and help call them. */
export const measures = { alone: 'explains alone (fANOVA)', good: 'among the best tenth (PED-ANOVA)' } as const

/** Both shares of each parameter, the most important above. A full bar and an outlined one are told apart without colour. */
export function importanceChart(importance: Importance, colors: ChartColors): EChartsOption {
  const shown = importance.fanova.slice(0, mostBars)
  const good = goodShares(importance)
  const names = shown.map(({ parameter }) => parameter)
  const [blue = colors.accent, orange = colors.warning] = colors.series
  const series = [
    bars(measures.alone, shown.map(({ share }) => share), { color: blue }, colors),
    bars(measures.good, names.map((name) => good.get(name) ?? 0), { color: colors.surface, borderColor: orange, borderWidth: 1.5 }, colors),
  ]
  const axis = valueAxis(colors, '')
  return {
    animation: false,
    grid: { left: 16, right: 64, top: 36, bottom: 12, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: { ...legendOf(series, colors), left: 12, right: 'auto' },
    xAxis: { ...axis, min: 0, axisLabel: { show: false } },
    yAxis: {
      type: 'category',
      data: names,
      inverse: true,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colors.text, fontFamily: colors.font, fontSize: chartText.normal, width: 150, overflow: 'truncate' },
    },
    tooltip: { ...tooltipStyle(colors), trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: colors.hover, opacity: 0.5 } }, formatter: tooltipText(importance) },
    series,
  }
}

function bars(name: string, shares: readonly number[], itemStyle: BarSeriesOption['itemStyle'] & object, colors: ChartColors): BarSeriesOption {
  return {
    id: name,
    name,
    type: 'bar',
    barMaxWidth: 14,
    barGap: '15%',
    itemStyle: { borderRadius: 2, ...itemStyle },
    label: { show: true, position: 'right', color: colors.muted, fontFamily: colors.font, fontSize: chartText.small, formatter: ({ value }) => (typeof value === 'number' ? shareText(value) : '') },
    data: [...shares],
  }
}

const goodShares = ({ pedAnova }: Importance): ReadonlyMap<string, number> => new Map(pedAnova.map(({ parameter, share }) => [parameter, share]))

function tooltipText(importance: Importance) {
  const good = goodShares(importance)
  return (params: unknown): string => {
    const first: unknown = Array.isArray(params) ? params[0] : params
    if (typeof first !== 'object' || first === null || !('dataIndex' in first) || typeof first.dataIndex !== 'number') return ''
    const bar = importance.fanova[first.dataIndex]
    return bar === undefined ? '' : `${bar.parameter}\n${measures.alone} ${shareText(bar.share)}\n${measures.good} ${shareText(good.get(bar.parameter) ?? 0)}`
  }
}

/** Both shares of every parameter. */
export function importanceTable(importance: Importance): ChartTable {
  const good = goodShares(importance)
  return {
    columns: [{ label: 'parameter', numeric: false }, ...Object.values(measures).map((label) => ({ label, numeric: true }))],
    rows: importance.fanova.map(({ parameter, share }) => [parameter, share, good.get(parameter) ?? 0]),
  }
}
