import { describe, expect, it } from 'vitest'
import { simulate, type SimulatedStudy } from '../../../../../electron/engine/analysis/simulation/simulate.ts'
import type { TrialView } from '../../../../../electron/engine/contracts/history.ts'
import type { Sampler } from '../../../../../electron/engine/contracts/sampler.ts'
import type { Fork } from '../../../../../electron/engine/contracts/scheduler.ts'
import { createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import { createHistory } from '../../../../../electron/engine/study/history.ts'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import type { Config, SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { lossSpace, simulateLosses } from './synthetic.ts'

const makePbt = (options: Record<string, unknown>, space: SearchSpace, maxSteps = 20) => createScheduler({ name: 'pbt', ...options }, maxSteps, { space, seed: 3 })

/**
 * The toy problem of Jaderberg et al. (2017), Figure 2: the true objective is 1.2 - (a^2 + b^2), but training follows a surrogate
 * 1.2 - (h0 a^2 + h1 b^2) whose h0 and h1 are the hyper-parameters. With h = (1, 0) or (0, 1) one of the two is never trained.
 */
const toySpace: SearchSpace = { h0: { type: 'float', low: 0, high: 1 }, h1: { type: 'float', low: 0, high: 1 } }
function toyValues(): (config: Config, step: number, trial: TrialView) => number {
  const weights = new Map<string, readonly [number, number]>()
  return ({ h0, h1 }, step, { number, forkedFrom }) => {
    const from = forkedFrom !== undefined && step === forkedFrom.step + 1 ? `${forkedFrom.trial} at ${forkedFrom.step}` : `${number} at ${step - 1}`
    const [a, b] = weights.get(from) ?? [0.9, 0.9]
    const next = [a - 0.02 * Number(h0) * a, b - 0.02 * Number(h1) * b] as const
    weights.set(`${number} at ${step}`, next)
    return 1.2 - (next[0] ** 2 + next[1] ** 2)
  }
}

describe('population based training', () => {
  it('replaces the worst by copies of the best when all have reached a generation, from their checkpoints', () => {
    const losses = [5, 1, 4, 2, 3, 9, 9, 9, 9, 9]
    const space = lossSpace(losses)
    const forks: Fork[] = []
    const scheduler = makePbt({ population: 5, resample_probability: 0 }, space)
    const { history } = simulateLosses(scheduler, losses, { maxSteps: 20, workers: 2, trials: 6, onNext: (next) => next?.kind === 'fork' && forks.push(next) })
    expect(forks).toEqual([expect.objectContaining({ trial: 1, step: 5, replaces: 0, why: 'step 5: trial 0, 5th of 5, makes room for a copy of trial 1, 1st of 5' })])
    const { trials } = history
    expect(trials[5]).toMatchObject({ forkedFrom: { trial: 1, step: 5 }, state: 'complete' })
    expect(trials[0]?.state).toBe('pruned')
    expect([...(trials[5]?.curve.keys() ?? [])]).toEqual(Array.from({ length: 15 }, (_, i) => i + 6))
    expect(trials.filter(({ state }) => state === 'complete')).toHaveLength(5)
  })

  it('keeps the population together: nobody is a generation ahead, and nobody new joins', () => {
    const losses = Array.from({ length: 30 }, (_, i) => (i * 7) % 30)
    const space = lossSpace(losses)
    simulateLosses(makePbt({ population: 8 }, space), losses, {
      maxSteps: 20,
      workers: 3,
      onDecision(_trial, _decision, { trials }) {
        const reached = trials.filter(({ state }) => state === 'running' || state === 'waiting').map((trial) => Math.max(trial.lastStep, trial.forkedFrom?.step ?? 0))
        expect(Math.floor((Math.max(...reached) - 1) / 5) - Math.floor(Math.min(...reached) / 5)).toBeLessThanOrEqual(1)
        expect(trials.filter(({ forkedFrom }) => forkedFrom === undefined).length).toBeLessThanOrEqual(8)
      },
    })
  })

  it('comes to the same end however many workers there are', () => {
    const outcome = (workers: number) => {
      const sampler = createSampler({ name: 'random' }, toySpace)
      const { history } = simulate({ space: toySpace, sampler, scheduler: makePbt({ population: 4 }, toySpace, 30), valueAt: toyValues(), goal: 'maximize', maxSteps: 30, trials: 20, workers })
      return history.trials.map(({ config, forkedFrom, state, loss }) => ({ config, forkedFrom, state, loss }))
    }
    expect(outcome(3)).toEqual(outcome(1))
    expect(outcome(4)).toEqual(outcome(1))
  })

  it('trains both weights of the toy problem of the paper, which the same population without it does not', () => {
    // The two workers of the paper, h = (1, 0) and (0, 1), but for the tie.
    const starts: Config[] = [{ h0: 1, h1: 0 }, { h0: 0, h1: 0.9 }]
    const sampler: Sampler = { suggest: (_history, _space, _rng, { number }) => starts[number] }
    const run = (name: string, options: Record<string, unknown>) =>
      simulate({ space: toySpace, sampler, scheduler: createScheduler({ name, ...options }, 200, { space: toySpace, seed: 1 }), valueAt: toyValues(), goal: 'maximize', maxSteps: 200, trials: 100, workers: 2 })
    const best = ({ incumbents }: SimulatedStudy): number => -(incumbents.at(-1)?.loss ?? Infinity)
    expect(best(run('percentile', { n_startup_trials: 100 }))).toBeLessThan(0.4)
    expect(best(run('pbt', { population: 2, quantile: 0.5, resample_probability: 0.5 }))).toBeGreaterThan(1.1)
  })

  it('replaces a trial that failed by a copy at the next generation', () => {
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    const scheduler = makePbt({ population: 3 }, {})
    for (const number of [0, 1, 2]) history.add(number, {}, 'running')
    history.setState(0, 'fail')
    for (const number of [1, 2]) {
      expect(scheduler.next?.(history)).toBeUndefined()
      expect(scheduler.mayStart?.(history)).toBe(false)
      for (let step = 1; step <= 5; step += 1) history.report(number, step, number)
      history.pause(number, 5)
    }
    expect(scheduler.next?.(history)).toEqual({ kind: 'fork', trial: 1, step: 5, config: {}, replaces: undefined, why: 'step 5: a copy of trial 1, 1st of 2, takes the place of one that failed' })
    history.add(3, {}, 'running', { trial: 1, step: 5 })
    expect(scheduler.next?.(history)).toMatchObject({ kind: 'fork', trial: 1, replaces: 2 })
    expect(scheduler.next?.(history, { newTrials: false })).toEqual({ trial: 2, why: 'step 5: 2nd of 2 in the population' })
  })

  it('neither waits for a trial that a user continued nor counts it', () => {
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    const scheduler = makePbt({ population: 2 }, {})
    history.add(0, {}, 'running')
    history.addConfirming(1, {}, 'running')
    expect(scheduler.mayStart?.(history)).toBe(true)
    history.add(2, {}, 'running')
    expect(scheduler.mayStart?.(history)).toBe(false)
    for (const number of [0, 2]) {
      history.report(number, 5, number)
      history.pause(number, 5)
    }
    expect(scheduler.next?.(history)).toMatchObject({ kind: 'fork', trial: 0, replaces: 2 })
  })

  it('begins again when all have failed', () => {
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    const scheduler = makePbt({ population: 2 }, {})
    for (const number of [0, 1]) {
      history.add(number, {}, 'running')
      history.setState(number, 'fail')
    }
    expect(scheduler.next?.(history)).toBeUndefined()
    expect(scheduler.mayStart?.(history)).toBe(true)
  })

  it('changes only parameters that a checkpoint can go on with, or those that it is told to', () => {
    const space: SearchSpace = { rate: { type: 'float', low: 0.001, high: 1 }, units: { type: 'int', low: 8, high: 64 } }
    const copyOf = (options: Record<string, unknown>): Config | undefined => {
      const history = createHistory({ name: 'loss', goal: 'minimize' })
      for (const number of [0, 1]) {
        history.add(number, { rate: 0.1, units: 32 }, 'running')
        history.report(number, 5, number)
        history.pause(number, 5)
      }
      const next = createScheduler({ name: 'pbt', population: 2, ...options }, 20, { space, seed: 0, fixedByCheckpoint: ['units'] }).next?.(history)
      return next?.kind === 'fork' ? next.config : undefined
    }
    expect(copyOf({})).toMatchObject({ units: 32 })
    expect(copyOf({})?.['rate']).not.toBe(0.1)
    expect(copyOf({ explore: ' units ' })).toMatchObject({ rate: 0.1 })
    expect(() => copyOf({ explore: 'rate, width' })).toThrow(/width/)
  })
})
