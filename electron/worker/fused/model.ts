import type { Tensor } from '@tensorflow/tfjs'
import type { ModelName } from '../../../shared/tasks/task.ts'
import type { Tf } from '../backends/backend.ts'
import { cnnShape, kernel } from '../models/cnn.ts'
import { weightAt, type ModelInput } from '../models/model.ts'
import { fusedActivation } from './activation.ts'
import type { Constants } from './constants.ts'
import { convolvedSize, fusedConvolution, type ConvolutionSizes } from './convolution.ts'
import { fusedDense } from './dense.ts'
import { fusedDropout } from './dropout.ts'
import type { FusedLayer, FusedPass } from './layer.ts'
import { layoutOf, type LayerSizes, type Widths } from './layout.ts'
import { fusedPooling } from './pooling.ts'

/** Several trials' models as one, with the trials as the first axis of every tensor. */
export interface FusedModel {
  /** The sizes of each layer's weights, in the order in which `forward` takes them. */
  readonly layout: readonly LayerSizes[]
  /** The numbers that the widest part of a forward pass holds for one sample of one trial. */
  readonly width: number
  /**
   * @param weights [trials, rows, outputs] each
   * @param x [trials, samples, features], or [1, samples, features] for samples that all trials share
   * @returns the outputs, [trials, samples, outputs], and how the weights' gradients follow from theirs
   */
  forward(weights: readonly Tensor[], x: Tensor, pass: FusedPass): { readonly outputs: Tensor; gradients(ofOutputs: Tensor): Tensor[] }
}

/** A family's model for a group of trials, of which none is wider than this. */
export function createFusedModel(tf: Tf, constants: Constants, name: ModelName, input: ModelInput, widths: Widths): FusedModel {
  const layout = layoutOf(name, input, widths)
  const dense = (position: number): FusedLayer[] => layout.slice(position, position + 1).map((sizes) => fusedDense(tf, constants, sizes))
  const hidden = (position: number, stream: number): FusedLayer[] => [...dense(position), fusedActivation(tf, constants), fusedDropout(tf, { stream, position })]
  switch (name) {
    case 'softmax-regression':
      return sequence(layout, dense(0), input.outputs)
    case 'mlp': {
      const last = layout.length - 1
      return sequence(layout, [...layout.slice(0, last).flatMap((_, layer) => hidden(layer, layer)), ...dense(last)], Math.max(widths.units, input.outputs))
    }
    case 'cnn': {
      const { layers, width } = convolutions(tf, constants, input, widths)
      // A dense layer's dropout is drawn by the position of its weights in the single model.
      return sequence(layout, [...layers, ...hidden(2, 4), ...hidden(3, 6), ...dense(4)], width)
    }
  }
}

/** LeNet up to its dense layers. */
function convolutions(tf: Tf, constants: Constants, { inputShape }: ModelInput, { filters, units }: Widths): { layers: FusedLayer[]; width: number } {
  const [height = 1, width = 1, channels = 1] = inputShape
  const shape = cnnShape(inputShape, filters, units)
  const first: ConvolutionSizes = { height, width, channels, kernel, padding: 'same' }
  const second: ConvolutionSizes = { height: Math.ceil(height / 2), width: Math.ceil(width / 2), channels: shape.filters[0], kernel, padding: shape.secondPadding }
  const block = (sizes: ConvolutionSizes, made: number): FusedLayer[] => [fusedConvolution(tf, constants, sizes), fusedActivation(tf, constants), fusedPooling(tf, ...convolvedSize(sizes), made)]
  const [rows, columns] = convolvedSize(second)
  return {
    layers: [...block(first, shape.filters[0]), ...block(second, shape.filters[1])],
    width: Math.max(height * width * (kernel * kernel * channels + shape.filters[0]), rows * columns * kernel * kernel * shape.filters[0]),
  }
}

/** Layers one after the other. The first of them has weights. */
function sequence(layout: readonly LayerSizes[], layers: readonly FusedLayer[], width: number): FusedModel {
  return {
    layout,
    width,
    forward(weights, x, pass) {
      let [outputs, used] = [x, 0]
      const results = layers.map((layer) => {
        const result = layer.kind === 'weighted' ? { weighted: layer.apply(outputs, weightAt(weights, used++)) } : { plain: layer.apply(outputs, pass) }
        outputs = (result.weighted ?? result.plain).output
        return result
      })
      return {
        outputs,
        gradients(ofOutputs) {
          const gradients: Tensor[] = []
          let gradient = ofOutputs
          for (const { weighted, plain } of results.toReversed()) {
            if (plain !== undefined) gradient = plain.back(gradient)
            else {
              gradients.unshift(weighted.weightGradient(gradient))
              // The samples' own gradient is wanted by nobody.
              if (gradients.length < weights.length) gradient = weighted.inputGradient(gradient)
            }
          }
          return gradients
        },
      }
    },
  }
}
