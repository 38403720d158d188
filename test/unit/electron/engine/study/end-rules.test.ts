import { describe, expect, it } from 'vitest'
import type { TrialView } from '../../../../../electron/engine/contracts/history.ts'
import { followEndRules } from '../../../../../electron/engine/study/end-rules.ts'
import { resultOf } from '../../../../../electron/engine/study/load-history.ts'
import { parseStudyDefinition } from '../../../../../electron/engine/transfer/study-file.ts'
import type { StudyDefinition } from '../../../../../shared/domain/study.ts'
import type { TrialState } from '../../../../../shared/domain/trial.ts'
import { openSession, talk } from './ask-tell-session.ts'

function definition(change: Record<string, unknown>): StudyDefinition {
  const study = { name: 's', objective: { kind: 'ask-tell' }, metrics: [{ name: 'val_error', goal: 'minimize' }], space: { x: { type: 'float', low: 0, high: 1 } }, ...change }
  return parseStudyDefinition(study, { source: 's', folder: '/', cores: 1, checkPlugins: () => [] })
}

/** The verdict after each of some trials. */
function verdicts(study: StudyDefinition, ends: readonly { values?: Record<string, number>; state?: TrialState; x?: number }[]): (string | undefined)[] {
  const rules = followEndRules(study)
  return ends.map(({ values = {}, state = 'complete', x = 0.5 }, number) => {
    const result = state === 'complete' ? resultOf(study.metrics, values) : undefined
    const trial: TrialView = { number, place: number, config: { x }, state, lastStep: 1, loss: undefined, curve: new Map(), pausedAtStep: undefined, result }
    rules.add(trial)
    return rules.verdict()?.reason
  })
}

const error = (value: number): { values: Record<string, number> } => ({ values: { val_error: value } })

describe('the end rules', () => {
  it('end a study whose complete trial reached the target, in the objective’s own units', () => {
    expect(verdicts(definition({ end: { target: 0.1 } }), [error(0.2), error(0.1)])).toEqual([undefined, 'the target val_error 0.1 was reached by trial 1'])
    const accuracy = definition({ end: { target: 0.9 }, metrics: [{ name: 'accuracy', goal: 'maximize' }] })
    expect(verdicts(accuracy, [{ values: { accuracy: 0.1 } }, { values: { accuracy: 0.95 } }])).toEqual([undefined, 'the target accuracy 0.9 was reached by trial 1'])
  })

  it('do not take the target from a trial that breaks a bound, that was pruned, or whose value is NaN', () => {
    const study = definition({ end: { target: 0.1 }, metrics: [{ name: 'val_error', goal: 'minimize' }, { name: 'ms', at_most: 5 }] })
    const ends = [{ values: { val_error: 0.05, ms: 9 } }, { state: 'pruned' as const }, { values: { val_error: NaN, ms: 1 } }, { values: { val_error: 0.05, ms: 5 } }]
    expect(verdicts(study, ends)).toEqual([undefined, undefined, undefined, 'the target val_error 0.1 was reached by trial 3'])
  })

  it('end a study after so many finished trials without a new best; pruned ones count and failed ones do not', () => {
    const study = definition({ end: { no_improvement: 3 } })
    const ends = [error(0.5), error(0.5), { state: 'fail' as const }, { state: 'pruned' as const }, error(0.6)]
    expect(verdicts(study, ends)).toEqual([undefined, undefined, undefined, undefined, 'no new best in the last 3 finished trials'])
    expect(verdicts(study, [error(0.5), error(0.6), error(0.6), error(0.4), error(0.5), error(0.5)]).every((each) => each === undefined)).toBe(true)
  })

  it('wait for a first best before they count trials without a new one', () => {
    expect(verdicts(definition({ end: { no_improvement: 2 } }), [{ state: 'pruned' }, { state: 'pruned' }, { state: 'pruned' }, error(1), error(2)])).toEqual(Array(5).fill(undefined))
  })

  it('take a trial that no earlier one dominates for a new best where there are several objectives', () => {
    const study = definition({ end: { no_improvement: 2 }, metrics: [{ name: 'a', goal: 'minimize' }, { name: 'b', goal: 'maximize' }] })
    const ends = [[1, 1], [2, 2], [3, 3], [3, 2], [1, 0]].map(([a = 0, b = 0]) => ({ values: { a, b } }))
    expect(verdicts(study, ends)).toEqual([undefined, undefined, undefined, undefined, 'no new best in the last 2 finished trials'])
  })

  it('end a study when a model bounds what is still to be gained, and say by how much', () => {
    const ends = Array.from({ length: 60 }, (_, i) => {
      const x = (i * 0.618) % 1
      return { x, ...error(1 + (x - 0.3) ** 2) }
    })
    const found = verdicts(definition({ end: { regret_below: 0.01 } }), ends)
    const [first] = found.flatMap((each) => each ?? [])
    expect(first).toMatch(/^at most [\d.e-]+ of val_error is still to be gained \(bound of a model\)$/)
    const from = found.findIndex((each) => each !== undefined) + 1
    expect(from).toBeGreaterThanOrEqual(20)
    expect(from).toBeLessThanOrEqual(40)
    expect(verdicts(definition({ end: { regret_below: 1e-12 } }), ends.slice(0, 30))).toEqual(Array(30).fill(undefined))
  })

  it('ask the model once for a number of complete trials, whatever else ends', () => {
    const rules = followEndRules(definition({ end: { regret_below: 1e-12 } }))
    const add = (number: number, state: TrialState, value: number): void => {
      const x = (number * 0.618) % 1
      const result = state === 'complete' ? { losses: [value + (x - 0.3) ** 2], violations: [] } : undefined
      rules.add({ number, place: number, config: { x }, state, lastStep: 1, loss: undefined, curve: new Map(), pausedAtStep: undefined, result })
    }
    for (let number = 0; number < 20; number += 1) add(number, 'complete', 1)
    const spent = (): number => {
      const from = process.cpuUsage()
      rules.verdict()
      const { user, system } = process.cpuUsage(from)
      return user + system
    }
    const first = spent()
    let others = 0
    for (let number = 20; number < 40; number += 1) {
      add(number, 'fail', 0)
      others += spent()
    }
    expect(others).toBeLessThan(first)
  })

  it('end a study that is asked and told: nothing more is proposed', () => {
    const say = talk(openSession({ end: { target: 0.1 }, budget: { trials: 9 } }))
    for (const trial of [0, 1]) expect(say({ op: 'ask' })).toMatchObject({ trial })
    say({ op: 'tell', trial: 0, values: { y: 0.05 } })
    expect(say({ op: 'ask' })).toEqual({ done: true, why: 'the target y 0.1 was reached by trial 0; 1 trial still runs' })
    say({ op: 'tell', trial: 1, values: { y: 1 } })
    expect(say({ op: 'ask' })).toEqual({ done: true, why: 'the target y 0.1 was reached by trial 0' })
  })
})
