import type { EChartsOption, LineSeriesOption, ScatterSeriesOption } from 'echarts'
import type { Metric, ObjectiveMetric } from '../../shared/domain/metric.ts'
import { formatNumber } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { chartText, legendOf, tooltipStyle } from './axis-style.ts'
import { axisName, sorted } from './pareto-front.ts'
import { trialNumberOfPoint } from './point-trial.ts'
import type { RankedTrial } from './trial-ranking.ts'

/** From where the cube is looked at, in degrees. */
export interface Rotation {
  /** Around the upright axis. */
  readonly turn: number
  /** 0 looks from the side, 90 from above. */
  readonly tilt: number
}

export interface ParetoData3 {
  readonly trials: readonly RankedTrial[]
  /** The numbers of the trials that no other beats. */
  readonly front: ReadonlySet<number>
  /** Across, into the picture, and up. */
  readonly axes: readonly [ObjectiveMetric, ObjectiveMetric, ObjectiveMetric]
  readonly metrics: readonly Metric[]
  readonly rotation: Rotation
  /** The picture's width for its height. */
  readonly aspect: number
}

type Point3 = readonly [x: number, y: number, z: number]
type Point2 = [x: number, y: number]

/** Beaten trials that are drawn: more would make the cube turn in jerks, and hide the front. */
const mostBeaten = 1500
/** Front trials that have a stem down to the floor of the cube. */
const mostStems = 80

/** Where a point of the cube from -0.5 to 0.5 is in the picture: orthographic, the third coordinate upright. */
export function project([x, y, z]: Point3, { turn, tilt }: Rotation): Point2 {
  const [a, b] = [(turn * Math.PI) / 180, (tilt * Math.PI) / 180]
  const depth = x * Math.sin(a) + y * Math.cos(a)
  return [x * Math.cos(a) - y * Math.sin(a), z * Math.cos(b) + depth * Math.sin(b)]
}

/** A point of the cube for each trial, or undefined where a value is missing. */
export function cubePlaces({ trials, axes }: Pick<ParetoData3, 'trials' | 'axes'>): { readonly ranges: readonly Range[]; readonly of: (trial: RankedTrial) => Point3 | undefined } {
  const complete = trials.filter(({ state }) => state === 'complete')
  const ranges = axes.map(({ name }) => rangeOf(complete.flatMap(({ values }) => values[name] ?? [])))
  const place = (trial: RankedTrial, k: 0 | 1 | 2): number => {
    const { low, high } = ranges[k] ?? { low: 0, high: 1 }
    const value = trial.values[axes[k].name] ?? NaN
    return high === low ? 0 : (value - low) / (high - low) - 0.5
  }
  return {
    ranges,
    of: (trial) => {
      const point = [place(trial, 0), place(trial, 1), place(trial, 2)] as const
      return point.every(Number.isFinite) ? point : undefined
    },
  }
}

interface Range {
  readonly low: number
  readonly high: number
}

function rangeOf(values: readonly number[]): Range {
  const finite = values.filter(Number.isFinite)
  return { low: finite.reduce((least, value) => Math.min(least, value), Infinity), high: finite.reduce((most, value) => Math.max(most, value), -Infinity) }
}

/** Complete trials by three objectives in a cube that turns: the front strong, with stems to the floor, and what it beats faint. */
export function paretoFront3(data: ParetoData3, colors: ChartColors): EChartsOption {
  const { rotation, aspect } = data
  const places = cubePlaces(data)
  const { onFront, beaten, infeasible } = sorted(data)
  const every = Math.max(1, Math.ceil(beaten.length / mostBeaten))
  const points = (name: string, trials: readonly RankedTrial[], style: ScatterSeriesOption): ScatterSeriesOption => ({
    ...style,
    id: name,
    name,
    type: 'scatter',
    cursor: 'pointer',
    data: trials.flatMap((trial) => {
      const place = places.of(trial)
      return place === undefined ? [] : [{ value: project(place, rotation), trial: trial.number }]
    }),
  })
  const marks = [
    points('beaten', beaten.filter((_, at) => at % every === 0), { symbol: 'circle', symbolSize: 5, itemStyle: { color: colors.subtle, opacity: 0.35 } }),
    points('breaks a bound', infeasible.slice(0, mostBeaten), { symbol: 'diamond', symbolSize: 7, itemStyle: { color: colors.surface, borderColor: colors.danger, borderWidth: 1.5, opacity: 0.6 } }),
    points('front', onFront, { symbol: 'circle', symbolSize: 10, z: 4, itemStyle: { color: colors.accent, borderColor: colors.surface, borderWidth: 1 } }),
  ]
  const stems = onFront.slice(0, mostStems).flatMap((trial) => {
    const place = places.of(trial)
    return place === undefined ? [] : segment(place, [place[0], place[1], -0.5], rotation)
  })
  const hidden = { type: 'value' as const, show: false }
  // The cube and the words around it fit in, whichever side of the picture is the shorter one.
  const half = Math.max(0.9, 1 / aspect)
  return {
    animation: false,
    grid: { left: 8, right: 8, top: 36, bottom: 8 },
    legend: legendOf(marks, colors),
    xAxis: { ...hidden, min: -half * aspect, max: half * aspect },
    yAxis: { ...hidden, min: -half, max: half },
    tooltip: { ...tooltipStyle(colors), trigger: 'item', formatter: tooltipText(data) },
    series: [edges(rotation, colors), line('stems', stems, { color: colors.accent, width: 1, opacity: 0.35 }), words(data, places.ranges, colors), ...marks],
  }
}

function line(id: string, data: (readonly [number, number | null])[], lineStyle: LineSeriesOption['lineStyle']): LineSeriesOption {
  return { id, type: 'line', showSymbol: false, silent: true, z: 1, lineStyle, data: data.map((point) => [...point]) }
}

function segment(from: Point3, to: Point3, rotation: Rotation): [number, number | null][] {
  const [start, end] = [project(from, rotation), project(to, rotation)]
  return [start, end, [end[0], null]]
}

const corners = [-0.5, 0.5] as const

/** The twelve edges of the cube. */
function edges(rotation: Rotation, colors: ChartColors): LineSeriesOption {
  const all = corners.flatMap((a) =>
    corners.flatMap((b) => [...segment([-0.5, a, b], [0.5, a, b], rotation), ...segment([a, -0.5, b], [a, 0.5, b], rotation), ...segment([a, b, -0.5], [a, b, 0.5], rotation)]),
  )
  return line('cube', all, { color: colors.border, width: 1 })
}

/** The names of the axes with both ends of each, beside the edges of the floor that are near, and beside the edge furthest to the left. */
function words({ axes, rotation }: ParetoData3, ranges: readonly Range[], colors: ChartColors): ScatterSeriesOption {
  const nearest = (edge: (a: number, b: number) => Point3): Point3 => {
    const candidates = corners.map((side) => edge(side, -0.5))
    return candidates.sort((p, q) => project(p, rotation)[1] - project(q, rotation)[1])[0] ?? edge(-0.5, -0.5)
  }
  const across = nearest((side, floor) => [0, side * 1.16, floor])
  const into = nearest((side, floor) => [side * 1.16, 0, floor])
  const upright = corners.flatMap((a) => corners.map((b): Point3 => [a * 1.14, b * 1.14, 0])).sort((p, q) => project(p, rotation)[0] - project(q, rotation)[0])[0] ?? [-0.5, -0.5, 0]
  const anchors = [across, into, upright] as const
  const data = axes.flatMap((axis, k) => {
    const anchor = anchors[k] ?? across
    const at = (share: number): Point2 => project([k === 0 ? share : anchor[0], k === 1 ? share : anchor[1], k === 2 ? share : anchor[2]], rotation)
    const { low, high } = ranges[k] ?? { low: 0, high: 1 }
    const upright = k === 2 ? 90 : 0
    return [word(at(-0.43), formatNumber(low, 3), false), word(at(0), axisName(axis), true, upright), word(at(0.43), formatNumber(high, 3), false)]
  })
  const label = { show: true, position: 'inside' as const, fontFamily: colors.font, textBorderColor: colors.surface, textBorderWidth: 3 }
  return {
    id: 'words',
    type: 'scatter',
    silent: true,
    symbolSize: 1,
    z: 5,
    itemStyle: { color: 'transparent' },
    data: data.map(({ value, text, isName, rotate }) => ({ value, label: { ...label, rotate, formatter: () => text, color: isName ? colors.text : colors.muted, fontSize: isName ? chartText.normal : chartText.small } })),
  }
}

const word = (value: Point2, text: string, isName: boolean, rotate = 0) => ({ value, text, isName, rotate })

function tooltipText({ trials, axes }: ParetoData3) {
  const byNumber = new Map(trials.map((trial) => [trial.number, trial]))
  return (params: unknown): string => {
    const trial = byNumber.get(trialNumberOfPoint(params) ?? -1)
    if (trial === undefined) return ''
    return [`Trial ${trial.number}`, ...axes.map(({ name }) => `${name} ${formatNumber(trial.values[name] ?? NaN)}`)].join('\n')
  }
}

/** What a drag of the pointer does to a rotation. @param dx, dy pixels */
export function turned({ turn, tilt }: Rotation, dx: number, dy: number): Rotation {
  return { turn: (((turn - dx * 0.5) % 360) + 360) % 360, tilt: Math.min(90, Math.max(0, tilt + dy * 0.4)) }
}
