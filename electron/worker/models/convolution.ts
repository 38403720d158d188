import type { Tensor, Tensor4D } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'

export type Padding = 'same' | 'valid'

/** A convolution with stride 1. `filter` is [height, width, channels in, channels out], samples are [n, height, width, channels]. */
export type Convolution = (x: Tensor4D, filter: Tensor4D, padding: Padding) => Tensor4D

/** tfjs's convolution where the backend can differentiate it, else one whose gradient is made of convolutions. */
export function createConvolution(tf: Tf): Convolution {
  const differentiable = tf.getKernel('Conv2DBackpropFilter', tf.getBackend()) !== undefined
  return differentiable ? (x, filter, padding) => tf.conv2d(x, filter, 1, padding) : createComposedConvolution(tf)
}

/**
 * A convolution whose filter gradient is itself a convolution, of the samples with the outputs' gradient,
 * where the batch takes the place of the channels. The WebAssembly backend has no kernel for that gradient.
 */
export function createComposedConvolution(tf: Tf): Convolution {
  return (x, filter, padding) => {
    const convolve = tf.customGrad((...inputs) => {
      const save = inputs.pop()
      if (typeof save !== 'function') throw new TypeError('tf.customGrad passes a function that saves tensors')
      save([x, filter])
      return {
        value: tf.conv2d(x, filter, 1, padding),
        // The tensors of the closure are gone by then; the saved ones are kept for this.
        gradFunc: (dy, [savedX = x, savedFilter = filter]) => {
          const outer = as4D(dy)
          const [images, weights] = [as4D(savedX), as4D(savedFilter)]
          return [tf.conv2dTranspose(outer, weights, images.shape, 1, padding), filterGradient(tf, images, outer, weights.shape, padding)]
        },
      }
    })
    return as4D(convolve(x, filter))
  }
}

function as4D(tensor: Tensor): Tensor4D {
  const [a = 1, b = 1, c = 1, d = 1] = tensor.shape
  return tensor.as4D(a, b, c, d)
}

function filterGradient(tf: Tf, x: Tensor4D, dy: Tensor4D, [height, width]: readonly [number, number, number, number], padding: Padding): Tensor4D {
  const pads = (size: number): [number, number] => (padding === 'valid' ? [0, 0] : [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)])
  const padded = tf.pad(x, [[0, 0], pads(height), pads(width), [0, 0]])
  const images = tf.transpose(padded, [3, 1, 2, 0])
  const filters = tf.transpose(dy, [1, 2, 0, 3])
  return tf.transpose(tf.conv2d(images, filters, 1, 'valid'), [1, 2, 0, 3])
}
