import { createRng, deriveSeed } from '../../../shared/random/rng.ts'
import type { WeightSpec } from './model.ts'

/**
 * Half the width of the uniform distribution that a weight is drawn from:
 * Glorot & Bengio (2010), √(6 / (fan in + fan out)); He et al. (2015), √(6 / fan in).
 * Convolutions count their receptive field in both fans.
 */
export function initialLimit({ shape, initialiser }: WeightSpec): number {
  const field = shape.slice(0, -2).reduce((product, size) => product * size, 1)
  const fanIn = field * (shape.at(-2) ?? 1)
  const fanOut = field * (shape.at(-1) ?? 1)
  switch (initialiser) {
    case 'zeros':
      return 0
    case 'glorot':
      return Math.sqrt(6 / (fanIn + fanOut))
    case 'he':
      return Math.sqrt(6 / fanIn)
  }
}

/** The first values of every array of weights; they follow from the seed alone. */
export function initialWeights(specs: readonly WeightSpec[], seed: number): Float32Array[] {
  return specs.map((spec, position) => {
    const values = new Float32Array(spec.shape.reduce((product, size) => product * size, 1))
    const limit = initialLimit(spec)
    if (limit === 0) return values
    const rng = createRng(deriveSeed(seed, position))
    return values.map(() => (2 * rng.uniform() - 1) * limit)
  })
}
