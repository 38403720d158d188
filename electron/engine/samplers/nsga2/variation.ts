import type { Rng } from '../../../../shared/random/rng.ts'
import type { Genes } from '../genes.ts'

/** Deb's usual distribution indices: the larger, the closer children stay to their parents. */
const crossoverIndex = 20
const mutationIndex = 20

/**
 * Simulated binary crossover in [0, 1] (Deb & Agrawal, Complex Systems 9, 1995, in the bounded form of Deb's NSGA-II code): each coordinate
 * of the child lies near one of the parents', as spread out as they are; half of the coordinates are the first parent's own.
 */
export function simulatedBinary(a: number, b: number, rng: Rng): number {
  const [chance, share, side] = [rng.uniform(), rng.uniform(), rng.uniform()]
  if (chance >= 0.5 || Math.abs(a - b) < 1e-14) return a
  const [low, high] = [Math.min(a, b), Math.max(a, b)]
  const spread = (room: number): number => {
    const alpha = 2 - (1 + (2 * room) / (high - low)) ** -(crossoverIndex + 1)
    const base = share <= 1 / alpha ? share * alpha : 1 / (2 - share * alpha)
    return base ** (1 / (crossoverIndex + 1))
  }
  const child = side < 0.5 ? (low + high - spread(low) * (high - low)) / 2 : (low + high + spread(1 - high) * (high - low)) / 2
  return Math.min(Math.max(child, 0), 1)
}

/** Polynomial mutation in [0, 1] (Deb & Goyal, Comput. Sci. Inform. 26(4), 1996, in the bounded form of Deb's NSGA-II code). */
export function polynomial(value: number, rng: Rng): number {
  const share = rng.uniform()
  const power = mutationIndex + 1
  const shift =
    share < 0.5
      ? (2 * share + (1 - 2 * share) * (1 - value) ** power) ** (1 / power) - 1
      : 1 - (2 * (1 - share) + (2 * share - 1) * value ** power) ** (1 / power)
  return Math.min(Math.max(value + shift, 0), 1)
}

/** How a child comes from two parents. */
export type Crossover = 'sbx' | 'uniform'

/**
 * A child of two parents: choices come from either parent, numbers by the crossover; then each parameter mutates with probability 1 / n: a choice to any
 * other, a number a little (with `sbx`) or to anywhere in its range (with `uniform`, as Optuna's NSGA-II has it).
 * @param isChoice whether each gene is a categorical parameter's
 */
export function breed(a: Genes, b: Genes, isChoice: readonly boolean[], crossover: Crossover, rng: Rng): Genes {
  const mutation = 1 / Math.max(a.length, 1)
  return a.map((value, i) => {
    const other = b[i] ?? value
    const numeric = crossover === 'sbx' && isChoice[i] !== true
    const inherited = numeric ? simulatedBinary(value, other, rng) : rng.uniform() < 0.5 ? value : other
    if (rng.uniform() >= mutation) return inherited
    return numeric ? polynomial(inherited, rng) : rng.uniform()
  })
}
