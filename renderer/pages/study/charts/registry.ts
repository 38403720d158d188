import type { Component } from 'svelte'
import type { StudyDetail } from '../../../../shared/contract/views.ts'
import type { ChartProps } from './chart-props.ts'

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

/** Every chart of a study, in the order of the page. */
export const studyCharts: readonly StudyChart[] = []
