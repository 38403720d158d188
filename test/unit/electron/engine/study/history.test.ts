import { describe, expect, it } from 'vitest'
import { createHistory } from '../../../../../electron/engine/study/history.ts'

const accuracy = { name: 'accuracy', goal: 'maximize' } as const

describe('history', () => {
  it('keeps what trials report as losses, lower being better whatever the goal', () => {
    const history = createHistory(accuracy)
    history.add(0, { lr: 1 }, 'running')
    history.report(0, 1, 0.5)
    history.report(0, 2, 0.75)
    expect(history.trials[0]).toMatchObject({ number: 0, config: { lr: 1 }, state: 'running', lastStep: 2, loss: -0.75, pausedAtStep: undefined })
    expect([...(history.trials[0]?.curve ?? [])]).toEqual([[1, -0.5], [2, -0.75]])
  })

  it('knows the losses at a step in the order of their reports', () => {
    const history = createHistory(accuracy)
    for (const number of [0, 1, 2]) history.add(number, {}, 'running')
    for (const [number, value] of [[2, 0.2], [0, 0.1], [1, NaN]] as const) history.report(number, 1, value)
    history.report(1, 2, 0.9)
    expect(history.at(1)).toEqual([{ trial: 2, loss: -0.2 }, { trial: 0, loss: -0.1 }, { trial: 1, loss: Infinity }])
    expect(history.at(2)).toEqual([{ trial: 1, loss: -0.9 }])
    expect(history.at(3)).toEqual([])
  })

  it('lets a step that is reported again take the new value, and remembers both reports', () => {
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    history.add(0, {}, 'running')
    history.add(1, {}, 'running')
    for (const [number, step, value] of [[0, 1, 5], [1, 1, 6], [0, 2, 4], [0, 1, 3]] as const) history.report(number, step, value)
    expect(history.at(1)).toEqual([{ trial: 0, loss: 3 }, { trial: 1, loss: 6 }])
    expect(history.trials[0]).toMatchObject({ lastStep: 1, loss: 3 })
    expect(history.trials[0]?.curve).toEqual(new Map([[1, 3], [2, 4]]))
    expect(history.reports).toEqual([
      { trial: 0, step: 1, loss: 5 },
      { trial: 1, step: 1, loss: 6 },
      { trial: 0, step: 2, loss: 4 },
      { trial: 0, step: 1, loss: 3 },
    ])
  })

  it('grows in place', () => {
    const history = createHistory(accuracy)
    const { trials, reports } = history
    history.add(0, {}, 'running')
    history.report(0, 1, 1)
    const first = history.at(1)
    history.add(1, {}, 'running')
    history.report(1, 1, 1)
    expect([trials.length, reports.length, first.length]).toEqual([2, 2, 2])
  })

  it('pauses a trial at a step and resumes it once', () => {
    const history = createHistory(accuracy)
    history.add(0, {}, 'running')
    history.pause(0, 3)
    expect(history.trials[0]).toMatchObject({ state: 'waiting', pausedAtStep: 3 })
    history.resume(0)
    expect(history.trials[0]).toMatchObject({ state: 'running', pausedAtStep: undefined })
    expect(() => history.resume(0)).toThrow('trial 0 is not paused')
  })

  it('ends a pause when the trial gets another state', () => {
    const history = createHistory(accuracy)
    history.add(0, {}, 'running')
    history.pause(0, 0)
    history.setState(0, 'pruned')
    expect(history.trials[0]).toMatchObject({ state: 'pruned', pausedAtStep: undefined })
  })

  it('refuses numbers out of turn, trials that it does not hold, and changes of a final state', () => {
    const history = createHistory(accuracy)
    history.add(0, {}, 'complete')
    expect(() => history.add(2, {}, 'running')).toThrow('the next number is 1')
    expect(() => history.add(0, {}, 'running')).toThrow('the next number is 1')
    expect(() => history.report(1, 1, 0)).toThrow('holds no trial 1')
    expect(() => history.setState(0, 'running')).toThrow('trial 0 is complete and cannot become running')
    expect(() => history.pause(0, 1)).toThrow('trial 0 is complete')
  })

  it('is rebuilt with final trials first and their reports after', () => {
    const history = createHistory(accuracy)
    history.add(0, {}, 'complete')
    history.report(0, 1, 0.5)
    expect(history.trials[0]).toMatchObject({ state: 'complete', loss: -0.5 })
  })
})
