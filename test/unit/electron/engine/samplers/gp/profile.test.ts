import { describe, expect, it } from 'vitest'
import { createGrowingModel } from '../../../../../../electron/engine/samplers/gp/surrogate.ts'
import { profileOf } from '../../../../../../electron/engine/samplers/gp/profile.ts'
import { outputs, rows, shape } from './fixture.ts'

const independent = (b: Float64Array): void => void b

describe('the mean of a Gaussian process', () => {
  it('is by how much each trend was multiplied in outputs made of trends', () => {
    const [up, wave] = [Float64Array.from({ length: 40 }, (_, i) => i / 4), Float64Array.from({ length: 40 }, (_, i) => 8 * Math.sin(i))]
    const made = up.map((value, i) => 7 + 2 * value - 0.5 * (wave[i] ?? 0))
    const { mean, factors, variance } = profileOf(made, independent, 0, [{ values: up, believed: 1 }, { values: wave, believed: 1 }])
    expect(Math.abs(mean - 7)).toBeLessThan(0.1)
    expect(factors[0]).toBeCloseTo(2, 1)
    expect(factors[1]).toBeCloseTo(-0.5, 1)
    expect(variance).toBeLessThan(0.3)
  })

  it('is the least squares of whitened outputs when noise is correlated', () => {
    // A = [[2, 1], [1, 2]]: with a flat prior c = hᵀ A⁻¹ y / hᵀ A⁻¹ h; here the prior adds 1 to the factor's precision and 1/10 to the mean's.
    const solve = (b: Float64Array): void => b.set([(2 * (b[0] ?? 0) - (b[1] ?? 0)) / 3, (2 * (b[1] ?? 0) - (b[0] ?? 0)) / 3])
    const { mean, factors } = profileOf(Float64Array.of(3, 1), solve, 2, [{ values: Float64Array.of(1, -1), believed: 0 }])
    expect(mean).toBeCloseTo((4 / 3) / (2 / 3 + 0.1), 12)
    expect(factors[0]).toBeCloseTo(2 / 3, 12)
  })

  it('is what was believed before there is any output', () => {
    const { mean, factors, variance } = profileOf(new Float64Array(0), independent, 2, [{ values: new Float64Array(0), believed: 0.7 }])
    expect([mean, ...factors, variance]).toEqual([0, 0.7, 1])
  })

  it('leaves the process what the trends do not explain', () => {
    const hyperparameters = { logLengths: Float64Array.of(0.1, 0.2, 0.3), noise: 1e-3, varianceWeight: 2 }
    const trend = rows.map((row) => 3 * (row[0] ?? 0))
    const process = createGrowingModel(shape, hyperparameters).condition(rows, outputs, [{ values: Float64Array.from(trend), believed: 1 }])
    const factor = process.profile.factors[0] ?? NaN
    const rest = createGrowingModel(shape, hyperparameters).condition(rows, outputs.map((value, i) => value - factor * (trend[i] ?? 0)))
    rows.forEach((row, i) => expect(process.meanOf(row)).toBeCloseTo(rest.meanAt(i), 6))
  })
})
