import { describe, expect, it } from 'vitest'
import { simulate, type SimulationOptions } from '../../../../../../electron/engine/analysis/simulation/simulate.ts'
import type { Scheduler } from '../../../../../../electron/engine/contracts/scheduler.ts'
import { createSampler } from '../../../../../../electron/engine/samplers/registry.ts'
import type { SearchSpace } from '../../../../../../shared/domain/search-space.ts'

const space: SearchSpace = { x: { type: 'int', low: 1, high: 8 } }
const none: Scheduler = { onReport: () => ({ kind: 'continue' }) }
const study = (options: Partial<SimulationOptions> = {}) =>
  simulate({ space, sampler: createSampler({ name: 'grid' }, space), scheduler: none, valueAt: ({ x }, step) => Number(x) / step, maxSteps: 3, trials: 4, ...options })

describe('a simulated study', () => {
  it('takes the time that its steps take, shared among the workers', () => {
    expect(study().seconds).toBe(12)
    expect(study({ workers: 4 }).seconds).toBe(3)
    expect(study({ workers: 2, secondsPerStep: ({ x }) => Number(x) }).seconds).toBe(3 * 6)
  })

  it('ends when the sampler has nothing more, or when the time is up, with what runs then left running', () => {
    expect(study({ trials: 100 }).history.trials).toHaveLength(8)
    const { history, seconds } = study({ seconds: 4 })
    expect(seconds).toBe(4)
    expect(history.trials.map(({ state, lastStep }) => [state, lastStep])).toEqual([['complete', 3], ['running', 1]])
  })

  it('notes each new best loss, with when and whose it was', () => {
    const { incumbents } = study({ trials: 2, valueAt: ({ x }, step) => (Number(x) === 1 ? 4 - step : 2 - step / 4) })
    expect(incumbents).toEqual([
      { seconds: 1, loss: 3, trial: 0, step: 1 },
      { seconds: 2, loss: 2, trial: 0, step: 2 },
      { seconds: 3, loss: 1, trial: 0, step: 3 },
    ])
  })

  it('keeps a slot free when the scheduler lets no new trial start, and says when no new ones are to come', () => {
    const told: (boolean | undefined)[] = []
    const scheduler: Scheduler = {
      ...none,
      next(_history, prospect) {
        told.push(prospect?.newTrials)
        return undefined
      },
      mayStart: ({ trials }) => trials.every(({ state }) => state === 'complete'),
    }
    const { seconds, history } = study({ workers: 3, trials: 2, scheduler })
    expect([seconds, history.trials.length]).toEqual([6, 2])
    expect(told.at(0)).toBe(true)
    expect(told.at(-1)).toBe(false)
  })

  it('starts a copy after the step of its checkpoint, and prunes the trial that it replaces', () => {
    const scheduler: Scheduler = {
      onReport: ({ lastStep, forkedFrom }) => (lastStep === 1 && forkedFrom === undefined ? { kind: 'pause', why: 'step 1' } : { kind: 'continue' }),
      next: ({ trials }) => (trials.length === 2 ? { kind: 'fork', trial: 0, step: 1, config: { x: 7 }, replaces: 1, why: 'step 1' } : undefined),
    }
    const { history, jobs } = study({ trials: 3, scheduler })
    expect(history.trials.map(({ state, pausedAtStep }) => [state, pausedAtStep])).toEqual([['waiting', 1], ['pruned', undefined], ['complete', undefined]])
    expect(history.trials[2]).toMatchObject({ forkedFrom: { trial: 0, step: 1 }, config: { x: 7 }, result: { losses: [7 / 3], violations: [] } })
    expect([...(history.trials[2]?.curve.keys() ?? [])]).toEqual([2, 3])
    expect(jobs.at(-1)).toEqual({ trial: 2, from: 1 })
  })
})
