import type { Tensor } from '@tensorflow/tfjs'
import type { Tf } from '../backends/backend.ts'

/** A product of matrices for each trial; a side whose first size is 1 is every trial's. */
export type MatMul = (a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean) => Tensor

/**
 * tfjs's batched product, where it is fast. The WebAssembly backend has one fast product, of two matrices that are not
 * transposed: there every trial has its own call, which costs little on that backend.
 */
export function createMatMul(tf: Tf): MatMul {
  if (tf.getBackend() !== 'wasm') return (a, b, transposeA = false, transposeB = false) => tf.matMul(a, b, transposeA, transposeB)
  return (a, b, transposeA = false, transposeB = false) =>
    tf.tidy(() => {
      const left = matricesOf(tf, transposeA ? tf.transpose(a, [0, 2, 1]) : a)
      const right = matricesOf(tf, transposeB ? tf.transpose(b, [0, 2, 1]) : b)
      const products = Array.from({ length: Math.max(left.length, right.length) }, (_, trial) => tf.matMul(matrixAt(left, trial), matrixAt(right, trial)))
      return tf.concat(products, 0)
    })
}

/** Each trial's matrix. Read and put back, because a slice of this backend copies the whole tensor for each. */
function matricesOf(tf: Tf, side: Tensor): readonly Tensor[] {
  const [trials = 1, rows = 1, columns = 1] = side.shape
  if (trials === 1) return [side]
  const values = side.dataSync<'float32'>()
  const size = rows * columns
  return Array.from({ length: trials }, (_, trial) => tf.tensor3d(values.subarray(trial * size, (trial + 1) * size), [1, rows, columns], 'float32'))
}

function matrixAt(matrices: readonly Tensor[], trial: number): Tensor {
  const matrix = matrices[matrices.length === 1 ? 0 : trial]
  if (matrix === undefined) throw new RangeError(`there is no matrix of trial ${String(trial)}`)
  return matrix
}
