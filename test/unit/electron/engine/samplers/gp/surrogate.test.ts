import { describe, expect, it } from 'vitest'
import { createGrowingModel, createPosterior, type Posterior, type Surrogate } from '../../../../../../electron/engine/samplers/gp/surrogate.ts'
import { fixture, outputs, rows, shape } from './fixture.ts'

const hyperparametersOf = ({ lengths, noise }: { lengths: number[]; noise: number }): Parameters<typeof createGrowingModel>[1] => ({
  logLengths: Float64Array.from(lengths, Math.log),
  noise,
  varianceWeight: 2,
})

function predict(surrogate: Surrogate, row: readonly number[] | Float64Array): Posterior {
  const at = createPosterior(3)
  surrogate.predict(Float64Array.from(row), at, true)
  return at
}

describe.each(fixture.models)('a Gaussian process with length scales $lengths', (expected) => {
  const hyperparameters = hyperparametersOf(expected)
  const surrogate = createGrowingModel(shape, hyperparameters).condition(rows, outputs)

  it('has the posterior mean and deviation that SciPy computes', () => {
    expect(surrogate.profile.variance).toBeCloseTo(expected.variance, 10)
    fixture.queries.forEach((query, i) => {
      const { mean, sd } = predict(surrogate, query)
      expect(mean).toBeCloseTo(expected.mean[i] ?? NaN, 9)
      expect(sd).toBeCloseTo(expected.sd[i] ?? NaN, 9)
    })
  })

  it('has the gradients that finite differences give', () => {
    for (const query of fixture.queries.slice(0, 3)) {
      const { meanGradient, sdGradient } = predict(surrogate, query)
      for (const c of [0, 1]) {
        const at = (by: number): Posterior => predict(surrogate, query.map((value, i) => (i === c ? value + by : value)))
        expect(meanGradient[c]).toBeCloseTo((at(1e-6).mean - at(-1e-6).mean) / 2e-6, 5)
        expect(sdGradient[c]).toBeCloseTo((at(1e-6).sd - at(-1e-6).sd) / 2e-6, 5)
      }
    }
  })

  it('knows its mean at the observations', () => {
    rows.forEach((row, i) => expect(surrogate.meanAt(i)).toBeCloseTo(predict(surrogate, row).mean, 9))
    rows.forEach((row) => expect(surrogate.meanOf(row)).toBeCloseTo(predict(surrogate, row).mean, 12))
  })

  it('keeps its mean and loses uncertainty around a trial that is running', () => {
    const running = Float64Array.of(0.9, 0.1, 1)
    const believed = createGrowingModel(shape, hyperparameters).condition([...rows, running], outputs)
    expect(predict(believed, running).mean).toBeCloseTo(predict(surrogate, running).mean, 12)
    expect(predict(believed, running).sd).toBeLessThan(predict(surrogate, running).sd / 3)
    expect(believed.meanAt(rows.length)).toBeCloseTo(predict(surrogate, running).mean, 12)
  })

  it('is bit for bit the same, grown row by row or made at once', () => {
    const growing = createGrowingModel(shape, hyperparameters)
    for (let n = 2; n < rows.length; n += 1) growing.condition([...rows.slice(0, n), Float64Array.of(0.5, 0.5, 0)], outputs.slice(0, n))
    const grown = growing.condition(rows, outputs)
    for (const query of fixture.queries) expect(predict(grown, query)).toEqual(predict(surrogate, query))
  })
})
