import { describe, expect, it } from 'vitest'
import { parseStudy } from '../../../../../electron/engine/api/definitions.ts'
import type { Scheduler } from '../../../../../electron/engine/contracts/scheduler.ts'
import { createDeviceFinder } from '../../../../../electron/engine/devices/devices.ts'
import { executorFor } from '../../../../../electron/engine/study/executors.ts'
import { openSession, talk } from './ask-tell-session.ts'

const ask = { op: 'ask' }
const report = (trial: number, step: number, y: number | string) => ({ op: 'report', trial, step, values: { y } })
const tell = (trial: number, y: number | string) => ({ op: 'tell', trial, values: { y } })

describe('asking and telling', () => {
  it('answers every operation of the protocol as the documentation shows it', () => {
    const say = talk(openSession())
    expect(say(ask)).toEqual({ trial: 0, params: { x: expect.any(Number), n: expect.any(Number) } })
    expect(say(report(0, 1, 0.3))).toEqual({ decision: 'continue' })
    expect(say(tell(0, 1.2))).toEqual({ ok: true })
    expect(say({ op: 'enqueue', params: { x: 0.25, n: 3 } })).toEqual({ trial: 1 })
    expect(say(ask)).toEqual({ trial: 1, params: { x: 0.25, n: 3 } })
    expect(say({ op: 'tell', trial: 1, state: 'fail', reason: 'oom' })).toEqual({ ok: true })
    expect(say({ op: 'best' })).toMatchObject({ trial: 0, values: { y: 1.2 } })
    expect(say(ask)).toMatchObject({ trial: 2 })
    expect(say(ask)).toEqual({ done: true, why: 'all 3 trials of the budget have been asked; 1 trial still runs' })
    expect(say(tell(2, 0))).toEqual({ ok: true })
    expect(say(ask)).toEqual({ done: true, why: 'all 3 trials of the budget have been asked' })
  })

  it('is done when the space is used up, and goes on with what is enqueued after that', () => {
    const say = talk(openSession({ space: { n: { type: 'int', low: 1, high: 2 } }, budget: { trials: 10 } }))
    for (const trial of [0, 1]) {
      expect(say(ask)).toMatchObject({ trial })
      say(tell(trial, trial))
    }
    expect(say(ask)).toEqual({ done: true, why: 'every configuration of the search space has been tried (2 trials)' })
    expect(say({ op: 'enqueue', params: { n: 1 } })).toEqual({ trial: 2 })
    expect(say(ask)).toEqual({ trial: 2, params: { n: 1 } })
  })

  it('is done when the budget of seconds is used up, whatever waits', () => {
    let now = 0
    const say = talk(openSession({ budget: { seconds: 5 } }, () => now))
    say({ op: 'enqueue', params: { x: 0.5, n: 1 } })
    now = 4999
    expect(say(ask)).toMatchObject({ trial: 0 })
    now = 5000
    expect(say(ask)).toMatchObject({ done: true, why: expect.stringContaining('the budget of 5 s is used up') })
  })

  it('proposes the same as any other session with the same history', () => {
    const run = (): unknown[] => {
      const say = talk(openSession())
      return [0, 1, 2].map((trial) => {
        const { params } = say(ask)
        say(tell(trial, trial))
        return params
      })
    }
    expect(run()).toEqual(run())
  })
})

describe('telling', () => {
  it('takes a metric that was reported, and asks for one that never was', () => {
    const metrics = [
      { name: 'y', goal: 'minimize' },
      { name: 'ms', at_most: 5 },
    ]
    const say = talk(openSession({ metrics }))
    say(ask)
    say(report(0, 1, 0.5))
    expect(say({ op: 'tell', trial: 0 })).toEqual({ error: 'values.ms: is missing, and was not reported either', field: 'values.ms' })
    expect(say({ op: 'tell', trial: 0, values: { ms: 4, other: 1 } })).toEqual({ ok: true })
    expect(say({ op: 'best' })).toMatchObject({ trial: 0, values: { y: 0.5, ms: 4, other: 1 } })
  })

  it('fails a trial whose objective is NaN, however the program writes it', () => {
    const say = talk(openSession())
    say(ask)
    expect(say('{"op": "tell", "trial": 0, "values": {"y": NaN}}')).toEqual({ ok: true, state: 'fail' })
    say(ask)
    expect(say(report(1, 1, 'NaN'))).toEqual({ decision: 'stop', why: 'The objective "y" was NaN at step 1' })
    expect(say(tell(1, 3))).toEqual({ ok: true, state: 'fail' })
    say(ask)
    expect(say('{"op": "tell", "trial": 2, "values": {"y": Infinity, "z": "-Infinity"}}')).toEqual({ ok: true })
    expect(say({ op: 'best' })).toMatchObject({ values: { y: 'Infinity', z: '-Infinity' } })
  })

  it('refuses a trial that is over, not asked yet, or not there', () => {
    const say = talk(openSession())
    expect(say(tell(0, 1))).toMatchObject({ field: 'trial', error: expect.stringContaining('there is no trial 0') })
    say({ op: 'enqueue', params: { x: 0, n: 1 } })
    expect(say(tell(0, 1))).toMatchObject({ field: 'trial', error: expect.stringContaining('not been asked') })
    say(ask)
    say(tell(0, 1))
    expect(say(tell(0, 2))).toMatchObject({ field: 'trial', error: expect.stringContaining('complete') })
    expect(say(report(0, 1, 2))).toMatchObject({ field: 'trial' })
    expect(say({ op: 'best' })).toMatchObject({ values: { y: 1 } })
  })
})

describe('best', () => {
  it('says why there is none', () => {
    const say = talk(openSession({ metrics: [{ name: 'y', goal: 'minimize', at_most: 0 }] }))
    expect(say({ op: 'best' })).toEqual({ trial: null, why: 'no trial is complete yet' })
    say(ask)
    say(tell(0, 1))
    expect(say({ op: 'best' })).toEqual({ trial: null, why: 'none of the 1 complete trials keeps the bounds of the metrics' })
  })

  it('adds the Pareto front where there are several objectives', () => {
    const metrics = [
      { name: 'a', goal: 'minimize' },
      { name: 'b', goal: 'maximize' },
    ]
    const say = talk(openSession({ metrics }))
    for (const [trial, values] of [{ a: 1, b: 1 }, { a: 2, b: 5 }, { a: 3, b: 4 }].entries()) {
      say(ask)
      say({ op: 'tell', trial, values })
    }
    const best = say({ op: 'best' })
    expect(best).toMatchObject({ trial: 0, front: [{ trial: 0 }, { trial: 1, values: { a: 2, b: 5 } }] })
  })
})

describe('decisions of the scheduler', () => {
  const losses = [0.1, 0.2, 0.9]

  it('pauses, makes who asks too early wait, and hands the promoted trial out with the step to go on from', () => {
    const say = talk(openSession({ scheduler: { name: 'asha', reduction_factor: 3 } }))
    const paused: unknown[] = []
    for (const [trial, y] of losses.entries()) {
      say(ask)
      const reply = say(report(trial, 1, y))
      if (reply['decision'] === 'pause') paused.push(trial)
    }
    expect(paused.length).toBeGreaterThan(0)
    expect(say(report(2, 2, 0.9))).toMatchObject({ field: 'trial', error: expect.stringContaining('paused after step 1') })
    const promoted = say(ask)
    expect(promoted).toMatchObject({ trial: 0, resume_step: 1 })
    expect(say(ask)).toMatchObject({ wait: true, why: expect.stringContaining('1 trial still runs') })
    expect(say(tell(0, 0.05))).toEqual({ ok: true })
    expect(say(ask)).toMatchObject({ done: true })
  })

  it('lets the best paused trial run to its end when none other has', () => {
    const say = talk(openSession({ scheduler: { name: 'asha', reduction_factor: 4 }, budget: { trials: 2 } }))
    for (const trial of [0, 1]) {
      say(ask)
      expect(say(report(trial, 1, 1 - trial))).toMatchObject({ decision: 'pause' })
    }
    expect(say(ask)).toMatchObject({ trial: 1, resume_step: 1 })
    expect(say(report(1, 4, 9))).toEqual({ decision: 'continue' })
    expect(say(tell(1, 0))).toEqual({ ok: true })
    expect(say(ask)).toMatchObject({ done: true })
  })

  const stopAll: Scheduler = { onReport: () => ({ kind: 'stop', why: 'enough' }) }

  it('prunes a stopped trial at once, and takes one tell of it without a change', () => {
    const session = openSession({}, () => 0, stopAll)
    const say = talk(session)
    say(ask)
    expect(say(report(0, 1, 2))).toEqual({ decision: 'stop', why: 'enough' })
    expect(session.history.trials[0]).toMatchObject({ state: 'pruned', loss: 2 })
    expect(say(tell(0, 1))).toEqual({ ok: true, state: 'pruned' })
    expect(say(tell(0, 1))).toMatchObject({ field: 'trial' })
    expect(say({ op: 'best' })).toMatchObject({ trial: null })
  })

  it('hands a copy of a paused trial out with the trial whose checkpoint it starts from', () => {
    const copies: Scheduler = {
      onReport: () => ({ kind: 'pause', why: 'waits' }),
      next: (history) => (history.trials.length === 1 && history.trials[0]?.pausedAtStep === 3 ? { kind: 'fork', trial: 0, step: 3, config: { x: 1, n: 8 }, replaces: 0, why: 'explores' } : undefined),
    }
    const session = openSession({}, () => 0, copies)
    const say = talk(session)
    say(ask)
    say(report(0, 3, 1))
    expect(say(ask)).toEqual({ trial: 1, params: { x: 1, n: 8 }, resume_step: 3, resume_from: 0 })
    expect(session.history.trials[0]?.state).toBe('pruned')
    expect(session.history.trials[1]).toMatchObject({ state: 'running', forkedFrom: { trial: 0, step: 3 } })
  })

  it('takes the end of a paused trial whose checkpoint the program has lost', () => {
    const session = openSession({}, () => 0, { onReport: () => ({ kind: 'pause', why: 'waits' }) })
    const say = talk(session)
    say(ask)
    say(report(0, 1, 1))
    expect(say({ op: 'tell', trial: 0, state: 'fail' })).toEqual({ ok: true })
    expect(session.history.trials[0]?.state).toBe('fail')
  })
})

describe('a study of kind ask-tell', () => {
  it('cannot be started by the engine, which says what to do instead', () => {
    expect(() => executorFor({ objective: { kind: 'ask-tell' }, space: {}, parallel: 1, fuse: 'auto' }, 1, { backend: 'cpu', fallbacks: [], entry: new URL('file:///none'), env: {} }, createDeviceFinder().withoutCards())).toThrow('tunery ask-tell')
  })

  it('needs a space and metrics', () => {
    expect(() => parseStudy({ name: 'x', objective: { kind: 'ask-tell' } }, '/')).toThrow(/space: is needed for ask-tell[^]*metrics: is needed/)
  })
})
