import { describe, expect, it } from 'vitest'
import { syntheticCurves } from '../../../../../../electron/engine/analysis/simulation/synthetic-curves.ts'
import { simulate } from '../../../../../../electron/engine/analysis/simulation/simulate.ts'
import { createSampler } from '../../../../../../electron/engine/samplers/registry.ts'
import { configFromUnit } from '../../../../../../shared/domain/config.ts'
import { createRng } from '../../../../../../shared/random/rng.ts'

const rng = createRng(5)
const configs = Array.from({ length: 200 }, () => configFromUnit(syntheticCurves(0).space, () => rng.uniform()))

/** The share of pairs that two lists put in the same order (0.5 by chance). */
function agreement(a: readonly number[], b: readonly number[]): number {
  const pairs = a.flatMap((_, i) => a.slice(i + 1).map((_, k) => [i, i + 1 + k] as const))
  return pairs.filter(([i, j]) => (a[i] ?? 0) < (a[j] ?? 0) === (b[i] ?? 0) < (b[j] ?? 0)).length / pairs.length
}

describe('the synthetic learning curves', () => {
  it('fall all the way to a final value that is never below the optimum', () => {
    const source = syntheticCurves(1)
    for (const config of configs) {
      const curve = Array.from({ length: 81 }, (_, i) => source.truthAt(config, i + 1))
      expect(curve.at(-1)).toBeGreaterThanOrEqual(source.optimum)
      if ((curve.at(-1) ?? 0) < 0.9) expect(curve).toEqual(curve.toSorted((a, b) => b - a))
    }
  })

  it('cross: their order after one step is a hint of the last, after a third of the steps nearly the same', () => {
    const members = Array.from({ length: 20 }, (_, member) => {
      const source = syntheticCurves(member)
      const at = (step: number): number[] => configs.map((config) => source.truthAt(config, step))
      return { first: agreement(at(1), at(81)), third: agreement(at(27), at(81)) }
    })
    const median = members.map(({ first }) => first).sort((a, b) => a - b)[10]
    expect(median).toBeGreaterThan(0.6)
    expect(median).toBeLessThan(0.7)
    for (const { third } of members) expect(third).toBeGreaterThan(0.85)
  })

  it('are noisy to the degree that they say, and the same whenever they are asked', () => {
    const source = syntheticCurves(2, 9, 0.01)
    const run = () => simulate({ ...source, sampler: createSampler({ name: 'random' }, source.space), scheduler: { onReport: () => ({ kind: 'continue' }) }, trials: 200, workers: 4 }).history
    const history = run()
    const errors = history.reports.map(({ trial, step, loss }) => loss - source.truthAt(history.trials[trial]?.config ?? {}, step))
    expect(Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length)).toBeCloseTo(0.01, 3)
    expect(run().reports).toEqual(history.reports)
  })
})
