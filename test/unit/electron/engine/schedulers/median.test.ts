import { describe, expect, it } from 'vitest'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { simulateLosses } from './synthetic.ts'

const median = (options: Record<string, unknown> = {}) => createScheduler({ name: 'median', ...options }, 9)

describe('median', () => {
  it('stops a trial that is worse than the median of the complete ones, and says so', () => {
    const { history, decisions } = simulateLosses(median({ n_startup_trials: 3 }), [1, 2, 3, 2.5, 2])
    expect(history.trials.map((trial) => trial.state)).toEqual(['complete', 'complete', 'complete', 'pruned', 'complete'])
    expect(decisions.find(({ trial, decision }) => trial === 3 && decision.kind === 'stop')?.decision).toEqual({
      kind: 'stop',
      why: 'step 1: its best, 2.5, is worse than 2, the median of 3 complete trials',
    })
  })

  it('names values as the user measures them when they are maximised', () => {
    const { decisions } = simulateLosses(median({ n_startup_trials: 2 }), [0.9, 0.8, 0.5], { goal: 'maximize' })
    expect(decisions.at(-1)?.decision).toEqual({ kind: 'stop', why: 'step 1: its best, 0.5, is worse than 0.85, the median of 2 complete trials' })
  })

  it('judges a trial by its best value so far, not its last', () => {
    const curves = [[2, 2], [2, 2], [1, 5]]
    const { history } = simulateLosses(median({ n_startup_trials: 2 }), [0, 1, 2], { valueAt: ({ trial }, step) => curves[Number(trial)]?.[step - 1] ?? NaN, maxSteps: 2 })
    expect(history.trials[2]?.state).toBe('complete')
  })

  it('stops a trial without any number once enough trials are complete, and none before', () => {
    const { history } = simulateLosses(median({ n_startup_trials: 2 }), [NaN, 1, 2, NaN])
    expect(history.trials.map((trial) => trial.state)).toEqual(['complete', 'complete', 'complete', 'pruned'])
  })
})
