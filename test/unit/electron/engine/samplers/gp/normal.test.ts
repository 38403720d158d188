import { describe, expect, it } from 'vitest'
import { erfcx, logCdf, logDifference, logH } from '../../../../../../electron/engine/samplers/gp/normal.ts'
import { fixture } from './fixture.ts'

const relative = (actual: number, expected: number): number => Math.abs(actual - expected) / Math.max(1, Math.abs(expected))

describe('the logarithms of the normal distribution', () => {
  it.each(fixture.normal)('are those of mpmath at $z, a thousand deviations out on the left too', ({ z, logCdf: cdf, logH: h }) => {
    expect(relative(logCdf(z), cdf)).toBeLessThan(1e-14)
    expect(relative(logH(z), h)).toBeLessThan(1e-13)
  })

  it('go on without a step where one formula takes over from another', () => {
    for (const z of [-25, -1]) expect(logH(z + 1e-9) - logH(z - 1e-9)).toBeCloseTo(2e-9 * Math.exp(logCdf(z) - logH(z)), 12)
    for (const x of [0.46875, 4]) expect(erfcx(x - 1e-12)).toBeCloseTo(erfcx(x + 1e-12), 11)
  })

  it('differ without loss where they are close', () => {
    expect(logDifference(0, -1e-12)).toBeCloseTo(Math.log(1e-12), 10)
    expect(logDifference(-800, -801)).toBeCloseTo(-800 + Math.log(1 - Math.exp(-1)), 10)
    expect(logDifference(3, -Infinity)).toBe(3)
  })
})
