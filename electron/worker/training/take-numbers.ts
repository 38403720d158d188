import type { Tensor } from '@tensorflow/tfjs'

/** Reads the first number of each tensor, and disposes of them, also when reading fails. A GPU can only be read by waiting for it. */
export async function takeNumbers(tensors: readonly Tensor[]): Promise<number[]> {
  try {
    const values = await Promise.all(tensors.map((tensor) => tensor.data()))
    return values.map(([value = NaN]) => value)
  } finally {
    for (const tensor of tensors) tensor.dispose()
  }
}
