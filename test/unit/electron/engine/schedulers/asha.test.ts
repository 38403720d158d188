import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { rungLevels } from '../../../../../electron/engine/schedulers/rungs.ts'
import { createHistory } from '../../../../../electron/engine/study/history.ts'
import { simulateCurves, simulateLosses } from './synthetic.ts'

const asha = (options: Record<string, unknown> = {}, maxSteps: number | undefined = 9) => createScheduler({ name: 'asha', ...options }, maxSteps)

/**
 * Algorithm 2 of Li et al. (2020), word by word, for one worker that runs each job to the end of its rung:
 * the jobs (trial, rung) in order, until `losses` are used up and nothing is promotable.
 */
function algorithm2(losses: readonly number[], eta: number, topRung: number): { trial: number; rung: number }[] {
  const rungs: number[][] = Array.from({ length: topRung + 1 }, () => [])
  const promoted = rungs.map(() => new Set<number>())
  const jobs: { trial: number; rung: number }[] = []
  let configurations = 0
  const getJob = (): { trial: number; rung: number } | undefined => {
    for (let rung = topRung - 1; rung >= 0; rung -= 1) {
      const members = rungs[rung] ?? []
      const candidates = members.toSorted((a, b) => (losses[a] ?? 0) - (losses[b] ?? 0) || a - b).slice(0, Math.floor(members.length / eta))
      const promotable = candidates.filter((trial) => promoted[rung]?.has(trial) !== true)
      const [first] = promotable
      if (first === undefined) continue
      promoted[rung]?.add(first)
      return { trial: first, rung: rung + 1 }
    }
    return configurations < losses.length ? { trial: configurations++, rung: 0 } : undefined
  }
  for (let job = getJob(); job !== undefined; job = getJob()) {
    jobs.push(job)
    rungs[job.rung]?.push(job.trial)
  }
  return jobs
}

describe("asha's rungs", () => {
  it('are those of the paper: Figure 1, brackets 0, 1 and 2 of r = 1, R = 9, eta = 3', () => {
    expect([0, 1, 2].map((s) => rungLevels(1, 9, 3, s))).toEqual([[1, 3, 9], [3, 9], [9]])
  })

  it('end at the most steps of a trial, be it a power or not, and go on without an end where it is not known', () => {
    expect(rungLevels(1, 256, 4, 0)).toEqual([1, 4, 16, 64, 256])
    expect(rungLevels(1, 8, 3, 0)).toEqual([1, 3, 8])
    expect(rungLevels(2, 2, 3, 0)).toEqual([2])
    expect(rungLevels(2, undefined, 2, 1).slice(0, 5)).toEqual([4, 8, 16, 32, 64])
  })
})

describe('asha', () => {
  it('runs the jobs of Algorithm 2 in its order with one worker', () => {
    const distinct = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(distinct, fc.integer({ min: 2, max: 4 }), (losses, eta) => {
        const levels = [1, eta, eta ** 2]
        const { decisions } = simulateLosses(asha({ reduction_factor: eta }, eta ** 2), losses, { maxSteps: eta ** 2 })
        const jobs = decisions.flatMap(({ trial, step }) => (levels.includes(step) ? [{ trial, rung: levels.indexOf(step) }] : []))
        expect(jobs).toEqual(algorithm2(losses, eta, 2))
      }),
    )
  })

  it('runs nine configurations as the bracket of Figure 1 does: nine for 1 epoch, three for 3, one for 9', () => {
    const { decisions, history } = simulateLosses(asha(), [2, 7, 8, 9, 6, 1, 5, 0, 4])
    expect([1, 3, 9].map((epoch) => decisions.filter(({ step }) => step === epoch).length)).toEqual([9, 3, 1])
    expect(history.trials.map((trial) => trial.lastStep)).toEqual([3, 1, 1, 1, 1, 3, 1, 9, 1])
  })

  it('pauses a trial outside the best third of its rung, and promotes it when later ones are worse', () => {
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    const scheduler = asha()
    const report = (number: number, value: number) => {
      history.add(number, {}, 'running')
      history.report(number, 1, value)
      const trial = history.trials[number]
      if (trial === undefined) throw new RangeError()
      const decision = scheduler.onReport(trial, history)
      if (decision.kind === 'pause') history.pause(number, 1)
      return decision
    }
    expect(report(0, 1)).toEqual({ kind: 'pause', why: 'rung 1 of 1, 3, 9 epochs: nobody goes on before 3 trials are here', rung: { level: 1 } })
    expect(report(1, 2).kind).toBe('pause')
    expect(scheduler.next?.(history)).toBeUndefined()
    expect(report(2, 3)).toEqual({ kind: 'pause', why: 'rung 1 of 1, 3, 9 epochs: 3rd of 3, best 1 goes on', rung: { level: 1 } })
    expect(scheduler.next?.(history)).toEqual({ trial: 0, why: 'rung 1 of 1, 3, 9 epochs: 1st of 3, best 1 goes on', rung: { level: 1 } })
    history.resume(0)
    expect(scheduler.next?.(history)).toBeUndefined()
    for (const number of [3, 4]) report(number, 4)
    expect(report(5, 0)).toEqual({ kind: 'continue' })
    expect(scheduler.next?.(history)).toBeUndefined()
    for (const number of [6, 7]) report(number, 4)
    expect(report(8, 4).kind).toBe('pause')
    expect(scheduler.next?.(history)?.trial).toBe(1)
  })

  it('promotes from the highest rung first', () => {
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    // Trial 3 is promotable from rung 1 (best 4 of 12), trial 0 from rung 3.
    for (let number = 0; number < 12; number += 1) {
      history.add(number, {}, 'running')
      history.report(number, 1, number)
      if (number < 3) history.report(number, 3, number)
      history.pause(number, number < 3 ? 3 : 1)
    }
    const scheduler = asha()
    expect(scheduler.next?.(history)).toEqual({ trial: 0, why: 'rung 3 of 1, 3, 9 epochs: 1st of 3, best 1 goes on', rung: { level: 3 } })
    history.resume(0)
    expect(scheduler.next?.(history)?.trial).toBe(3)
  })

  it('never promotes a trial that was stopped or failed, and never a loss that is not a number', () => {
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    for (const [number, value] of [NaN, NaN, 1, NaN, NaN, NaN].entries()) {
      history.add(number, {}, 'running')
      history.report(number, 1, value)
      history.pause(number, 1)
    }
    const scheduler = asha()
    expect(scheduler.next?.(history)?.trial).toBe(2)
    history.setState(2, 'pruned')
    expect(scheduler.next?.(history)).toBeUndefined()
  })

  it('does not judge a trial twice at a rung when it comes again after a crash', () => {
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    for (const number of [0, 1, 2]) history.add(number, {}, 'running')
    history.report(0, 1, 5)
    history.report(0, 2, 5)
    for (const number of [1, 2]) history.report(number, 1, 1)
    history.report(0, 1, 6)
    const trial = history.trials[0]
    if (trial === undefined) throw new RangeError()
    expect(asha().onReport(trial, history)).toEqual({ kind: 'continue' })
  })

  it('counts a trial that reports every fifth step at the rungs that it passes', () => {
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    const scheduler = asha({}, 30)
    const kinds: string[] = []
    history.add(0, {}, 'running')
    for (const step of [5, 10, 15, 20, 25, 30]) {
      history.report(0, step, 1)
      const trial = history.trials[0]
      if (trial !== undefined) kinds.push(scheduler.onReport(trial, history).kind)
    }
    // Rung 3 at step 5, rung 9 at step 10, none up to 25, and the end at 30.
    expect(kinds).toEqual(['pause', 'pause', 'continue', 'continue', 'continue', 'continue'])
  })

  it('lets the best of the first trials go on when it stops instead of pausing', () => {
    const { history } = simulateLosses(asha({ type: 'stopping' }), [2, 1, 3, 0])
    expect(history.trials.map((trial) => trial.state)).toEqual(['complete', 'complete', 'pruned', 'complete'])
  })

  it("reaches random search's best value in less than half of the simulated time that it took, over ten seeds", () => {
    const ratios = Array.from({ length: 10 }, (_, seed) => {
      const random = simulateCurves(createScheduler({ name: 'none' }, 81), { seed })
      const halving = simulateCurves(asha({}, 81), { seed: seed + 100, trials: 243 })
      const target = random.incumbents.at(-1)
      const reached = halving.incumbents.find(({ loss }) => loss <= (target?.loss ?? -Infinity))
      return (reached?.seconds ?? Infinity) / (target?.seconds ?? 0)
    })
    expect(ratios.toSorted((a, b) => a - b)[5]).toBeLessThan(0.5)
  })
})
