import { describe, expect, it } from 'vitest'
import { priorsFor } from '../../../../../../electron/engine/samplers/gp/fit.ts'
import { negativeLogPosterior } from '../../../../../../electron/engine/samplers/gp/likelihood.ts'
import { fixture, outputs, rows, shape } from './fixture.ts'

const objective = negativeLogPosterior({ shape, dimensions: 3, rows, outputs }, { ...priorsFor(3), noiseRate: 30 })
const thetas = fixture.models.map(({ lengths, noise }) => Float64Array.from([...lengths, noise], Math.log))

describe('the posterior of the hyper-parameters', () => {
  it('differs between two points as SciPy has it', () => {
    const [a = NaN, b = NaN] = thetas.map((theta) => -objective(theta, new Float64Array(4)))
    const [first, second] = fixture.models
    expect(a - b).toBeCloseTo((first?.logPosterior ?? NaN) - (second?.logPosterior ?? NaN), 9)
  })

  it('has the gradient that finite differences give', () => {
    for (const theta of thetas) {
      const [gradient, ignored] = [new Float64Array(4), new Float64Array(4)]
      objective(theta, gradient)
      for (let d = 0; d < 4; d += 1) {
        const at = (by: number): number => objective(theta.map((value, i) => (i === d ? value + by : value)), ignored)
        expect(gradient[d]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6)
      }
    }
  })
})
