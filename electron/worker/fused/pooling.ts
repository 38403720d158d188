import type { Tensor, Tensor4D } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { PlainLayer } from './layer.ts'

/**
 * The mean of 2 × 2 pixels. Takes [trials, images · height · width, channels], as a convolution leaves it;
 * gives [trials, images, height / 2 · width / 2 · channels].
 */
export function fusedPooling(tf: Tf, height: number, width: number, channels: number): PlainLayer {
  const pooled = [Math.ceil(height / 2), Math.ceil(width / 2)] as const
  return {
    kind: 'plain',
    apply(x) {
      const [trials = 1, total = 1] = x.shape
      const images = total / (height * width)
      const input: Tensor4D = x.as4D(trials * images, height, width, channels)
      return {
        output: tf.avgPool(input, 2, 2, 'same').reshape([trials, images, pooled[0] * pooled[1] * channels]),
        back(gradient) {
          const dy = gradient.reshape([trials * images, pooled[0], pooled[1], channels])
          // The kernel that tfjs's own gradient of avgPool calls; it has no public function.
          const inner: Tensor = tf.engine().runKernel('AvgPoolGrad', { dy, input }, { filterSize: 2, strides: 2, pad: 'same' })
          return inner.reshape([trials, total, channels])
        },
      }
    },
  }
}
