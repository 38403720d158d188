import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Fork, Promotion, Rung, Scheduler } from '../../../../../electron/engine/contracts/scheduler.ts'
import { createHistory, type StudyHistory } from '../../../../../electron/engine/study/history.ts'
import { configIssues } from '../../../../../shared/domain/config.ts'
import type { SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { isFinal } from '../../../../../shared/domain/trial.ts'
import { lossSpace, simulateLosses } from './synthetic.ts'

/** Losses with ties and without numbers among them. */
const losses = fc.array(fc.oneof(fc.integer({ min: 0, max: 8 }), fc.constant(NaN)), { minLength: 1, maxLength: 40 })
const study = fc.record({ losses, workers: fc.integer({ min: 1, max: 5 }), maxSteps: fc.integer({ min: 1, max: 30 }), goal: fc.constantFrom('minimize' as const, 'maximize' as const) })

/** What the history would be after a restart: states first, then every report that the database keeps (the last of each step). */
function reload(history: StudyHistory): StudyHistory {
  const again = createHistory(history.objective)
  const sign = history.objective.goal === 'minimize' ? 1 : -1
  for (const { number, config, state, forkedFrom } of history.trials) again.add(number, config, state, forkedFrom)
  for (const { trial, step, loss } of history.reports) again.report(trial, step, sign * loss)
  for (const { number, pausedAtStep } of history.trials) if (pausedAtStep !== undefined) again.pause(number, pausedAtStep)
  return again
}

/** A trial may only be resumed, copied or replaced while it is paused. */
function expectPaused(history: StudyHistory, number: number): void {
  const trial = history.trials[number]
  expect(trial?.state).toBe('waiting')
  expect(trial?.pausedAtStep).toBe(trial?.lastStep)
}

function expectPossible(next: Promotion | Fork, history: StudyHistory, space: SearchSpace): void {
  expectPaused(history, next.trial)
  if (next.kind !== 'fork') return
  expect(next.step).toBe(history.trials[next.trial]?.pausedAtStep)
  expect(next.replaces).not.toBe(next.trial)
  if (next.replaces !== undefined) expectPaused(history, next.replaces)
  expect(configIssues(space, next.config)).toEqual([])
}

const numberIn = (text: string, pattern: RegExp): number | undefined => {
  const [, found] = pattern.exec(text) ?? []
  return found === undefined ? undefined : Number(found)
}

/**
 * What every scheduler keeps to, over random studies.
 * @param make a new scheduler for a study whose trials run `maxSteps`
 * @param decides false for one that never has anything to say
 */
export function checkScheduler(make: (maxSteps: number, space: SearchSpace) => Scheduler, decides = true): void {
  it('never resumes a trial that is not paused, nor twice from the same step, and leaves none running', () => {
    fc.assert(
      fc.property(study, ({ losses, ...options }) => {
        const space = lossSpace(losses)
        const promoted = new Set<string>()
        const { history } = simulateLosses(make(options.maxSteps, space), losses, {
          ...options,
          onNext(next, history) {
            if (next === undefined) return
            expectPossible(next, history, space)
            const key = next.kind === 'fork' ? `copy number ${history.trials.length}` : `${next.trial} from ${history.trials[next.trial]?.lastStep}`
            expect(promoted.has(key)).toBe(false)
            promoted.add(key)
          },
        })
        for (const trial of history.trials) expect(isFinal(trial.state) || trial.pausedAtStep !== undefined).toBe(true)
      }),
    )
  })

  it('keeps the budget: no trial too many, no step too many, none twice', () => {
    fc.assert(
      fc.property(study, ({ losses, ...options }) => {
        const { history } = simulateLosses(make(options.maxSteps, lossSpace(losses)), losses, options)
        expect(history.trials.length).toBeLessThanOrEqual(losses.length)
        expect(history.trials.every(({ lastStep }) => lastStep <= options.maxSteps)).toBe(true)
        expect(new Set(history.reports.map(({ trial, step }) => `${trial} at ${step}`)).size).toBe(history.reports.length)
      }),
    )
  })

  it('answers as a new one would that reads the same history, or the history as it is after a restart', () => {
    fc.assert(
      fc.property(study, ({ losses, ...options }) => {
        const fresh = (): Scheduler => make(options.maxSteps, lossSpace(losses))
        const prospect = (history: StudyHistory) => ({ newTrials: history.trials.length < losses.length })
        simulateLosses(fresh(), losses, {
          ...options,
          onNext(next, history) {
            expect(fresh().next?.(history, prospect(history))).toEqual(next)
            expect(fresh().next?.(reload(history), prospect(history))).toEqual(next)
            expect(fresh().mayStart?.(reload(history))).toBe(fresh().mayStart?.(history))
          },
          onDecision(number, decision, history) {
            for (const same of [history, reload(history)]) {
              const trial = same.trials[number]
              if (trial !== undefined) expect(fresh().onReport(trial, same)).toEqual(decision)
            }
          },
        })
      }),
      { numRuns: 40 },
    )
  })

  it('says why it pauses, stops or promotes, and at which rung', () => {
    const reasons: { why: string; rung?: Rung }[] = []
    const rising = [5, 4, 3, 2, 1, 0, 9, 8, 7, 6, 9, 9]
    simulateLosses(make(9, lossSpace(rising)), rising, {
      valueAt: (config, step) => (rising[Number(config['trial'])] ?? NaN) + step / 100,
      onNext: (next) => next !== undefined && reasons.push(next),
      onDecision: (_trial, decision) => decision.kind !== 'continue' && reasons.push(decision),
    })
    for (const { why, rung } of reasons) {
      expect(why).toMatch(/^(rung|step) \d+/)
      expect(rung?.level).toBe(numberIn(why, /^rung (\d+)/))
      expect(rung?.bracket).toBe(numberIn(why, /\(bracket (\d+)/) ?? rung?.bracket)
    }
    expect(reasons.length > 0).toBe(decides)
  })
}
