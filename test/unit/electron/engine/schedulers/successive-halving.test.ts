import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHistory } from '../../../../../electron/engine/study/history.ts'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { simulateLosses } from './synthetic.ts'

const halving = (options: Record<string, unknown> = {}, maxSteps = 9) => createScheduler({ name: 'successive-halving', ...options }, maxSteps)

/** Successive halving as the paper states it (Li et al., 2018, Algorithm 1, the inner loop): the steps that each configuration runs. */
function halvingSteps(losses: readonly number[], eta: number, levels: readonly number[]): number[] {
  const steps = losses.map(() => 0)
  let configurations = losses.map((_, index) => index)
  levels.forEach((level, i) => {
    for (const index of configurations) steps[index] = level
    configurations = configurations.toSorted((a, b) => (losses[a] ?? 0) - (losses[b] ?? 0)).slice(0, Math.floor(losses.length / eta ** (i + 1)))
  })
  return steps
}

describe('successive-halving', () => {
  it('runs the configurations of a bracket as long as the paper does, whatever their order and the number of workers', () => {
    const study = fc.integer({ min: 2, max: 4 }).chain((eta) => fc.record({ eta: fc.constant(eta), workers: fc.integer({ min: 1, max: 6 }), losses: fc.shuffledSubarray(Array.from({ length: eta ** 2 }, (_, i) => i), { minLength: eta ** 2 }) }))
    fc.assert(
      fc.property(study, ({ eta, workers, losses }) => {
        const { history } = simulateLosses(halving({ reduction_factor: eta }, eta ** 2), losses, { maxSteps: eta ** 2, workers })
        expect(history.trials.map(({ lastStep }) => lastStep)).toEqual(halvingSteps(losses, eta, [1, eta, eta ** 2]))
      }),
    )
  })

  it('lets a slot that would wait begin the next bracket, and says what it waits for', () => {
    const losses = Array.from({ length: 18 }, (_, i) => (i * 7) % 18)
    const { history, jobs, decisions } = simulateLosses(halving(), losses, { workers: 4 })
    expect(history.trials.filter(({ state }) => state === 'complete')).toHaveLength(2)
    expect(jobs.findIndex(({ trial }) => trial === 9)).toBeLessThan(jobs.findLastIndex(({ trial }) => trial < 9))
    expect(decisions[0]?.decision).toEqual({ kind: 'pause', why: 'rung 1 of 1, 3, 9 epochs: 1 of 9 trials are here; best 3 go on when all are', rung: { level: 1, bracket: 1 } })
  })

  it('makes do with the trials that there are when no more are to come', () => {
    const { history } = simulateLosses(halving({}, 81), [4, 3, 2, 1, 0, 5, 6, 7, 8, 9], { maxSteps: 81 })
    expect(history.trials.map(({ lastStep }) => lastStep)).toEqual([1, 1, 3, 3, 81, 1, 1, 1, 1, 1])
  })

  it('does not wait for trials that failed', () => {
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    const scheduler = halving({ bracket_trials: 3 })
    for (const number of [0, 1, 2]) history.add(number, {}, 'running')
    for (const number of [0, 1]) {
      history.report(number, 1, number)
      history.pause(number, 1)
    }
    expect(scheduler.next?.(history)).toBeUndefined()
    history.setState(2, 'fail')
    expect(scheduler.next?.(history)).toEqual({ trial: 0, why: 'rung 1 of 1, 3, 9 epochs: 1st of 2, best 1 goes on', rung: { level: 1, bracket: 1 } })
  })

  it('ends at a rung that one trial is left for when the steps of a trial are not known: 27, 9, 3, 1', () => {
    const losses = Array.from({ length: 27 }, (_, i) => i)
    const { history } = simulateLosses(createScheduler({ name: 'successive-halving' }, undefined), losses, { maxSteps: 100 })
    expect([1, 3, 9, 100].map((step) => history.trials.filter(({ curve }) => curve.has(step)).length)).toEqual([27, 9, 3, 1])
  })
})
