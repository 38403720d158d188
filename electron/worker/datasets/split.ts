import { createRng, permutation } from '../../../shared/random/rng.ts'
import type { Samples } from './dataset.ts'

/** Positions of samples, each in exactly one of the three. */
export interface SplitIndices {
  readonly train: Uint32Array
  readonly validation: Uint32Array
  readonly test: Uint32Array
}

/** The shares that are held back where the data comes in one piece. */
export const heldBack = { validation: 0.15, test: 0.15 } as const

/**
 * Deals `count` samples at random: the same seed always deals the same.
 * The training part is in random order too, so that its first k are a fair sample of it.
 * @throws RangeError when nothing would be left for training
 */
export function splitIndices(count: number, seed: number, held: { readonly validation: number; readonly test: number }): SplitIndices {
  const rest = count - held.validation - held.test
  if (rest < 1) throw new RangeError(`${String(count)} samples are too few to hold ${String(held.validation + held.test)} of them back`)
  const order = permutation(count, createRng(seed))
  return {
    validation: order.subarray(0, held.validation),
    test: order.subarray(held.validation, held.validation + held.test),
    train: order.subarray(held.validation + held.test),
  }
}

/** How many of `count` samples are held back: at least one for each. */
export function heldCounts(count: number): { validation: number; test: number } {
  const share = (fraction: number): number => Math.max(1, Math.round(count * fraction))
  return { validation: share(heldBack.validation), test: share(heldBack.test) }
}

/** The samples at these positions, in that order, copied. */
export function pick(samples: Samples, indices: Uint32Array): Samples {
  const features = samples.x.length / samples.count
  const length = indices.length * features
  const x = samples.x instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length)
  const y = new Float32Array(indices.length)
  indices.forEach((from, to) => {
    x.set(samples.x.subarray(from * features, (from + 1) * features), to * features)
    y[to] = samples.y[from] ?? 0
  })
  return { x, y, scale: samples.scale, count: indices.length }
}
