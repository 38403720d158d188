import { describe, expect, it } from 'vitest'
import { drawTruncated, fastNormalMass, normalCdf, normalMass } from '../../../../../../electron/engine/samplers/tpe/normal.ts'
import { createRng } from '../../../../../../shared/random/rng.ts'
import { normalQuantile } from '../../../../../../shared/statistics/normal-distribution.ts'
import { reference } from './fixture.ts'

const relative = (got: number, wanted: number): number => (wanted === 0 ? Math.abs(got) : Math.abs(got / wanted - 1))

describe('the normal distribution', () => {
  it.each(reference.normal.cdf)('has SciPy’s cumulative probability at %d', (x, p) => {
    expect(relative(normalCdf(x), p)).toBeLessThan(1e-12)
  })

  it.each(reference.normal.quantile)('has SciPy’s quantile at %d', (p, x) => {
    expect(Math.abs(normalQuantile(p) - x)).toBeLessThan(1e-12 * Math.max(1, Math.abs(x)))
  })

  it.each(reference.normal.mass)('has SciPy’s mass between %d and %d, in the tails too', (a, b, mass) => {
    expect(relative(normalMass(a, b), mass)).toBeLessThan(1e-8)
    expect(Math.abs(fastNormalMass(a, b) - mass)).toBeLessThan(2e-7)
  })

  it('is drawn from between 0 and 1, as often on either side as its mass says', () => {
    const rng = createRng(1)
    const draws = Array.from({ length: 4000 }, () => drawTruncated(0.1, 0.3, rng))
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...draws)).toBeLessThanOrEqual(1)
    const share = draws.filter((x) => x < 0.3).length / draws.length
    expect(Math.abs(share - normalMass(-1 / 3, 2 / 3) / normalMass(-1 / 3, 3))).toBeLessThan(0.025)
  })
})
