import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import { dropoutMask } from '../models/dropout.ts'
import type { DroppingLayer, PlainLayer, FusedPass } from './layer.ts'
import type { LayerSizes } from './layout.ts'

/** Multiplies the units of a layer by each trial's own mask. */
export function fusedDropout(tf: Tf, layer: DroppingLayer): PlainLayer {
  return {
    kind: 'plain',
    apply(x, pass) {
      const [, rows = 1, units = 1] = x.shape
      const mask = pass.mask(rows, units, layer)
      return mask === undefined ? { output: x, back: (gradient) => gradient } : { output: tf.mul(x, mask), back: (gradient) => tf.mul(gradient, mask) }
    },
  }
}

/** One trial's dropout in a step. */
export interface Dropout {
  readonly rate: number
  readonly seed: number
  /** The trial's own widths, of which its masks are. */
  readonly layout: readonly LayerSizes[]
}

/** The masks of a step: those that each trial would have alone, and ones for trials that drop nothing. */
export function fusedMasks(tf: Tf, trials: readonly Dropout[]): FusedPass['mask'] {
  if (trials.every(({ rate }) => rate === 0)) return () => undefined
  return (rows, units, { stream, position }): Tensor => {
    const size = rows * units
    const values = new Float32Array(trials.length * size)
    trials.forEach(({ rate, seed, layout }, trial) => {
      const into = values.subarray(trial * size, (trial + 1) * size)
      if (rate === 0) {
        into.fill(1)
        return
      }
      const own = layout[position]?.outputs ?? units
      const mask = dropoutMask(rows * own, rate, seed, stream)
      for (let row = 0; row < rows; row += 1) into.set(mask.subarray(row * own, (row + 1) * own), row * units)
    })
    return tf.tensor3d(values, [trials.length, rows, units], 'float32')
  }
}
