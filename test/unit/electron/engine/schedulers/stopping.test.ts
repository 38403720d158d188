import { describe, expect, it } from 'vitest'
import { TuneryError } from '../../../../../shared/errors.ts'
import { createHistory } from '../../../../../electron/engine/study/history.ts'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { simulateLosses } from './synthetic.ts'

const withCurves = (values: readonly (readonly number[])[]) => ({
  valueAt: (config: Readonly<Record<string, unknown>>, step: number) => values[Number(config['trial'])]?.[step - 1] ?? NaN,
  maxSteps: values[0]?.length ?? 1,
})
const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i)

describe('percentile', () => {
  it('stops what is not in the best quarter, and says so', () => {
    const { decisions } = simulateLosses(createScheduler({ name: 'percentile', n_startup_trials: 4 }, 9), [1, 2, 3, 4, 1.75, 1.8])
    expect(decisions.filter(({ decision }) => decision.kind === 'stop')).toEqual([
      { trial: 5, step: 1, seconds: 46, decision: { kind: 'stop', why: 'step 1: its best, 1.8, is worse than 1.75, the 25th percentile of 5 complete trials' } },
    ])
  })

  it('takes a percentile between infinite values for what it is, not for a number', () => {
    const curves = [[Infinity], [Infinity], [5]]
    const { history } = simulateLosses(createScheduler({ name: 'percentile', n_startup_trials: 2, percentile: 50 }, 1), numbers(3), { ...withCurves(curves), goal: 'maximize' })
    expect(history.trials[2]?.state).toBe('pruned')
  })
})

describe('patience', () => {
  it('stops a trial that has got worse for longer than it may, and says since when', () => {
    const { decisions } = simulateLosses(createScheduler({ name: 'patience', patience: 1 }, 9), [0], withCurves([[5, 3, 4, 3.5, 2]]))
    expect(decisions.at(-1)).toMatchObject({ step: 4, decision: { kind: 'stop', why: 'step 4: the best of its last 2 values, 3.5, is worse than 3 before them' } })
  })

  it('reads a trial anew that repeats its steps after a crash', () => {
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    const scheduler = createScheduler({ name: 'patience', patience: 1 }, 9)
    history.add(0, {}, 'running')
    const kinds = [[1, 5], [2, 1], [3, 2], [1, 5], [2, 4], [3, 3], [4, 2]].map(([step = 0, value = 0]) => {
      history.report(0, step, value)
      const trial = history.trials[0]
      return trial === undefined ? '' : scheduler.onReport(trial, history).kind
    })
    expect(kinds.at(-1)).toBe('continue')
  })
})

describe('threshold', () => {
  it('stops a trial that leaves the range, in the objective’s own units', () => {
    const { decisions } = simulateLosses(createScheduler({ name: 'threshold', lower: 0.5 }, 9), [0, 1], { ...withCurves([[0.6, 0.7], [0.6, 0.4]]), goal: 'maximize' })
    expect(decisions.at(-1)?.decision).toEqual({ kind: 'stop', why: 'step 2: 0.4 is below the lower bound of 0.5' })
  })

  it('stops only what is not a finite number when it has no bounds', () => {
    const { decisions } = simulateLosses(createScheduler({ name: 'threshold' }, 3), [0, 1, 2], withCurves([[1, 1e9, -1e9], [1, NaN], [1, Infinity]]))
    expect(decisions.filter(({ decision }) => decision.kind === 'stop')).toMatchObject([1, 2].map((trial) => ({ trial, step: 2, decision: { why: 'step 2: the value is not a finite number' } })))
  })

  it('refuses bounds the wrong way round', () => {
    const issuesOf = (options: Record<string, unknown>): unknown => {
      try {
        createScheduler({ name: 'threshold', ...options }, 9)
        return []
      } catch (error) {
        return error instanceof TuneryError ? error.issues.map(({ path }) => path) : error
      }
    }
    expect(issuesOf({})).toEqual([])
    expect(issuesOf({ lower: 2, upper: 1 })).toEqual(['scheduler.upper'])
    expect(issuesOf({ lower: 1 })).toEqual([])
  })
})

describe('wilcoxon', () => {
  const best = [1, 1.2, 0.9, 1.1, 1, 1.3]
  const shifted = (by: number): number[] => best.map((value, i) => value + by + i / 100)

  it('stops a trial that is worse on every instance as soon as that is unlikely to be chance', () => {
    const { decisions } = simulateLosses(createScheduler({ name: 'wilcoxon' }, 6), [0, 1], withCurves([best, shifted(0.5)]))
    expect(decisions.at(-1)).toMatchObject({ step: 4, decision: { kind: 'stop', why: 'step 4: worse than trial 0 over 4 steps (signed-rank test, p = 0.0625)' } })
  })

  it('compares with the trial of the best mean, not of the best last value, and lets a better one go on', () => {
    const flattering = [3, 3, 3, 3, 3, 0]
    const { history } = simulateLosses(createScheduler({ name: 'wilcoxon' }, 6), numbers(4), withCurves([best, flattering, shifted(-0.5), shifted(0.2)]))
    expect(history.trials.map(({ state }) => state)).toEqual(['complete', 'pruned', 'complete', 'pruned'])
  })

  it('says nothing about a trial with a value that is not a number', () => {
    const { history } = simulateLosses(createScheduler({ name: 'wilcoxon' }, 6), [0, 1], withCurves([best, [9, NaN, 9, 9, 9, 9]]))
    expect(history.trials[1]?.state).toBe('complete')
  })
})
