import { describe, expect, it } from 'vitest'
import { medianRegret, regretAt, regretOverTime, timeToReach } from '../../../../../../electron/engine/analysis/simulation/regret.ts'
import { simulate } from '../../../../../../electron/engine/analysis/simulation/simulate.ts'
import type { KnownSource } from '../../../../../../electron/engine/analysis/simulation/curve-source.ts'
import { createSampler } from '../../../../../../electron/engine/samplers/registry.ts'

/** Trial x ends at x, seen with an error that makes trial 2 look better than trial 1. */
const source: KnownSource = {
  space: { x: { type: 'int', low: 1, high: 4 } },
  maxSteps: 2,
  optimum: 1,
  truthAt: ({ x }, step) => Number(x) + (2 - step),
  valueAt: ({ x }, step) => Number(x) + (2 - step) - (Number(x) === 2 ? 1.5 : 0),
}

describe('regret over simulated time', () => {
  const study = simulate({ ...source, sampler: createSampler({ name: 'grid' }, source.space), scheduler: { onReport: () => ({ kind: 'continue' }) }, trials: 4 })

  it('is that of what looks best, without noise: of any step, or of trials that ran to their end', () => {
    expect(regretOverTime(study, source)).toEqual([{ seconds: 1, regret: 1 }, { seconds: 2, regret: 0 }, { seconds: 4, regret: 1 }])
    expect(regretOverTime(study, source, 'full-training')).toEqual([{ seconds: 2, regret: 0 }, { seconds: 4, regret: 1 }])
  })

  it('is read off at a moment, and a moment at a regret', () => {
    const points = [{ seconds: 2, regret: 3 }, { seconds: 5, regret: 1 }]
    expect([1, 2, 4.9, 5].map((seconds) => regretAt(points, seconds))).toEqual([Infinity, 3, 3, 1])
    expect([3, 2, 0.5].map((regret) => timeToReach(points, regret))).toEqual([2, 5, Infinity])
  })

  it('has a median over studies at each moment', () => {
    const studies = [[{ seconds: 1, regret: 4 }], [{ seconds: 2, regret: 2 }, { seconds: 3, regret: 1 }], [{ seconds: 2, regret: 8 }]]
    expect(medianRegret(studies)).toEqual([{ seconds: 1, regret: Infinity }, { seconds: 2, regret: 4 }, { seconds: 3, regret: 4 }])
    expect(medianRegret(studies.slice(0, 2))).toEqual([{ seconds: 1, regret: Infinity }, { seconds: 2, regret: 3 }, { seconds: 3, regret: 2.5 }])
  })
})
