import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import { createConvolution, type Padding } from './convolution.ts'
import { activate, dense, denseWeights, dropOut } from './layers.ts'
import { weightAt, type Activation, type Model, type ModelInput, type WeightSpec } from './model.ts'

export interface CnnOptions {
  /** Filters of the first convolution; the second has 8/3 as many (LeNet: 6 and 16). */
  readonly filters: number
  /** Units of the first dense layer; the second has 84/120 as many. */
  readonly units: number
  readonly activation: Activation
  /** The share of dense units dropped in training. */
  readonly dropout: number
}

/** The height and the width of a filter. */
export const kernel = 5

/** The sizes of a network's parts. */
export interface CnnShape {
  readonly channels: number
  readonly filters: readonly [number, number]
  /** `valid` as in LeNet, `same` where the image is too small for that. */
  readonly secondPadding: Padding
  readonly flattened: number
  readonly units: readonly [number, number]
}

/**
 * What becomes of an image in LeNet (LeCun et al., 1998, as in Dive into Deep Learning 7.6):
 * 28 × 28 → convolution, same size → pool → 14 × 14 → convolution → 10 × 10 → pool → 5 × 5.
 */
export function cnnShape(inputShape: readonly number[], filters: number, units: number): CnnShape {
  const [height = 1, width = 1, channels = 1] = inputShape
  const half = (size: number): number => Math.ceil(size / 2)
  const secondPadding = Math.min(half(height), half(width)) >= kernel ? 'valid' : 'same'
  const second = (size: number): number => half(half(size) - (secondPadding === 'valid' ? kernel - 1 : 0))
  const moreFilters = Math.max(1, Math.round((filters * 8) / 3))
  return {
    channels,
    filters: [filters, moreFilters],
    secondPadding,
    flattened: second(height) * second(width) * moreFilters,
    units: [units, Math.max(1, Math.round((units * 84) / 120))],
  }
}

function convolutionWeights(name: string, channels: number, filters: number, activation: Activation): WeightSpec[] {
  return [
    { name: `${name}/kernel`, shape: [kernel, kernel, channels, filters], initialiser: activation === 'relu' ? 'he' : 'glorot' },
    { name: `${name}/bias`, shape: [filters], initialiser: 'zeros' },
  ]
}

/** LeNet with a choice of widths and activation, and dropout after the dense layers. */
export function createCnn(tf: Tf, { inputShape, outputs }: ModelInput, { filters, units, activation, dropout }: CnnOptions): Model {
  const [height = 1, width = 1, channels = 1] = inputShape
  const shape = cnnShape(inputShape, filters, units)
  const convolve = createConvolution(tf)
  const block = (weights: readonly Tensor[], position: number, x: Tensor4D, padding: Padding): Tensor4D => {
    const filter: Tensor4D = weightAt(weights, position).as4D(kernel, kernel, position === 0 ? channels : shape.filters[0], position === 0 ? shape.filters[0] : shape.filters[1])
    return tf.avgPool(activate(tf, activation, tf.add(convolve(x, filter, padding), weightAt(weights, position + 1))), 2, 2, 'same')
  }
  return {
    weights: [
      ...convolutionWeights('convolution0', channels, shape.filters[0], activation),
      ...convolutionWeights('convolution1', shape.filters[0], shape.filters[1], activation),
      ...denseWeights('dense0', shape.flattened, shape.units[0], activation),
      ...denseWeights('dense1', shape.units[0], shape.units[1], activation),
      ...denseWeights('output', shape.units[1], outputs, undefined),
    ],
    forward(weights, x, pass) {
      const images = x.as4D(x.shape[0], height, width, channels)
      const features = block(weights, 2, block(weights, 0, images, 'same'), shape.secondPadding)
      const hidden = (position: number, below: Tensor2D): Tensor2D =>
        dropOut(tf, activate(tf, activation, dense(tf, weights, position, below)), dropout, pass, position)
      return dense(tf, weights, 8, hidden(6, hidden(4, features.as2D(x.shape[0], shape.flattened))))
    },
  }
}
