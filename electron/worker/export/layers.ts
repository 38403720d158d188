import type { ModelName } from '../../../shared/tasks/task.ts'
import { featuresOf, type Dataset } from '../datasets/dataset.ts'
import { cnnShape, kernel } from '../models/cnn.ts'
import type { ModelOptions } from '../models/index.ts'
import type { Activation } from '../models/model.ts'
import type { NamedArray } from '../training/checkpoint-file.ts'

/** A layer of a trained model, as every framework knows it. Images are [height, width, channels]. */
export type Layer =
  /** `size`: the values of a sample. */
  | { readonly kind: 'flatten'; readonly name: string; readonly size: number }
  | { readonly kind: 'dense'; readonly name: string; readonly weights: Weights; readonly activation: Activation | 'softmax' | 'linear' }
  /** Stride 1. */
  | { readonly kind: 'convolution'; readonly name: string; readonly weights: Weights; readonly activation: Activation; readonly padding: 'same' | 'valid'; readonly size: number }
  /** Means of 2 × 2, of what there is at the edges. */
  | { readonly kind: 'average-pool'; readonly name: string }

export interface Weights {
  readonly kernel: NamedArray
  readonly bias: NamedArray
}

/** A trained model, layer by layer. */
export interface TrainedModel {
  /** Of one sample. */
  readonly inputShape: readonly number[]
  readonly layers: readonly Layer[]
}

/**
 * The layers of a built-in model. A classifier ends in probabilities, a regression in the target's own units.
 * @param arrays the model's weights by name; others are not looked at
 * @throws RangeError when an array is missing
 */
export function layersOf(name: ModelName, dataset: Pick<Dataset, 'kind' | 'inputShape' | 'target' | 'classes'>, options: ModelOptions, arrays: readonly NamedArray[]): TrainedModel {
  const { inputShape } = dataset
  const { activation, layers, filters, units } = options
  const weightsOf = (layer: string): Weights => ({ kernel: arrayOf(arrays, `${layer}/kernel`), bias: arrayOf(arrays, `${layer}/bias`) })
  const dense = (layer: string): Layer => ({ kind: 'dense', name: layer, weights: weightsOf(layer), activation })
  const flatten: Layer[] = inputShape.length > 1 ? [{ kind: 'flatten', name: 'flatten', size: featuresOf(dataset) }] : []
  const output: Layer = { kind: 'dense', name: 'output', weights: inOwnUnits(weightsOf('output'), dataset), activation: dataset.kind === 'classification' ? 'softmax' : 'linear' }
  switch (name) {
    case 'softmax-regression':
      return { inputShape, layers: [...flatten, output] }
    case 'mlp':
      return { inputShape, layers: [...flatten, ...Array.from({ length: layers }, (_, i) => dense(`hidden${String(i)}`)), output] }
    case 'cnn': {
      const { secondPadding, flattened } = cnnShape(inputShape, filters, units)
      const block = (layer: string, padding: 'same' | 'valid'): Layer[] => [
        { kind: 'convolution', name: layer, weights: weightsOf(layer), activation, padding, size: kernel },
        { kind: 'average-pool', name: `${layer}_pool` },
      ]
      return { inputShape, layers: [...block('convolution0', 'same'), ...block('convolution1', secondPadding), { kind: 'flatten', name: 'flatten', size: flattened }, dense('dense0'), dense('dense1'), output] }
    }
  }
}

function arrayOf(arrays: readonly NamedArray[], name: string): NamedArray {
  const array = arrays.find((each) => each.name === name)
  if (array === undefined) throw new RangeError(`the checkpoint holds no array ${name}`)
  return array
}

/** A regression is trained on standardised targets: the last layer, which is linear, undoes that. */
function inOwnUnits(weights: Weights, { kind, target }: Pick<Dataset, 'kind' | 'target'>): Weights {
  if (kind === 'classification') return weights
  const { mean, deviation } = target
  return {
    kernel: { ...weights.kernel, values: weights.kernel.values.map((value) => value * deviation) },
    bias: { ...weights.bias, values: weights.bias.values.map((value) => value * deviation + mean) },
  }
}
