import type { Component } from 'svelte'
import type { StudyDetail } from '../../../../shared/contract/views.ts'
import { objectivesOf } from '../../../../shared/domain/metric.ts'
import type { SearchSpace } from '../../../../shared/domain/search-space.ts'
import type { ChartProps } from './chart-props.ts'
import FrontChart from './front-chart.svelte'
import HistoryChart from './history-chart.svelte'
import HypervolumeChart from './hypervolume-chart.svelte'
import ParallelChart from './parallel-chart.svelte'
import RungsChart from './rungs-chart.svelte'
import TimelineChart from './timeline-chart.svelte'
import ContourChart from './contour-chart.svelte'
import CorrelationChart from './correlation-chart.svelte'
import EcdfChart from './ecdf-chart.svelte'
import ImportanceChart from './importance-chart.svelte'
import RankChart from './rank-chart.svelte'
import ScatterChart from './scatter-chart.svelte'
import SliceChart from './slice-chart.svelte'

/** What a chart tells of. */
export type ChartGroup = 'progress' | 'parameters' | 'compromises' | 'running'

export interface StudyChart {
  /** In addresses. */
  readonly id: string
  readonly title: string
  readonly group: ChartGroup
  readonly component: Component<ChartProps>
  /** Whether it can tell anything of this study, now or when it has more trials. */
  readonly isUseful: (detail: StudyDetail) => boolean
}

/** The groups in the order of the page. */
export const chartGroups = [
  { id: 'progress', title: 'Progress' },
  { id: 'parameters', title: 'Parameters' },
  { id: 'compromises', title: 'Compromises' },
  { id: 'running', title: 'How it ran' },
] as const satisfies readonly { readonly id: ChartGroup; readonly title: string }[]

/** The schedulers that compare trials at rungs: the engine has nothing to tell of others. */
const schedulersWithRungs: ReadonlySet<string> = new Set(['asha', 'hyperband', 'successive-halving', 'bohb', 'dehb', 'mobster'])

/** Every chart of a study, in the order of the page. */
export const studyCharts: readonly StudyChart[] = [
  { id: 'history', title: 'Optimisation history', group: 'progress', component: HistoryChart, isUseful: () => true },
  { id: 'ecdf', title: 'Distribution of results', group: 'progress', component: EcdfChart, isUseful: () => true },
  { id: 'parallel', title: 'Parallel coordinates', group: 'parameters', component: ParallelChart, isUseful: ({ definition }) => variesIn(definition.space) > 0 },
  { id: 'importance', title: 'Importance', group: 'parameters', component: ImportanceChart, isUseful: ({ definition }) => variesIn(definition.space) > 1 },
  { id: 'correlation', title: 'Correlations', group: 'parameters', component: CorrelationChart, isUseful: () => true },
  { id: 'slice', title: 'Slices', group: 'parameters', component: SliceChart, isUseful: ({ definition }) => variesIn(definition.space) > 0 },
  { id: 'contour', title: 'Contour', group: 'parameters', component: ContourChart, isUseful: ({ definition }) => variesIn(definition.space) > 1 },
  { id: 'scatter', title: 'Scatter', group: 'parameters', component: ScatterChart, isUseful: () => true },
  { id: 'rank', title: 'Rank', group: 'parameters', component: RankChart, isUseful: ({ definition }) => variesIn(definition.space) > 0 },
  { id: 'front', title: 'Pareto front', group: 'compromises', component: FrontChart, isUseful: hasCompromises },
  { id: 'hypervolume', title: 'Hypervolume', group: 'compromises', component: HypervolumeChart, isUseful: (detail) => hasCompromises(detail) && objectivesOf(detail.definition.metrics).length <= 4 },
  { id: 'rungs', title: 'Rung survival', group: 'running', component: RungsChart, isUseful: ({ definition }) => schedulersWithRungs.has(definition.scheduler.name) },
  { id: 'timeline', title: 'Timeline', group: 'running', component: TimelineChart, isUseful: () => true },
]

/** How many parameters have more than one value. */
function variesIn(space: SearchSpace): number {
  return Object.values(space).filter((spec) => (spec.type === 'categorical' ? spec.choices.length > 1 : spec.low < spec.high)).length
}

function hasCompromises({ definition }: StudyDetail): boolean {
  return objectivesOf(definition.metrics).length > 1
}
