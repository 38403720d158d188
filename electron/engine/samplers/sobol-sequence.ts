import { joeKuoDirections } from './joe-kuo-directions.ts'

const bits = 32

/**
 * The direction numbers of the first dimensions as 32-bit integers: `v[dimension][bit]`.
 * The recurrence is that of Bratley & Fox, ACM TOMS 14 (1988), with the numbers of Joe & Kuo (2008).
 */
function directions(): Uint32Array[] {
  // The first dimension is van der Corput's: every m is 1.
  const vanDerCorput = Uint32Array.from({ length: bits }, (_, bit) => 2 ** (bits - 1 - bit))
  return [vanDerCorput, ...joeKuoDirections.split(';').map((line) => directionsOf(line.split(' ').map(Number)))]
}

function directionsOf([polynomial = 1, ...initial]: readonly number[]): Uint32Array {
  const degree = initial.length
  const v = new Uint32Array(bits)
  for (let bit = 0; bit < bits; bit += 1) {
    const m = initial[bit]
    if (m !== undefined) {
      v[bit] = m * 2 ** (bits - 1 - bit)
      continue
    }
    const oldest = v[bit - degree] ?? 0
    let value = oldest ^ (oldest >>> degree)
    for (let k = 1; k < degree; k += 1) if ((polynomial >>> (degree - k)) & 1) value ^= v[bit - k] ?? 0
    v[bit] = value
  }
  return v
}

const table = directions()

/** How many dimensions there are direction numbers for. */
export const sobolDimensions = table.length

/**
 * One coordinate of a Sobol point, times 2^32, in the Gray-code order of Antonov & Saleev (1979) in which the published points are listed.
 * @param index of the point, from 0, below 2^32
 * @param dimension from 0, below `sobolDimensions`
 */
export function sobolCoordinate(index: number, dimension: number): number {
  const v = table[dimension]
  if (v === undefined) throw new RangeError(`there are Sobol points in ${sobolDimensions} dimensions, not in ${dimension + 1}`)
  let [x, gray] = [0, index ^ (index >>> 1)]
  for (let bit = 0; gray !== 0; bit += 1, gray >>>= 1) if (gray & 1) x ^= v[bit] ?? 0
  return x >>> 0
}

function reverseBits(value: number): number {
  let x = value
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1)
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2)
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4)
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8)
  return ((x >>> 16) | (x << 16)) >>> 0
}

/**
 * Owen's nested uniform scrambling (1995) of a 32-bit coordinate by hashing: each bit is flipped by a hash of the bits above it,
 * so that points stay evenly spread at every scale. Burley, "Practical Hash-based Owen Scrambling", JCGT 9(4), 2020, with the better
 * constants of N. Vegdahl, "Building a Better LK Hash", psychopath.io, 2021.
 */
export function owenScramble(coordinate: number, seed: number): number {
  let x = reverseBits(coordinate)
  x ^= Math.imul(x, 0x3d20adea)
  x = (x + seed) | 0
  x = Math.imul(x, (seed >>> 16) | 1)
  x ^= Math.imul(x, 0x05526c56)
  x ^= Math.imul(x, 0x53a22864)
  return reverseBits(x)
}
