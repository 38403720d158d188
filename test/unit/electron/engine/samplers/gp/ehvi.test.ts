import { describe, expect, it } from 'vitest'
import { nonDominatedCells, frontOf } from '../../../../../../electron/engine/samplers/gp/cells.ts'
import { logHypervolumeImprovement } from '../../../../../../electron/engine/samplers/gp/ehvi.ts'
import { logExpectedImprovement, type Score } from '../../../../../../electron/engine/samplers/gp/acquisition.ts'
import { createPosterior, type Posterior } from '../../../../../../electron/engine/samplers/gp/surrogate.ts'
import { hypervolume } from '../../../../../../shared/analysis/hypervolume.ts'
import { createRng } from '../../../../../../shared/random/rng.ts'
import { fixture } from './fixture.ts'

const posteriorsOf = (mean: readonly number[], sd: readonly number[]): Posterior[] => mean.map((value, k) => ({ ...createPosterior(1), mean: value, sd: sd[k] ?? 1 }))

function evaluate(score: Score, mean: readonly number[], sd: readonly number[]): { log: number; byMean: Float64Array; bySd: Float64Array } {
  const [byMean, bySd] = [new Float64Array(mean.length), new Float64Array(mean.length)]
  return { log: score.value(posteriorsOf(mean, sd), byMean, bySd), byMean, bySd }
}

const { front, reference, points } = fixture.ehvi
const twoObjectives = logHypervolumeImprovement(nonDominatedCells(front, reference), 2)

describe('the log expected improvement', () => {
  it.each(fixture.normal)('is what mpmath computes $z standard deviations below the mean', ({ z, logH }) => {
    const [best, sd] = [0.4, 0.05]
    expect(evaluate(logExpectedImprovement(best), [best - z * sd], [sd]).log / (logH + Math.log(sd))).toBeCloseTo(1, 10)
  })

  it('has the gradient that finite differences give', () => {
    const score = logExpectedImprovement(0.3)
    for (const [mean, sd] of [[0.2, 0.1], [0.9, 0.05], [4, 0.1]] as const) {
      const { byMean, bySd } = evaluate(score, [mean], [sd])
      const slope = (at: (step: number) => number): number => (at(1e-7) - at(-1e-7)) / 2e-7
      expect((byMean[0] ?? NaN) / slope((step) => evaluate(score, [mean + step], [sd]).log)).toBeCloseTo(1, 4)
      expect((bySd[0] ?? NaN) / slope((step) => evaluate(score, [mean], [sd + step]).log)).toBeCloseTo(1, 4)
    }
  })
})

describe('the log expected hypervolume improvement', () => {
  it.each(points)('is the integral that SciPy computes at $mean', ({ mean, sd, log }) => {
    expect(evaluate(twoObjectives, mean, sd).log).toBeCloseTo(log, 6)
  })

  it('has the gradient that finite differences give, far behind the front too', () => {
    for (const { mean, sd } of [...points, { mean: [9, 8], sd: [0.2, 0.3] }]) {
      const { byMean, bySd } = evaluate(twoObjectives, mean, sd)
      for (const k of [0, 1]) {
        const moved = (values: readonly number[], by: number): number[] => values.map((value, i) => (i === k ? value + by : value))
        const slope = (at: (by: number) => number): number => (at(1e-6) - at(-1e-6)) / 2e-6
        const ofMean = slope((by) => evaluate(twoObjectives, moved(mean, by), sd).log)
        const ofSd = slope((by) => evaluate(twoObjectives, mean, moved(sd, by)).log)
        expect(Math.abs((byMean[k] ?? NaN) / ofMean - 1)).toBeLessThan(1e-4)
        expect(Math.abs((bySd[k] ?? NaN) - ofSd)).toBeLessThan(1e-4 * Math.max(1, Math.abs(ofSd)))
      }
    }
  })

  it('is the expected improvement for one objective', () => {
    const one = logHypervolumeImprovement(nonDominatedCells([[0.3], [0.7]], [2]), 1)
    expect(evaluate(one, [0.9], [0.4]).log).toBeCloseTo(evaluate(logExpectedImprovement(0.3), [0.9], [0.4]).log, 12)
  })

  it('agrees with sampled gains of hypervolume for three objectives', () => {
    const corner = [1, 1, 1]
    const rng = createRng(11)
    const known = frontOf(Array.from({ length: 12 }, () => [rng.uniform(), rng.uniform(), rng.uniform()]))
    const before = hypervolume(known, corner)
    const [mean, sd] = [[0.4, 0.5, 0.3], [0.2, 0.15, 0.25]] as const
    const draws = Array.from({ length: 20_000 }, () => hypervolume([...known, mean.map((value, k) => value + (sd[k] ?? 0) * rng.normal())], corner) - before)
    const average = draws.reduce((sum, gain) => sum + gain, 0) / draws.length
    const standardError = Math.sqrt(draws.reduce((sum, gain) => sum + (gain - average) ** 2, 0)) / draws.length
    const exact = Math.exp(evaluate(logHypervolumeImprovement(nonDominatedCells(known, corner), 3), mean, sd).log)
    expect(Math.abs(exact - average)).toBeLessThan(4 * standardError)
  })
})

describe('the cells of the non-dominated region', () => {
  it('fill exactly what a front leaves of a box', () => {
    const rng = createRng(5)
    for (const objectives of [2, 3, 4]) {
      const known = Array.from({ length: 9 }, () => Array.from({ length: objectives }, () => rng.uniform()))
      const corner = Array.from({ length: objectives }, () => 1.1)
      const cells = nonDominatedCells(frontOf(known), corner)
      const volume = cells.map(({ lower, upper }) => upper.reduce((product, to, k) => product * (to - Math.max(lower[k] ?? 0, 0)), 1)).reduce((a, b) => a + b, 0)
      expect(volume).toBeCloseTo(1.1 ** objectives - hypervolume(known, corner), 10)
    }
  })
})
