import { describe, expect, it } from 'vitest'
import { combine } from '../../../../../../electron/engine/samplers/gp/combination.ts'
import { createGrowingModel, createPosterior, type Posterior } from '../../../../../../electron/engine/samplers/gp/surrogate.ts'
import { fixture, outputs, rows, shape } from './fixture.ts'

const model = (length: number): ReturnType<typeof createGrowingModel> =>
  createGrowingModel(shape, { logLengths: new Float64Array(3).fill(Math.log(length)), noise: 1e-2, varianceWeight: 2 })
const own = model(0.4).condition(rows.slice(0, 4), outputs.slice(0, 4))
const other = model(0.9).condition(rows, outputs)
const sum = combine(3, own, [{ surrogate: other, factor: -0.6 }], (index) => -0.6 * other.meanAt(index))

const at = (surrogate: typeof sum, row: readonly number[]): Posterior => {
  const posterior = createPosterior(3)
  surrogate.predict(Float64Array.from(row), posterior, true)
  return posterior
}

describe('the sum of two Gaussian processes', () => {
  it('has the sum of their means and of their variances', () => {
    for (const query of fixture.queries) {
      const [a, b, both] = [at(own, query), at(other, query), at(sum, query)]
      expect(both.mean).toBeCloseTo(a.mean - 0.6 * b.mean, 12)
      expect(both.sd ** 2).toBeCloseTo(a.sd ** 2 + 0.36 * b.sd ** 2, 12)
      expect(sum.meanOf(Float64Array.from(query))).toBeCloseTo(both.mean, 12)
    }
    expect(sum.meanAt(2)).toBeCloseTo(at(sum, [...(rows[2] ?? [])]).mean, 9)
  })

  it('has the gradients that finite differences give', () => {
    for (const query of fixture.queries.slice(0, 3))
      for (const c of [0, 1]) {
        const moved = (by: number): Posterior => at(sum, query.map((value, i) => (i === c ? value + by : value)))
        const { meanGradient, sdGradient } = at(sum, query)
        expect(meanGradient[c]).toBeCloseTo((moved(1e-6).mean - moved(-1e-6).mean) / 2e-6, 5)
        expect(sdGradient[c]).toBeCloseTo((moved(1e-6).sd - moved(-1e-6).sd) / 2e-6, 5)
      }
  })
})
