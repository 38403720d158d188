import type { EChartsOption, LineSeriesOption, CustomSeriesOption } from 'echarts'
import { compareSlots, utilisationOf } from '../../shared/analysis/utilisation.ts'
import type { RunOutcome, TrialRun } from '../../shared/domain/trial-run.ts'
import { formatCount, formatDuration, formatNumber, formatPercent } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { chartText, legendOf, tooltipStyle, valueAxis } from './axis-style.ts'
import type { ChartTable } from './chart-table.ts'
import { trialNumberOfPoint } from './point-trial.ts'

/** A part of the time of a study, in milliseconds since its first run began. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

export interface TimelineData {
  /** By their starts. */
  readonly runs: readonly TrialRun[]
  /** Milliseconds since 1970: up to where a run that goes on is drawn. */
  readonly now: number
  /** What is looked at; undefined: everything. */
  readonly range: TimeRange | undefined
  /** The trials that are shown in full colour; undefined: all. */
  readonly kept: ReadonlySet<number> | undefined
}

/** A run of a trial, or several one after another that are too short to be told apart. */
export interface TimelineBar extends TimeRange {
  /** The position of its slot among the slots. */
  readonly slot: number
  /** Which of the slot's lanes, of how many: trials that train together are above each other. */
  readonly lane: number
  readonly lanes: number
  /** That of most of its time. */
  readonly outcome: RunOutcome
  readonly isKept: boolean
  /** The first trial; of several runs, how many. */
  readonly trial: number
  readonly count: number
}

export interface Timeline {
  readonly slots: readonly string[]
  readonly bars: readonly TimelineBar[]
  /** When the first run began, in milliseconds since 1970. */
  readonly start: number
  /** How long it is from there to the end of the last one, in milliseconds. */
  readonly length: number
}

/** Pieces of the time that is looked at: about the pixels of a chart. Runs that are shorter are joined. */
const pieces = 700

const looks = [
  { outcome: 'complete', name: 'complete', share: 1, color: (colors: ChartColors) => colors.series[0] ?? colors.accent },
  { outcome: 'running', name: 'running', share: 1, color: (colors: ChartColors) => colors.success },
  { outcome: 'paused', name: 'paused', share: 0.75, color: (colors: ChartColors) => colors.warning },
  { outcome: 'pruned', name: 'pruned', share: 0.55, color: (colors: ChartColors) => colors.subtle },
  { outcome: 'interrupted', name: 'interrupted', share: 0.4, color: (colors: ChartColors) => colors.info },
  { outcome: 'fail', name: 'failed', share: 0.3, color: (colors: ChartColors) => colors.danger },
] as const satisfies readonly { readonly outcome: RunOutcome; readonly name: string; readonly share: number; readonly color: (colors: ChartColors) => string }[]

/** The bars of a timeline: those that are looked at, the short ones joined, so that there are never more than a screen shows. */
export function timelineOf({ runs, now, range, kept }: TimelineData): Timeline {
  const start = runs[0]?.startedAt ?? 0
  const slots = [...new Set(runs.map(({ slot }) => slot))].sort(compareSlots)
  const lanes = lanesOf(runs, now)
  const length = runs.reduce((most, { endedAt }) => Math.max(most, (endedAt ?? now) - start), 1)
  const { from, to } = range ?? { from: 0, to: length }
  const piece = (to - from) / pieces
  const positions = new Map(slots.map((slot, at) => [slot, at]))
  const open = new Map<string, Joined>()
  const bars: Joined[] = []
  for (const [at, { slot, startedAt, endedAt, outcome, trialNumber }] of runs.entries()) {
    const bar = { from: startedAt - start, to: Math.max(startedAt, endedAt ?? now) - start, outcome, isKept: kept?.has(trialNumber) ?? true }
    if (bar.to < from || bar.from > to) continue
    const lane = lanes.of[at] ?? 0
    const key = `${lane} ${slot}`
    const last = open.get(key)
    if (last !== undefined && last.to - last.from < piece && bar.to - last.from < piece) join(last, bar)
    else {
      const made: Joined = { ...bar, slot: positions.get(slot) ?? 0, lane, lanes: lanes.count.get(slot) ?? 1, trial: trialNumber, count: 1, longest: bar.to - bar.from }
      bars.push(made)
      open.set(key, made)
    }
  }
  return { slots, bars: bars.map(({ longest: _, ...bar }) => bar), start, length }
}

type Joined = { -readonly [Key in keyof TimelineBar]: TimelineBar[Key] } & { longest: number }

function join(bar: Joined, next: TimeRange & { readonly outcome: RunOutcome; readonly isKept: boolean }): void {
  bar.to = Math.max(bar.to, next.to)
  bar.count += 1
  bar.isKept ||= next.isKept
  if (next.to - next.from <= bar.longest) return
  bar.longest = next.to - next.from
  bar.outcome = next.outcome
}

/** A lane for each run: the first of its slot that is free. */
function lanesOf(runs: readonly TrialRun[], now: number): { readonly of: readonly number[]; readonly count: ReadonlyMap<string, number> } {
  const ends = new Map<string, number[]>()
  const of = runs.map(({ slot, startedAt, endedAt }) => {
    const busy = ends.get(slot) ?? []
    ends.set(slot, busy)
    const free = busy.findIndex((end) => end <= startedAt)
    const lane = free < 0 ? busy.length : free
    busy[lane] = endedAt ?? now
    return lane
  })
  return { of, count: new Map([...ends].map(([slot, busy]) => [slot, busy.length])) }
}

/** When each trial ran, a row a slot; height and colour both tell how a run ended. */
export function timelineChart(timeline: Timeline, range: TimeRange | undefined, colors: ChartColors): EChartsOption {
  const series = looks.map(({ outcome, name, share, color }) => barSeries(timeline, outcome, name, share, color(colors), colors))
  const { from, to } = range ?? { from: 0, to: timeline.length }
  return {
    animation: false,
    grid: { left: 8, right: 24, top: 40, bottom: 44, containLabel: true },
    legend: legendOf(series as LineSeriesOption[], colors),
    xAxis: { ...valueAxis(colors, 'time since the start'), nameGap: 28, min: 0, max: timeline.length, axisLabel: { ...valueAxis(colors, '').axisLabel, formatter: (value: number) => (value === 0 ? '0' : formatDuration(value)) } },
    yAxis: {
      type: 'category',
      inverse: true,
      data: [...timeline.slots],
      axisLabel: { color: colors.muted, fontFamily: colors.font, fontSize: chartText.small },
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: true, lineStyle: { color: colors.border, opacity: 0.7 } },
    },
    dataZoom: [{ type: 'inside', xAxisIndex: 0, filterMode: 'none', startValue: from, endValue: to, zoomOnMouseWheel: 'ctrl', moveOnMouseMove: 'shift', moveOnMouseWheel: false }],
    tooltip: { ...tooltipStyle(colors), trigger: 'item', formatter: tooltipText(timeline) },
    series,
  }
}

function barSeries({ bars }: Timeline, outcome: RunOutcome, name: string, share: number, color: string, colors: ChartColors): CustomSeriesOption {
  const isHollow = outcome === 'running'
  return {
    id: outcome,
    name,
    type: 'custom',
    cursor: 'pointer',
    clip: true,
    itemStyle: { color },
    encode: { x: [0, 1], y: 2 },
    data: bars.flatMap((bar, at) => (bar.outcome === outcome ? [{ value: [bar.from, bar.to, bar.slot, bar.lane, bar.lanes, bar.isKept ? 1 : 0, at], trial: bar.trial }] : [])),
    renderItem: (_, api) => {
      const value = (dimension: number): number => Number(api.value(dimension))
      const [left = 0, middle = 0] = api.coord([value(0), value(2)])
      const [right = 0] = api.coord([value(1), value(2)])
      const size = api.size?.([0, 1])
      const row = (Array.isArray(size) ? (size[1] ?? 20) : 20) * 0.8
      const lane = row / value(4)
      const height = Math.max(1, lane * share)
      const style = isHollow ? { fill: colors.surface, stroke: color, lineWidth: 1.5 } : { fill: color }
      return {
        type: 'rect',
        shape: { x: left, y: middle - row / 2 + lane * (value(3) + 1) - height, width: Math.max(1, right - left - (right - left > 3 ? 1 : 0)), height },
        style: { ...style, opacity: value(5) === 1 ? 1 : 0.15 },
      }
    },
  }
}

function tooltipText({ bars, slots }: Timeline) {
  return (params: unknown): string => {
    const bar = bars[barOf(params)]
    if (bar === undefined) return ''
    const trials = bar.count === 1 ? `Trial ${bar.trial}` : `${formatCount(bar.count, 'run')}, the first of trial ${bar.trial}`
    return [`${trials} (${bar.count === 1 ? '' : 'most '}${bar.outcome})`, slots[bar.slot] ?? '', `${formatDuration(bar.to - bar.from)}, from ${formatDuration(bar.from)} on`].join('\n')
  }
}

function barOf(params: unknown): number {
  if (typeof params !== 'object' || params === null || !('value' in params) || !Array.isArray(params.value)) return -1
  const index: unknown = params.value[6]
  return typeof index === 'number' ? index : -1
}

/** The trial of a bar. */
export const trialOfBar = trialNumberOfPoint

/** A part of what is looked at, or more: kept within the whole. @param factor above 1 shows more */
export function zoomed({ from, to }: TimeRange, length: number, factor: number, shift = 0): TimeRange | undefined {
  const span = Math.min(length, (to - from) * factor)
  const middle = (from + to) / 2 + shift * (to - from)
  const start = Math.min(Math.max(0, middle - span / 2), length - span)
  return span >= length ? undefined : { from: start, to: start + span }
}

/** What the chart shows: how busy the slots were, and which one the least. */
export function timelineSentence({ runs, now }: Pick<TimelineData, 'runs' | 'now'>): string {
  if (runs.length === 0) return 'No trial has run yet.'
  const { activeMs, share, slots } = utilisationOf(runs, now)
  const trials = new Set(runs.map(({ trialNumber }) => trialNumber)).size
  const ran = runs.length === trials ? `${formatCount(trials, 'trial')} ran` : `${formatCount(trials, 'trial')} ran ${formatNumber(runs.length)} times`
  const busy = `${formatCount(slots.length, 'slot')} ${slots.length === 1 ? 'was' : 'were'} busy ${formatPercent(share)} of ${formatDuration(activeMs)}`
  const least = [...slots].sort((a, b) => a.share - b.share)[0]
  const idle = least !== undefined && slots.length > 1 && least.share < share - 0.02 ? `, ${least.slot} the least (${formatPercent(least.share)})` : ''
  return `${busy}${idle}; ${ran}.`
}

/** A row a run. */
export function timelineTable({ runs, now }: Pick<TimelineData, 'runs' | 'now'>): ChartTable {
  const start = runs[0]?.startedAt ?? 0
  const numeric = (label: string) => ({ label, numeric: true })
  const seconds = (ms: number): number => Math.round(ms) / 1000
  return {
    columns: [numeric('trial'), numeric('attempt'), { label: 'slot', numeric: false }, { label: 'outcome', numeric: false }, numeric('from (s)'), numeric('to (s)'), numeric('seconds')],
    rows: runs.map(({ trialNumber, attempt, slot, outcome, startedAt, endedAt }) => [
      trialNumber,
      attempt,
      slot,
      outcome,
      seconds(startedAt - start),
      endedAt === null ? null : seconds(endedAt - start),
      seconds((endedAt ?? now) - startedAt),
    ]),
  }
}
