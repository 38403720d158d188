import { describe, expect, it } from 'vitest'
import { createRunLog, nextRun, type Run } from '../../../../../../electron/engine/samplers/cmaes/restarts.ts'
import { createRng } from '../../../../../../shared/random/rng.ts'

const first: Run = { populationSize: 10, sigma: 0.2, isLarge: true }

describe('restarts', () => {
  it('double the population each time with ipop', () => {
    const log = createRunLog(first)
    let run = first
    const sizes = [1, 2, 3, 4].map(() => (run = nextRun('ipop', log, run, 500, createRng(1))).populationSize)
    expect(sizes).toEqual([20, 40, 80, 160])
    expect(run.sigma).toBe(0.2)
  })

  it('spend about as many trials on small populations as on large ones with bipop', () => {
    const log = createRunLog(first)
    const rng = createRng(4)
    let run = first
    for (let k = 0; k < 60; k += 1) {
      run = nextRun('bipop', log, run, run.populationSize * 30, rng)
      if (run.isLarge) continue
      expect(run.populationSize).toBeGreaterThanOrEqual(5)
      expect(run.populationSize).toBeLessThanOrEqual((10 * 2 ** log.largeRuns) / 2)
      expect(run.sigma).toBeGreaterThanOrEqual(0.2 / 100)
      expect(run.sigma).toBeLessThanOrEqual(0.2)
    }
    expect(log.largeRuns).toBeGreaterThan(2)
    expect(log.smallTrials).toBeGreaterThan(log.largeTrials / 4)
  })
})
