import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Scheduler } from '../../../../../electron/engine/contracts/scheduler.ts'
import { createScheduler, schedulers } from '../../../../../electron/engine/schedulers/registry.ts'
import { createHistory, type StudyHistory } from '../../../../../electron/engine/study/history.ts'
import { isFinal } from '../../../../../shared/domain/trial.ts'
import { simulateLosses } from './synthetic.ts'

const choices = [...schedulers.map(({ name }) => ({ name })), { name: 'asha', type: 'stopping' }, { name: 'asha', reduction_factor: 2, early_stopping_rate: 1 }]

/** Losses with ties and without numbers among them. */
const losses = fc.array(fc.oneof(fc.integer({ min: 0, max: 8 }), fc.constant(NaN)), { minLength: 1, maxLength: 40 })
const study = fc.record({ losses, workers: fc.integer({ min: 1, max: 5 }), maxSteps: fc.integer({ min: 1, max: 30 }), goal: fc.constantFrom('minimize' as const, 'maximize' as const) })

/** What the history would be after a restart: states first, then every report that the database keeps (the last of each step). */
function reload(history: StudyHistory): StudyHistory {
  const again = createHistory(history.objective)
  const sign = history.objective.goal === 'minimize' ? 1 : -1
  for (const { number, config, state } of history.trials) again.add(number, config, state)
  for (const { trial, step, loss } of history.reports) again.report(trial, step, sign * loss)
  for (const { number, pausedAtStep } of history.trials) if (pausedAtStep !== undefined) again.pause(number, pausedAtStep)
  return again
}

describe.each(choices.map((choice) => [JSON.stringify(choice), choice] as const))('the scheduler %s', (_name, choice) => {
  const make = (maxSteps: number): Scheduler => createScheduler(choice, maxSteps)

  it('never resumes a trial that is not paused, nor twice from the same step, and leaves none running', () => {
    fc.assert(
      fc.property(study, ({ losses, ...options }) => {
        const promoted = new Set<string>()
        const { history } = simulateLosses(make(options.maxSteps), losses, {
          ...options,
          onNext(promotion, history) {
            if (promotion === undefined) return
            const trial = history.trials[promotion.trial]
            expect(trial?.state).toBe('waiting')
            expect(trial?.pausedAtStep).toBe(trial?.lastStep)
            const key = `${promotion.trial} from ${trial?.lastStep}`
            expect(promoted.has(key)).toBe(false)
            promoted.add(key)
          },
        })
        for (const trial of history.trials) expect(isFinal(trial.state) || trial.pausedAtStep !== undefined).toBe(true)
      }),
    )
  })

  it('answers as a new one would that reads the same history, or the history as it is after a restart', () => {
    fc.assert(
      fc.property(study, ({ losses, ...options }) => {
        const fresh = (): Scheduler => make(options.maxSteps)
        simulateLosses(fresh(), losses, {
          ...options,
          onNext(promotion, history) {
            expect(fresh().next?.(history)).toEqual(promotion)
            expect(fresh().next?.(reload(history))).toEqual(promotion)
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

  it('says why it pauses, stops or promotes', () => {
    const whys: string[] = []
    simulateLosses(make(9), [5, 4, 3, 2, 1, 0, 9, 8, 7, 6, 9, 9], {
      onNext: (promotion) => promotion !== undefined && whys.push(promotion.why),
      onDecision: (_trial, decision) => decision.kind !== 'continue' && whys.push(decision.why),
    })
    for (const why of whys) expect(why).toMatch(/^(rung|step) \d+/)
    expect(whys.length > 0).toBe(choice.name !== 'none')
  })
})
