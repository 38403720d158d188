import type { ModelName } from '../../../shared/tasks/task.ts'
import { cnnShape, kernel } from '../models/cnn.ts'
import type { ModelOptions } from '../models/index.ts'
import type { ModelInput } from '../models/model.ts'

/**
 * The sizes of a layer's weights. Its inputs are `groups` times `channels`, the channels together: a convolution has a
 * group for each pixel of a patch, a dense layer above a convolution one for each pixel of its image, any other one.
 * The bias is one row more, the last: so it is one array with the kernel for the optimiser, and the two lie in it as
 * they follow each other in a single model's weights.
 */
export interface LayerSizes {
  readonly groups: number
  readonly channels: number
  readonly outputs: number
}

/** The rows of a layer's weights, the bias among them. */
export function rowsOf({ groups, channels }: LayerSizes): number {
  return groups * channels + 1
}

/** How many numbers a layer's weights are. */
export function numbersOf(sizes: LayerSizes): number {
  return rowsOf(sizes) * sizes.outputs
}

/** The options that give a model its sizes. */
export type Widths = Pick<ModelOptions, 'units' | 'layers' | 'filters'>

const dense = (channels: number, outputs: number, groups = 1): LayerSizes => ({ groups, channels, outputs })

/** The layers of a family's model that have weights, from the samples on. A wider model's are nowhere narrower. */
export function layoutOf(name: ModelName, { inputShape, outputs }: ModelInput, { units, layers, filters }: Widths): LayerSizes[] {
  const features = inputShape.reduce((product, size) => product * size, 1)
  switch (name) {
    case 'softmax-regression':
      return [dense(features, outputs)]
    case 'mlp':
      return [...Array.from({ length: layers }, (_, layer) => dense(layer === 0 ? features : units, units)), dense(units, outputs)]
    case 'cnn': {
      const shape = cnnShape(inputShape, filters, units)
      const [first, second] = shape.filters
      return [
        dense(shape.channels, first, kernel * kernel),
        dense(first, second, kernel * kernel),
        dense(second, shape.units[0], shape.flattened / second),
        dense(shape.units[0], shape.units[1]),
        dense(shape.units[1], outputs),
      ]
    }
  }
}

/** The widths that every one of these models fits into. */
export function widest(all: readonly Widths[]): Widths {
  const most = (of: (widths: Widths) => number): number => Math.max(...all.map(of))
  return { units: most(({ units }) => units), layers: most(({ layers }) => layers), filters: most(({ filters }) => filters) }
}

/**
 * Copies the weights of a layer into those of a wider one. What the wider one has beside them stays 0, in training too:
 * a unit without incoming and outgoing weights is 0 after tanh and relu alike, so are its gradients, and no rule or
 * decay moves a weight of 0 that has none.
 */
export function widen(from: Float32Array, own: LayerSizes, to: Float32Array, wide: LayerSizes): void {
  eachRow(own, wide, (row, wideRow) => to.set(from.subarray(row * own.outputs, (row + 1) * own.outputs), wideRow * wide.outputs))
}

/** Copies the weights of a layer out of those of a wider one: `widen` the other way round. */
export function narrow(from: Float32Array, wide: LayerSizes, to: Float32Array, own: LayerSizes): void {
  eachRow(own, wide, (row, wideRow) => to.set(from.subarray(wideRow * wide.outputs, wideRow * wide.outputs + own.outputs), row * own.outputs))
}

function eachRow(own: LayerSizes, wide: LayerSizes, copy: (row: number, wideRow: number) => void): void {
  for (let group = 0; group < own.groups; group += 1) {
    for (let channel = 0; channel < own.channels; channel += 1) copy(group * own.channels + channel, group * wide.channels + channel)
  }
  copy(rowsOf(own) - 1, rowsOf(wide) - 1)
}
