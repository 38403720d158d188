/**
 * A seeded source of random numbers. Samplers and training take one instead of a global generator,
 * so that the same seed always gives the same study.
 */
export interface Rng {
  /** A float, uniform in [0, 1). */
  uniform(): number
  /** An integer, uniform in [0, bound). `bound` is at least 1. */
  integer(bound: number): number
  /** A float from the standard normal distribution (Box–Muller). */
  normal(): number
}

/** Mixes a 32-bit integer (the finaliser of MurmurHash3, Appleby 2011), so that close seeds give unrelated streams. */
function mix(value: number): number {
  let h = value >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/**
 * One seed out of several numbers: a study's seed and a trial's number, say.
 * @returns an integer in [0, 2^32)
 */
export function deriveSeed(...parts: readonly number[]): number {
  return parts.reduce((seed, part) => mix(seed ^ mix(part + 0x9e3779b9)), 0x243f6a88)
}

const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k))

/**
 * Xoshiro128** 1.1 (Blackman & Vigna, 2021).
 * @param state four 32-bit integers, not all zero
 * @returns a function that gives the next integer in [0, 2^32)
 */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotateLeft(d, 11)
    return result
  }
}

/** A source seeded with one number: Xoshiro128**, its state filled by the MurmurHash3 finaliser. */
export function createRng(seed: number): Rng {
  const next32 = xoshiro128([deriveSeed(seed, 1), deriveSeed(seed, 2), deriveSeed(seed, 3), deriveSeed(seed, 4) | 1])
  const uniform = (): number => ((next32() >>> 5) * 67108864 + (next32() >>> 6)) / 9007199254740992
  return {
    uniform,
    integer: (bound) => Math.floor(uniform() * bound),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  }
}

/** A random order of `0 … length - 1` (Fisher–Yates). */
export function permutation(length: number, rng: Rng): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i)
  for (let i = length - 1; i > 0; i -= 1) {
    const j = rng.integer(i + 1)
    const held = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = held
  }
  return order
}
