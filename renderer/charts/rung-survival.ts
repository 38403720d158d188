import type { BarSeriesOption, EChartsOption } from 'echarts'
import type { BracketView, Rungs, RungView } from '../../shared/contract/rungs.ts'
import { formatCount, formatNumber, formatPercent } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { chartText, legendOf, tooltipStyle, verticalAxis } from './axis-style.ts'
import type { ChartTable } from './chart-table.ts'

/** What became of the trials at a rung, from the axis upwards. */
const fates = [
  { key: 'promoted', name: 'went on', color: (colors: ChartColors) => colors.series[0] ?? colors.accent },
  { key: 'complete', name: 'complete', color: (colors: ChartColors) => colors.success },
  { key: 'running', name: 'running', color: (colors: ChartColors) => colors.info },
  { key: 'waiting', name: 'waiting', color: (colors: ChartColors) => colors.warning },
  { key: 'pruned', name: 'pruned', color: (colors: ChartColors) => colors.subtle },
  { key: 'failed', name: 'failed', color: (colors: ChartColors) => colors.danger },
] as const satisfies readonly { readonly key: keyof RungView; readonly name: string; readonly color: (colors: ChartColors) => string }[]

/** Brackets that have a bar a rung each; of more, the rungs of the same step are one bar. */
const mostBrackets = 6

interface Bar extends RungView {
  readonly label: string
}

/** The bars from left to right: the rungs of each bracket, or of all brackets by step where there are many. */
export function rungBars(brackets: readonly BracketView[]): Bar[] {
  if (brackets.length > mostBrackets) return summed(brackets)
  return brackets.flatMap(({ bracket, rungs }) => rungs.map((rung) => ({ ...rung, label: bracket === null || brackets.length === 1 ? `step ${rung.step}` : `${bracket}: step ${rung.step}` })))
}

function summed(brackets: readonly BracketView[]): Bar[] {
  const bySteps = new Map<number, Bar>()
  for (const rung of brackets.flatMap(({ rungs }) => rungs)) {
    const sum = bySteps.get(rung.step)
    const add = (key: 'arrived' | (typeof fates)[number]['key']): number => (sum?.[key] ?? 0) + rung[key]
    const counts = { arrived: add('arrived'), promoted: add('promoted'), complete: add('complete'), running: add('running'), waiting: add('waiting'), pruned: add('pruned'), failed: add('failed') }
    bySteps.set(rung.step, { step: rung.step, ...counts, bestPlace: null, label: `step ${rung.step}` })
  }
  return [...bySteps.values()].sort((a, b) => a.step - b.step)
}

/** A bar a rung: how many trials came, and what became of them. The number above a bar is that of all who came. */
export function rungSurvival({ brackets }: Rungs, colors: ChartColors): EChartsOption {
  const bars = rungBars(brackets)
  const isTurned = bars.length > 8
  const series = fates.map(({ key, name, color }): BarSeriesOption => ({
    id: key,
    name,
    type: 'bar',
    stack: 'rung',
    barMaxWidth: 56,
    itemStyle: { color: color(colors), borderColor: colors.surface, borderWidth: 1 },
    // Nothing is no part of a bar, and has no place in the legend.
    data: bars.some((bar) => bar[key] > 0) ? bars.map((bar) => bar[key]) : [],
  }))
  const top: BarSeriesOption = {
    id: 'arrived',
    type: 'bar',
    stack: 'rung',
    silent: true,
    data: bars.map(() => 0),
    label: { show: true, position: 'top', color: colors.text, fontFamily: colors.font, fontSize: chartText.normal, formatter: ({ dataIndex }) => formatNumber(bars[dataIndex ?? 0]?.arrived ?? 0) },
  }
  return {
    animation: false,
    grid: { left: 64, right: 20, top: 44, bottom: isTurned ? 56 : 32 },
    legend: legendOf(series, colors),
    xAxis: {
      type: 'category',
      data: bars.map(({ label }) => label),
      axisLabel: { color: colors.muted, fontFamily: colors.font, fontSize: chartText.small, interval: 0, hideOverlap: true, rotate: isTurned ? 35 : 0 },
      axisLine: { lineStyle: { color: colors.border } },
      axisTick: { show: false },
    },
    yAxis: { ...verticalAxis(colors, 'trials', false), minInterval: 1, scale: false },
    tooltip: { ...tooltipStyle(colors), trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: tooltipText(bars) },
    series: [...series, top],
  }
}

function tooltipText(bars: readonly Bar[]) {
  return (params: unknown): string => {
    const [first]: unknown[] = Array.isArray(params) ? params : [params]
    const index = typeof first === 'object' && first !== null && 'dataIndex' in first && typeof first.dataIndex === 'number' ? first.dataIndex : -1
    const bar = bars[index]
    if (bar === undefined) return ''
    return [`${bar.label}: ${formatCount(bar.arrived, 'trial')}`, ...fates.flatMap(({ key, name }) => (bar[key] > 0 ? [`${name} ${formatNumber(bar[key])}`] : []))].join('\n')
  }
}

/** What the chart shows: how few came to the top, and whether the first rung could have told the best one. */
export function rungSentence({ brackets }: Rungs): string {
  const trials = brackets.reduce((sum, bracket) => sum + bracket.trials, 0)
  const top = [...brackets.flatMap(({ rungs }) => rungs)].filter(({ arrived }) => arrived > 0).reduce((most, { step }) => Math.max(most, step), 0)
  if (top === 0) return 'No trial has come to a rung yet.'
  const reached = brackets.flatMap(({ rungs }) => rungs).reduce((sum, { step, arrived }) => (step === top ? sum + arrived : sum), 0)
  return [`Of ${formatCount(trials, 'trial')} ${formatNumber(reached)} reached step ${formatNumber(top)}: ${shareOf(reached, trials)}.`, ...bestSentence(brackets)].join(' ')
}

/** `1 in 9`, of more than a half `88 %`. */
function shareOf(reached: number, trials: number): string {
  if (reached === trials) return 'all of them'
  return reached * 2 > trials ? formatPercent(reached / trials) : `1 in ${formatNumber(trials / reached, 2)}`
}

function bestSentence(brackets: readonly BracketView[]): string[] {
  // The bracket that judges first has the most to answer for.
  const [bracket] = brackets
  const [first] = bracket?.rungs ?? []
  const reached = bracket?.rungs.filter(({ arrived }) => arrived > 0) ?? []
  const last = reached.at(-1)
  if (bracket === undefined || first === undefined || first.bestPlace === null || last === undefined || reached.length < 2) return []
  const of = brackets.length > 1 && bracket.bracket !== null ? ` of bracket ${bracket.bracket}` : ''
  // The best of the study may be another: what counts here is the value at the highest rung, not that at a trial's end.
  return [`The best at step ${formatNumber(last.step)}${of} (trial ${bracket.best ?? ''}) was ${ordinal(first.bestPlace)} of ${formatNumber(first.arrived)} at step ${formatNumber(first.step)}.`]
}

function ordinal(place: number): string {
  const teens = place % 100 >= 11 && place % 100 <= 13
  return `${formatNumber(place)}${teens ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th')}`
}

/** A row a rung of each bracket. */
export function rungTable({ brackets }: Rungs): ChartTable {
  const numeric = (label: string) => ({ label, numeric: true })
  return {
    columns: [numeric('bracket'), numeric('step'), numeric('arrived'), ...fates.map(({ name }) => numeric(name)), numeric('place of the best')],
    rows: brackets.flatMap(({ bracket, rungs }) => rungs.map((rung) => [bracket, rung.step, rung.arrived, ...fates.map(({ key }) => rung[key]), rung.bestPlace])),
  }
}
