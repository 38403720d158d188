import type { Rng } from '../../../../shared/random/rng.ts'

/**
 * Standard normal vectors whose directions are orthogonal to each other, each followed by its mirror image: every vector alone is standard normal,
 * together they cover the directions evenly (Wang, Emmerich & Bäck, “Mirrored Orthogonal Sampling for Covariance Matrix Adaptation Evolution Strategies”,
 * Evol. Comput. 27(4), 2019). Against independent vectors CMA-ES needs 10 to 35 % fewer evaluations on the sphere and 5 to 20 % fewer on Rosenbrock's function.
 *
 * @param pairs how many pairs are wanted; at most `dimension` are made, which is how many orthogonal directions there are
 */
export function mirroredNormals(dimension: number, pairs: number, rng: Rng): Float64Array[] {
  const directions: Float64Array[] = []
  const vectors: Float64Array[] = []
  for (let pair = 0; pair < Math.min(pairs, dimension); pair += 1) {
    const normal = Float64Array.from({ length: dimension }, () => rng.normal())
    const length = Math.sqrt(dot(normal, normal))
    const direction = normal.slice()
    for (const other of directions) addScaled(direction, other, -dot(direction, other))
    const left = Math.sqrt(dot(direction, direction))
    // Almost parallel to the others: the normal vector itself is as good a direction.
    const unit = left > 1e-9 * length ? direction.map((value) => value / left) : normal.map((value) => value / length)
    directions.push(unit)
    vectors.push(unit.map((value) => value * length), unit.map((value) => -value * length))
  }
  return vectors
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

function addScaled(target: Float64Array, vector: Float64Array, scale: number): void {
  for (let i = 0; i < target.length; i += 1) target[i] = (target[i] ?? 0) + scale * (vector[i] ?? 0)
}
