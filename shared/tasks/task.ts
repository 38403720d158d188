import type { Metric } from '../domain/metric.ts'
import type { Parameter, ParameterValue } from '../domain/search-space.ts'

/** What a parameter of a built-in task may be, what it is when nothing is said, and whether a study searches it by default. */
export interface TaskParameter {
  readonly spec: Parameter
  readonly default: ParameterValue
  readonly searched: boolean
  /** True when a checkpoint cannot go on with another value: it shapes the network, or what is kept beside its weights. */
  readonly fixedByCheckpoint?: true
  /** What it does, in a few words, for forms and help. */
  readonly description: string
}

export type DatasetName = 'fashion-mnist' | 'csv' | 'images'
export type ModelName = 'softmax-regression' | 'mlp' | 'cnn'

/** A built-in objective: a model family on a dataset. */
export interface Task {
  /** `fashion-mnist/mlp`: the dataset, then the model family. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly dataset: DatasetName
  readonly model: ModelName
  /** Whether `objective.data` says where the data is. */
  readonly needsData: boolean
  readonly parameters: Readonly<Record<string, TaskParameter>>
  /** The metrics of a study that states none. */
  readonly metrics: readonly Metric[]
  /** What each epoch reports. */
  readonly epochMetrics: readonly string[]
  /** What is reported once, at the end. */
  readonly finalMetrics: readonly string[]
}
