import type { ColumnCoding } from './encode-column.ts'

/** One split of a dataset: `count` samples in a row-major array each. */
export interface Samples {
  /** Features of the samples, one after the other; what a model sees is `x * scale`. */
  readonly x: Uint8Array | Float32Array
  readonly scale: number
  /** The index of each sample's class, or its target in standard deviations from the mean (see `Dataset.target`). */
  readonly y: Float32Array
  readonly count: number
}

/** A dataset in memory, split. What the tuner optimises is measured on `validation`; `test` is for the very end. */
export interface Dataset {
  readonly kind: 'classification' | 'regression'
  /** Of one sample: `[height, width, channels]` or `[features]`. */
  readonly inputShape: readonly number[]
  /** Names of the classes, by index; empty for regression. */
  readonly classes: readonly string[]
  /** What a regression's targets were standardised by (mean 0 and deviation 1 for classification, where it is not used). */
  readonly target: { readonly mean: number; readonly deviation: number }
  /** How the cells of a table's columns became features, in their order; left out for images. */
  readonly columns?: readonly (ColumnCoding & { readonly name: string })[]
  readonly train: Samples
  readonly validation: Samples
  readonly test: Samples
}

/** Where a task's data comes from. Paths are absolute. */
export type DatasetSource =
  | { readonly dataset: 'fashion-mnist' }
  | { readonly dataset: 'csv'; readonly path: string; readonly target: string; readonly kind: Dataset['kind'] | undefined }
  | { readonly dataset: 'images'; readonly path: string }

/** The target of a classification is not standardised. */
export const noTarget = { mean: 0, deviation: 1 } as const

/** How many values one sample has. */
export function featuresOf(dataset: Pick<Dataset, 'inputShape'>): number {
  return dataset.inputShape.reduce((product, size) => product * size, 1)
}

/** How many outputs a model of this dataset has: one a class, or one for regression. */
export function outputsOf(dataset: Pick<Dataset, 'kind' | 'classes'>): number {
  return dataset.kind === 'classification' ? dataset.classes.length : 1
}
