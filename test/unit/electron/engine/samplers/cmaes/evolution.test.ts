import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { symmetricEigen } from '../../../../../../electron/engine/samplers/cmaes/eigen.ts'
import { createEvolution, evolve, pointAt } from '../../../../../../electron/engine/samplers/cmaes/evolution.ts'
import { adaptLearningRates, createLearningRates, remember } from '../../../../../../electron/engine/samplers/cmaes/learning-rate.ts'
import { mirroredNormals } from '../../../../../../electron/engine/samplers/cmaes/mirrored-normals.ts'
import { defaultPopulationSize, strategyParameters } from '../../../../../../electron/engine/samplers/cmaes/parameters.ts'
import { createRng, type Rng } from '../../../../../../shared/random/rng.ts'
import { cmaesPackage, differences } from './fixture.ts'

describe('the strategy parameters', () => {
  it.each(cmaesPackage.parameters)('in $dimension dimensions with a population of $population are those of the cmaes package', (theirs) => {
    const ours = strategyParameters(theirs.dimension, theirs.population)
    if (theirs.default) expect(defaultPopulationSize(theirs.dimension)).toBe(theirs.population)
    expect(ours.parents).toBe(theirs.parents)
    const { effectiveParents, rankOneRate, rankMuRate, pathRate, sigmaPathRate, sigmaDamping, expectedNorm } = ours
    const constants = [effectiveParents, rankOneRate, rankMuRate, pathRate, sigmaPathRate, sigmaDamping, expectedNorm]
    expect(differences(constants, [theirs.effective, theirs.c1, theirs.cmu, theirs.cc, theirs.cs, theirs.ds, theirs.chi])).toEqual([])
    expect(differences(ours.weights, theirs.weights)).toEqual([])
  })
})

describe('a generation', () => {
  it('moves mean, step size, covariance and paths as the cmaes package does, generation after generation', () => {
    const { mean, sigma, population, generations } = cmaesPackage.trace
    const evolution = createEvolution(Float64Array.from(mean), sigma, population)
    for (const each of generations) {
      evolve(evolution, each.points.map((point) => Float64Array.from(point)))
      expect(differences(evolution.mean, each.mean)).toEqual([])
      expect(differences([evolution.sigma], [each.sigma])).toEqual([])
      expect(differences(evolution.covariance, each.C)).toEqual([])
      expect(differences(evolution.sigmaPath, each.ps)).toEqual([])
      expect(differences(evolution.path, each.pc)).toEqual([])
    }
  })

  it('with learning rate adaptation goes as far as the cmaes package does', () => {
    const { mean, sigma, population, generations } = cmaesPackage.learning_rate_trace
    const evolution = createEvolution(Float64Array.from(mean), sigma, population)
    const rates = createLearningRates(mean.length)
    for (const each of generations) {
      const before = remember(evolution)
      evolve(evolution, each.points.map((point) => Float64Array.from(point)))
      adaptLearningRates(rates, before, evolution)
      expect(differences([rates.mean.rate, rates.covariance.rate, evolution.sigma], [each.eta_mean, each.eta_Sigma, each.sigma])).toEqual([])
      expect(differences(evolution.mean, each.mean)).toEqual([])
      expect(differences(evolution.covariance, each.C)).toEqual([])
    }
    expect(rates.mean.rate).toBeLessThan(1)
  })
})

const functions = {
  sphere: (x: Float64Array) => x.reduce((sum, value) => sum + value * value, 0),
  ellipsoid: (x: Float64Array) => x.reduce((sum, value, i) => sum + 10 ** ((6 * i) / (x.length - 1)) * value * value, 0),
  rosenbrock: (x: Float64Array) => x.slice(1).reduce((sum, next, i) => sum + 100 * (next - (x[i] ?? 0) ** 2) ** 2 + (1 - (x[i] ?? 0)) ** 2, 0),
}

type Sampling = (dimension: number, count: number, rng: Rng) => Float64Array[]
const independent: Sampling = (dimension, count, rng) => Array.from({ length: count }, () => Float64Array.from({ length: dimension }, () => rng.normal()))
const mirrored: Sampling = (dimension, count, rng) => {
  const vectors: Float64Array[] = []
  while (vectors.length < count) vectors.push(...mirroredNormals(dimension, Math.ceil((count - vectors.length) / 2), rng))
  return vectors.slice(0, count)
}

/** How many evaluations it takes to come below the target. */
function evaluations(each: (typeof cmaesPackage.evaluations)[number], seed: number, sampling: Sampling): number {
  const rng = createRng(seed)
  const size = defaultPopulationSize(each.dimension)
  const evolution = createEvolution(new Float64Array(each.dimension).fill(each.start), each.sigma, size)
  for (let count = size; count < 50_000; count += size) {
    const tried = sampling(each.dimension, size, rng).map((normal) => {
      const point = pointAt(evolution, normal)
      return { point, loss: functions[each.function](point) }
    })
    tried.sort((a, b) => a.loss - b.loss)
    if ((tried[0]?.loss ?? Infinity) < each.target) return count
    evolve(evolution, tried.map(({ point }) => point))
  }
  return Infinity
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
const seedsFor = (dimension: number): number[] => Array.from({ length: dimension > 5 ? 5 : 15 }, (_, seed) => seed + 1)

describe.each(cmaesPackage.evaluations)('on the $function in $dimension dimensions', (each) => {
  it('converges in about as many evaluations as the cmaes package, and with mirrored orthogonal samples in no more', () => {
    const seeds = seedsFor(each.dimension)
    const plain = median(seeds.map((seed) => evaluations(each, seed, independent)))
    expect(plain / each.median).toBeGreaterThan(0.8)
    expect(plain / each.median).toBeLessThan(1.2)
    expect(median(seeds.map((seed) => evaluations(each, seed, mirrored))) / each.median).toBeLessThan(1.05)
  })
})

describe('mirrored orthogonal normals', () => {
  it('come in pairs of opposites, orthogonal to all others, and are as long as normal vectors are', () => {
    const rng = createRng(5)
    const lengths: number[] = []
    for (let round = 0; round < 300; round += 1) {
      const vectors = mirroredNormals(6, 4, rng)
      expect(vectors).toHaveLength(8)
      vectors.forEach((a, i) => {
        lengths.push(a.reduce((sum, value) => sum + value * value, 0))
        vectors.forEach((b, j) => {
          const product = a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0)
          if (i >> 1 !== j >> 1) expect(Math.abs(product)).toBeLessThan(1e-9)
          else if (i !== j) expect(a.every((value, k) => value === -(b[k] ?? 0))).toBe(true)
        })
      })
    }
    // A chi-squared with 6 degrees of freedom: mean 6, standard error 0.1 here (pairs are of one length).
    expect(lengths.reduce((sum, value) => sum + value, 0) / lengths.length).toBeCloseTo(6, 0)
  })

  it('are no more pairs than there are dimensions', () => {
    expect(mirroredNormals(2, 5, createRng(1))).toHaveLength(4)
  })
})

describe('the eigendecomposition', () => {
  it('gives back any symmetric matrix, from an orthonormal basis', () => {
    const entry = fc.float({ min: -100, max: 100, noNaN: true })
    const matrix = fc.integer({ min: 1, max: 7 }).chain((size) => fc.tuple(fc.constant(size), fc.array(entry, { minLength: size * size, maxLength: size * size })))
    fc.assert(
      fc.property(matrix, ([size, entries]) => {
        const symmetric = Float64Array.from(entries, (_, k) => (entries[k] ?? 0) + (entries[(k % size) * size + Math.floor(k / size)] ?? 0))
        const { basis, values } = symmetricEigen(symmetric, size)
        const at = (i: number, k: number): number => basis[i * size + k] ?? NaN
        for (let i = 0; i < size; i += 1)
          for (let j = 0; j < size; j += 1) {
            const [rebuilt, product] = [0, 1].map((power) => values.reduce((sum, value, k) => sum + (power === 0 ? value * at(i, k) * at(j, k) : at(k, i) * at(k, j)), 0))
            expect(rebuilt).toBeCloseTo(symmetric[i * size + j] ?? NaN, 9)
            expect(product).toBeCloseTo(i === j ? 1 : 0, 9)
          }
      }),
    )
  })
})
