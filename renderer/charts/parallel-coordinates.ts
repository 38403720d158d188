import type { EChartsOption } from 'echarts'
import type { ObjectiveMetric } from '../../shared/domain/metric.ts'
import type { SearchSpace } from '../../shared/domain/search-space.ts'
import type { Trial } from '../../shared/domain/trial.ts'
import { formatNumber, formatValue } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { chartText, tooltipStyle } from './axis-style.ts'
import { hasPlace } from './curve-points.ts'
import { axisNames, parameterAxis, parameterPosition, unusedPosition, valueScale, type UnitAxis } from './parallel-axis.ts'
import { mixColors } from './trial-color.ts'
import { numbersByRank } from './trial-ranking.ts'

type PlottedTrial = Pick<Trial, 'number' | 'state' | 'values' | 'params' | 'confirms'>

export interface ParallelData {
  readonly trials: readonly PlottedTrial[]
  readonly space: SearchSpace
  readonly objective: ObjectiveMetric
  /** The objective's axis. */
  readonly log: boolean
  /** The study's best trial: a pruned one may have a lower value, and one that breaks a bound. */
  readonly best: number | undefined
}

/** Lines that a screen can still tell apart; of more, the best ones and an even sample of the rest are shown. */
const mostLines = 1500

/** The trials that are drawn, worst first and the study's best last: final ones with a value that has a place. */
export function plottedTrials(data: ParallelData): PlottedTrial[] {
  const drawn = someOf(data)
  const best = data.trials.find(({ number }) => number === data.best)
  return best === undefined || !hasValue(best, data.objective.name, data.log) ? drawn : [...drawn.filter((trial) => trial !== best), best]
}

function someOf({ trials, objective, log }: ParallelData): PlottedTrial[] {
  const byNumber = new Map(trials.filter((trial) => hasValue(trial, objective.name, log)).map((trial) => [trial.number, trial]))
  const ranked = numbersByRank([...byNumber.values()], objective).flatMap((number) => byNumber.get(number) ?? [])
  if (ranked.length <= mostLines) return ranked.reverse()
  const best = ranked.slice(0, mostLines / 2)
  const rest = ranked.slice(mostLines / 2)
  const every = rest.length / (mostLines / 2)
  return [...best, ...Array.from({ length: mostLines / 2 }, (_, index) => rest[Math.floor(index * every)]).filter((trial) => trial !== undefined)].reverse()
}

function hasValue(trial: PlottedTrial, metric: string, log: boolean): boolean {
  const value = trial.values[metric]
  return (trial.state === 'complete' || trial.state === 'pruned') && value !== undefined && hasPlace(value, log)
}

/**
 * A line a trial through its parameters and its value, coloured by rank of the value: the best ones stand out.
 * Logarithmic parameters have logarithmic axes, categorical ones a place for each choice,
 * conditional ones a place for trials that do not use them. Dragging along an axis selects.
 */
export function parallelCoordinates(data: ParallelData, colors: ChartColors): EChartsOption {
  const plotted = plottedTrials(data)
  const names = axisNames(data.space)
  const scale = valueScale(
    plotted.map((trial) => trial.values[data.objective.name] ?? Number.NaN),
    data.log,
  )
  const axes: UnitAxis[] = [
    ...names.flatMap((name) => {
      const spec = data.space[name]
      return spec === undefined ? [] : [parameterAxis(name, spec)]
    }),
    { name: data.objective.name, conditional: false, ticks: scale.ticks },
  ]
  const anyConditional = axes.some((axis) => axis.conditional)
  return {
    animation: false,
    parallel: { left: 56, right: 72, top: 44, bottom: 20, axisExpandable: false },
    parallelAxis: axes.map((axis, dim) => parallelAxis(axis, dim, dim === axes.length - 1, anyConditional, colors)),
    tooltip: { ...tooltipStyle(colors), trigger: 'item', formatter: tooltipText(plotted, data) },
    series: [
      {
        id: 'trials',
        type: 'parallel',
        smooth: 0.12,
        progressive: 500,
        inactiveOpacity: 0.04,
        activeOpacity: 1,
        cursor: 'pointer',
        emphasis: { lineStyle: { width: 3, opacity: 1 } },
        data: plotted.map((trial, position) => ({
          name: String(trial.number),
          value: [...positionsOf(trial, names, data.space), scale.position(trial.values[data.objective.name] ?? Number.NaN)],
          lineStyle: lineLook(trial.number === data.best ? 1 : position / plotted.length, plotted.length, colors),
        })),
      },
    ],
  }
}

function positionsOf(trial: PlottedTrial, names: readonly string[], space: SearchSpace): number[] {
  return names.flatMap((name) => {
    const spec = space[name]
    return spec === undefined ? [] : [parameterPosition(spec, name, trial.params)]
  })
}

/** @param goodness 0 for the worst of the trials, 1 for the best */
function lineLook(goodness: number, count: number, colors: ChartColors) {
  const faintest = count > 200 ? 0.06 : count > 40 ? 0.3 : 0.5
  // Of many lines only the best few are strong: opaque ones would cover each other.
  const fall = count > 200 ? 8 : 2
  return { color: rankColor(goodness, colors), width: goodness === 1 ? 3 : 1.25, opacity: Number((faintest + (1 - faintest) * goodness ** fall).toFixed(3)) }
}

/** From pale for the worst to blue for the good ones; the best one alone is orange. Told apart by brightness too, in both themes. */
export function rankColor(goodness: number, colors: ChartColors): string {
  const [blue = colors.accent, orange = colors.warning] = colors.series
  return goodness === 1 ? orange : mixColors(mixColors(colors.subtle, colors.surface, 0.4), blue, goodness)
}

function parallelAxis(axis: UnitAxis, dim: number, last: boolean, anyConditional: boolean, colors: ChartColors) {
  const labels = new Map(axis.ticks.map((tick) => [tick.position.toFixed(6), tick.label]))
  const positions = axis.ticks.map((tick) => tick.position)
  return {
    dim,
    name: axis.name,
    type: 'value' as const,
    // One scale for all axes, so that their ends are level.
    min: anyConditional ? unusedPosition : 0,
    max: 1,
    nameLocation: 'end' as const,
    nameGap: 16,
    nameTextStyle: { color: last ? colors.accent : colors.text, fontFamily: colors.font, fontSize: chartText.normal, fontWeight: 600 as const },
    nameTruncate: { maxWidth: 110, ellipsis: '…' },
    axisLine: { lineStyle: { color: last ? colors.accent : colors.subtle, width: 1 } },
    axisTick: { customValues: positions, lineStyle: { color: colors.subtle } },
    axisLabel: {
      customValues: positions,
      color: colors.muted,
      fontFamily: colors.font,
      fontSize: chartText.small,
      textBorderColor: colors.surface,
      textBorderWidth: 3,
      formatter: (value: number) => labels.get(value.toFixed(6)) ?? '',
    },
    splitLine: { show: false },
    areaSelectStyle: { width: 18, borderWidth: 1, borderColor: colors.accent, color: colors.accent, opacity: 0.2 },
    realtime: true,
  }
}

/** Plain text: the trial, its value, its parameters. */
function tooltipText(plotted: readonly PlottedTrial[], { objective }: ParallelData) {
  const byNumber = new Map(plotted.map((trial) => [trial.number, trial]))
  return (params: unknown): string => {
    const trial = byNumber.get(plottedNumberOf(params) ?? -1)
    if (trial === undefined) return ''
    const value = trial.values[objective.name]
    const rows = Object.entries(trial.params).map(([name, chosen]) => `${name} ${formatValue(chosen)}`)
    return [`Trial ${trial.number}${trial.state === 'complete' ? '' : ` (${trial.state})`}`, `${objective.name} ${value === undefined ? '–' : formatNumber(value)}`, ...rows].join('\n')
  }
}

/** The trial behind what echarts says of a line in this chart: its name. */
export function plottedNumberOf(params: unknown): number | undefined {
  if (typeof params !== 'object' || params === null || !('name' in params) || typeof params.name !== 'string' || params.name === '') return undefined
  const number = Number(params.name)
  return Number.isInteger(number) ? number : undefined
}
