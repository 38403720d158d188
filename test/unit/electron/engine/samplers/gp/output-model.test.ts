import { describe, expect, it } from 'vitest'
import { createOutputModeller, type OutputData } from '../../../../../../electron/engine/samplers/gp/output-model.ts'
import { scaleLosses } from '../../../../../../electron/engine/samplers/gp/outputs.ts'
import { rankingOf } from '../../../../../../electron/engine/samplers/gp/ranking.ts'
import { createPosterior, type Posterior, type Surrogate } from '../../../../../../electron/engine/samplers/gp/surrogate.ts'
import { createRng } from '../../../../../../shared/random/rng.ts'

const shape = { width: 1, numberColumns: 1, dimensionOfColumn: Int32Array.of(0) }
const limits = { all: 500, subset: 400, every: 100 }

function dataOf(noise: number, isRival: boolean): OutputData {
  const rng = createRng(1)
  const rows = Array.from({ length: 40 }, () => Float64Array.of(rng.uniform()))
  const values = Float64Array.from(rows, ([x = 0]) => (x - 0.3) ** 2 + noise * rng.normal())
  return { rows, values, scale: scaleLosses, pending: [], ranking: rankingOf({ losses: [values], violations: [] }), isRival: () => isRival }
}

const at = (surrogate: Surrogate, x: number): Posterior => {
  const posterior = createPosterior(1)
  surrogate.predict(Float64Array.of(x), posterior, false)
  return posterior
}

/** The modelled observation with the lowest posterior mean, and the posterior there, with and without rivals. */
function bestOf(noise: number): { x: number; sure: Posterior; unsure: Posterior } {
  const [sure, unsure] = [true, false].map((isRival) => createOutputModeller(shape, 1, limits)(dataOf(noise, isRival), []).surrogate)
  if (sure === undefined || unsure === undefined) throw new Error('both were made')
  const { rows } = dataOf(noise, true)
  const place = rows.map((_, i) => i).reduce((low, i) => (unsure.meanAt(i) < unsure.meanAt(low) ? i : low))
  const x = rows[place]?.[0] ?? NaN
  return { x, sure: at(sure, x), unsure: at(unsure, x) }
}

describe('the model of a noisy output', () => {
  it('expects nothing of trying its best trial again, whose mean stays what it is', () => {
    const { sure, unsure } = bestOf(0.05)
    expect(unsure.sd).toBeGreaterThan(0.05)
    expect(sure.sd).toBeLessThan(unsure.sd / 10)
    expect(sure.mean).toBeCloseTo(unsure.mean, 6)
  })

  it('finds the minimum of the function, not the luckiest trial', () => {
    expect(Math.abs(bestOf(0.05).x - 0.3)).toBeLessThan(0.1)
  })

  it('is the same with and without rivals where there is no noise', () => {
    const { sure, unsure } = bestOf(0)
    expect(sure.mean).toBe(unsure.mean)
    expect(sure.sd).toBe(unsure.sd)
  })
})
