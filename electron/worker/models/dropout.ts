import { deriveSeed } from '../../../shared/random/rng.ts'

/**
 * What the units of a layer are multiplied by: 0 for a share of `rate`, 1 / (1 - rate) for the rest.
 * Drawn by xorshift32 (Marsaglia, 2003): a mask is needed every step, and its quality is not.
 */
export function dropoutMask(length: number, rate: number, seed: number, layer: number): Float32Array {
  const mask = new Float32Array(length)
  const kept = 1 / (1 - rate)
  const threshold = rate * 4294967296
  let state = deriveSeed(seed, layer) | 1
  for (let unit = 0; unit < length; unit += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    mask[unit] = state >>> 0 >= threshold ? kept : 0
  }
  return mask
}
