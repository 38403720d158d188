import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { Padding } from '../models/convolution.ts'
import type { Constants } from './constants.ts'
import type { WeightedLayer } from './layer.ts'
import { createMatMul } from './matmul.ts'

export interface ConvolutionSizes {
  readonly height: number
  readonly width: number
  readonly channels: number
  /** The height and the width of a filter; odd. */
  readonly kernel: number
  readonly padding: Padding
}

/** Height and width of what a convolution with stride 1 makes of an image. */
export function convolvedSize({ height, width, kernel, padding }: ConvolutionSizes): readonly [number, number] {
  return padding === 'same' ? [height, width] : [height - kernel + 1, width - kernel + 1]
}

/**
 * A convolution with stride 1 as one product of matrices a trial: every patch of the images becomes a row, of which
 * the last number is 1, for the bias (im2col; Chellapilla et al., 2006). Patches are gathered along one side and then
 * along the other: 2 · kernel slices instead of kernel².
 * Takes [trials, images, height · width · channels]; gives [trials, images · height · width, filters].
 */
export function fusedConvolution(tf: Tf, constants: Constants, sizes: ConvolutionSizes): WeightedLayer {
  const { height, width, channels, kernel, padding } = sizes
  const matMul = createMatMul(tf)
  const [rows, columns] = convolvedSize(sizes)
  const margin = padding === 'same' ? (kernel - 1) / 2 : 0
  const offsets = Array.from({ length: kernel }, (_, offset) => offset)
  const length = kernel * kernel * channels

  const patchesOf = (x: Tensor): Tensor => {
    const [trials = 1, images = 1] = x.shape
    const count = trials * images
    return tf.tidy(() => {
      const padded = tf.pad(x.reshape([count, height, width, channels]), [[0, 0], [margin, margin], [margin, margin], [0, 0]])
      const across = tf.concat(offsets.map((left) => tf.slice(padded, [0, 0, left, 0], [-1, -1, columns, -1])), 3)
      const patches = offsets.map((top) => tf.slice(across, [0, top, 0, 0], [-1, rows, -1, -1]))
      return tf.concat([...patches, constants.ones([count, rows, columns, 1])], 3).reshape([trials, images * rows * columns, length + 1])
    })
  }

  /** Adds up what each pixel was in: the transposed `patchesOf`. */
  const imagesOf = (patches: Tensor): Tensor => {
    const [trials = 1, total = 1] = patches.shape
    const images = total / (rows * columns)
    return tf.tidy(() => {
      const grid = patches.reshape([trials * images, rows, columns, length + 1])
      const stride = kernel * channels
      const spread = (from: Tensor, size: number, axis: 1 | 2): Tensor =>
        tf.addN(
          offsets.map((offset) => {
            const around: [number, number] = [offset, kernel - 1 - offset]
            const part = tf.slice(from, [0, 0, 0, offset * size], [-1, -1, -1, size])
            return tf.pad(part, axis === 1 ? [[0, 0], around, [0, 0], [0, 0]] : [[0, 0], [0, 0], around, [0, 0]])
          }),
        )
      const padded = spread(spread(grid, stride, 1), channels, 2)
      const inner = margin === 0 ? padded : tf.slice(padded, [0, margin, margin, 0], [-1, height, width, -1])
      return inner.reshape([trials, images, height * width * channels])
    })
  }

  return {
    kind: 'weighted',
    apply(x, weight) {
      const patches = patchesOf(x)
      return {
        output: matMul(patches, weight),
        weightGradient: (gradient) => matMul(patches, gradient, true),
        inputGradient: (gradient) => imagesOf(matMul(gradient, weight, false, true)),
      }
    },
  }
}
