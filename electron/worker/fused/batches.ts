import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'
import type { ResidentSamples } from '../datasets/resident-data.ts'

/** The batches of a step: samples [trials, rows, features], and what their outputs should be, [trials, rows, outputs]. */
export interface Batches {
  readonly x: Tensor
  readonly y: Tensor
}

/** Takes samples by their positions, one trial's after the other's. */
export type TakeBatches = (positions: Int32Array, trials: number) => Batches

/**
 * Takes samples on the backend. Only the WebAssembly backend is slower at that than a copy from memory of our own, by
 * fifteen times: there the samples are read once, and kept for as long as the result is.
 */
export function createTakeBatches(tf: Tf, samples: ResidentSamples): TakeBatches {
  if (tf.getBackend() === 'wasm') {
    const [x, y] = [takeFromMemory(tf, samples.x), takeFromMemory(tf, samples.y)]
    return (positions, trials) => ({ x: x(positions, trials), y: y(positions, trials) })
  }
  return (positions, trials) => {
    const indices = tf.tensor2d(positions, [trials, positions.length / trials], 'int32')
    return { x: tf.gather(samples.x, indices), y: tf.gather(samples.y, indices) }
  }
}

function takeFromMemory(tf: Tf, tensor: Tensor): (positions: Int32Array, trials: number) => Tensor {
  const values = tensor.dataSync<'float32'>()
  const width = tensor.shape[1] ?? 1
  return (positions, trials) => {
    const taken = new Float32Array(positions.length * width)
    positions.forEach((from, to) => taken.set(values.subarray(from * width, (from + 1) * width), to * width))
    return tf.tensor3d(taken, [trials, positions.length / trials, width], 'float32')
  }
}
