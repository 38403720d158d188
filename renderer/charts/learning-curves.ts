import type { EChartsOption, LineSeriesOption, ScatterSeriesOption } from 'echarts'
import type { ObjectiveMetric } from '../../shared/domain/metric.ts'
import { formatNumber } from '../components/format.ts'
import type { LiveCurve } from '../stores/study-data.ts'
import type { ChartColors } from '../theme/series.ts'
import type { ChartTable } from './chart-table.ts'
import { chartText, countAxis, verticalAxis } from './axis-style.ts'
import { curvePoints, hasPlace, joinCurves, type NearestPoint } from './curve-points.ts'
import { mixColors, trialColor } from './trial-color.ts'
import { numbersByRank, type RankedTrial } from './trial-ranking.ts'

export interface LearningCurvesData {
  readonly curves: ReadonlyMap<number, LiveCurve>
  readonly trials: readonly RankedTrial[]
  readonly objective: ObjectiveMetric
  /** What the curves show; need not be the objective. */
  readonly metric: string
  /** The trial to highlight. */
  readonly best: number | null
  readonly log: boolean
}

/** Curves drawn as lines of their own; the rest are the background. */
const ownLines = 60
/** Points of the background, all curves together: about what a screen can show. */
const backgroundPoints = 20_000

/** Space around the plot, in pixels. */
export const curvesGrid = { left: 64, right: 56, top: 16, bottom: 44 } as const

/**
 * Learning curves: a line a trial in its own colour, fainter the lower its rank; the best one is thick, running ones end in a dot.
 * Of very many trials the best ones and the running ones get a line each, the others are one background series, thinned.
 * There is no animation: a chart that grows while one looks at it must not wobble.
 */
export function learningCurves(data: LearningCurvesData, colors: ChartColors): EChartsOption {
  return {
    animation: false,
    grid: curvesGrid,
    xAxis: { ...countAxis(colors, 'step'), min: 'dataMin', max: 'dataMax' },
    yAxis: verticalAxis(colors, data.metric, data.log),
    dataZoom: [{ type: 'inside', xAxisIndex: 0, filterMode: 'none', zoomOnMouseWheel: 'ctrl', moveOnMouseMove: 'shift', moveOnMouseWheel: false }],
    series: [...background(data, colors), ...lines(data, colors), ends(data, colors)],
  }
}

/** The numbers that get a line of their own, worst first, so that better ones are drawn over them. */
export function drawnNumbers({ trials, objective, curves, best }: LearningCurvesData): number[] {
  const ranked = numbersByRank(trials, objective).filter((number) => curves.has(number))
  const running = new Set(trials.filter((trial) => trial.state === 'running').map((trial) => trial.number))
  const drawn = ranked.filter((number, rank) => rank < ownLines || running.has(number)).reverse()
  return best === null || !drawn.includes(best) ? drawn : [...drawn.filter((number) => number !== best), best]
}

function background(data: LearningCurvesData, colors: ChartColors): LineSeriesOption[] {
  const drawn = new Set(drawnNumbers(data))
  const rest = [...data.curves].filter(([number]) => !drawn.has(number)).map(([, curve]) => curve)
  if (rest.length === 0) return []
  const points = rest.reduce((sum, curve) => sum + curve.steps.length, 0)
  const every = Math.max(1, Math.ceil(points / backgroundPoints))
  const color = mixColors(colors.subtle, colors.surface, 0.55)
  return [line('background', joinCurves(rest, data.log, every), { color, width: 1, opacity: rest.length > 200 ? 0.25 : 0.45 }, 1)]
}

function lines(data: LearningCurvesData, colors: ChartColors): LineSeriesOption[] {
  const numbers = drawnNumbers(data)
  const states = new Map(data.trials.map((trial) => [trial.number, trial.state]))
  return numbers.flatMap((number, position) => {
    const curve = data.curves.get(number)
    if (curve === undefined) return []
    const isBest = number === data.best
    const running = states.get(number) === 'running'
    const opacity = isBest || running ? 1 : opacityAt(position, numbers.length)
    const color = trialColor(number, colors.series)
    const series = line(`trial-${number}`, curvePoints(curve, data.log), { color, width: isBest ? 3 : 1.5, opacity }, isBest ? 4 : 2)
    return isBest ? [halo(curve, data.log, colors), { ...series, ...bestLabel(number, colors) }] : [series]
  })
}

/** From faint for the worst to strong for the best; few lines stay readable all of them. */
export function opacityAt(position: number, count: number): number {
  const faintest = count <= 8 ? 0.55 : 0.2
  if (count <= 1) return 1
  const share = position / (count - 1)
  return Number((faintest + (0.9 - faintest) * share ** 2).toFixed(3))
}

function line(id: string, data: LineSeriesOption['data'], lineStyle: LineSeriesOption['lineStyle'] & { color: string }, z: number): LineSeriesOption {
  // Everything that a trial may gain and lose is stated: echarts merges a series into what it was before.
  return { id, type: 'line', data, z, lineStyle, itemStyle: { color: lineStyle.color }, showSymbol: false, connectNulls: false, silent: true, animation: false, endLabel: { show: false } }
}

/**
 * A dot at the last point of each trial that runs, and of those that have no other point. A series of its own: dots of a line
 * would be made for each of its points.
 */
function ends(data: LearningCurvesData, colors: ChartColors): ScatterSeriesOption {
  const running = new Set(data.trials.filter(({ state }) => state === 'running').map(({ number }) => number))
  const dots = drawnNumbers(data).flatMap((number) => {
    const { steps, values } = data.curves.get(number) ?? { steps: [], values: [] }
    const [step, value] = [steps.at(-1), values.at(-1)]
    if (step === undefined || value === undefined || !hasPlace(value, data.log) || (steps.length > 1 && !running.has(number))) return []
    return [{ value: [step, value], itemStyle: { color: trialColor(number, colors.series) } }]
  })
  return { id: 'ends', type: 'scatter', data: dots, symbol: 'circle', symbolSize: 7, z: 4, silent: true, animation: false }
}

/** Parts the best curve from those behind it, whatever their colours. */
function halo(curve: LiveCurve, log: boolean, colors: ChartColors): LineSeriesOption {
  return line('halo', curvePoints(curve, log), { color: colors.surface, width: 7, opacity: 1 }, 3)
}

function bestLabel(number: number, colors: ChartColors): Partial<LineSeriesOption> {
  return { endLabel: { show: true, formatter: `best\n#${number}`, color: colors.text, fontFamily: colors.font, fontSize: chartText.small, lineHeight: 14, fontWeight: 600, distance: 6 } }
}

/** Every point that is drawn: the trial, the step and the value; a thinned curve has those that it kept. */
export function curvesTable({ curves, metric }: LearningCurvesData): ChartTable {
  const rows = [...curves]
    .sort(([a], [b]) => a - b)
    .flatMap(([number, { steps, values }]) => steps.map((step, index) => [number, step, values[index] ?? null] as const))
  return { columns: ['trial', 'step', metric].map((label) => ({ label, numeric: true })), rows }
}

/** Two lines of plain text: the trial, and its value there. */
export function hoverText({ number, step, value }: NearestPoint, { metric, trials, best }: LearningCurvesData): string {
  const state = trials.find((trial) => trial.number === number)?.state
  const notes = [number === best ? 'best' : undefined, state === 'complete' ? undefined : state].filter((note) => note !== undefined)
  return `Trial ${number}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}\nstep ${step}: ${metric} ${formatNumber(value)}`
}
