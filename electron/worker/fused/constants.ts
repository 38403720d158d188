import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'

/** Tensors that steps use again and again: an upload costs as much as an operation. */
export interface Constants {
  scalar(value: number): Tensor
  ones(shape: readonly number[]): Tensor
  /** Frees them all; they are made again when they are asked for. */
  dispose(): void
}

/** Keeps what it makes until it is disposed of. */
export function createConstants(tf: Tf): Constants {
  const made = new Map<string, Tensor>()
  const get = (key: string, make: () => Tensor): Tensor => {
    const known = made.get(key)
    if (known !== undefined) return known
    const tensor = tf.keep(make())
    made.set(key, tensor)
    return tensor
  }
  return {
    scalar: (value) => get(`scalar ${String(value)}`, () => tf.scalar(value)),
    ones: (shape) => get(`ones ${shape.join()}`, () => tf.ones([...shape])),
    dispose() {
      tf.dispose([...made.values()])
      made.clear()
    },
  }
}
