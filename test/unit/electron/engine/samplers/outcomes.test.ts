import { describe, expect, it } from 'vitest'
import { compareOutcomes, followOutcomes } from '../../../../../electron/engine/samplers/outcomes.ts'
import { createHistory, type StudyHistory } from '../../../../../electron/engine/study/history.ts'

function historyOf(count: number): StudyHistory {
  const history = createHistory({ name: 'loss', goal: 'minimize' })
  for (let n = 0; n < count; n += 1) history.add(n, { x: n }, 'running')
  return history
}

function complete(history: StudyHistory, number: number, loss: number, violation = 0): void {
  history.report(number, 1, loss)
  history.complete(number, { losses: [loss], violations: [violation] })
}

describe('outcomes', () => {
  it('come in the order in which trials ended, without those that run or failed', () => {
    const history = historyOf(5)
    complete(history, 3, 1)
    complete(history, 0, 2)
    history.report(1, 1, 5)
    history.setState(2, 'fail')
    const outcomesOf = followOutcomes()
    expect(outcomesOf(history).all.map(({ number }) => number)).toEqual([3, 0])
    history.setState(1, 'pruned')
    const { all, changedFrom } = outcomesOf(history)
    expect(all.map(({ number }) => number)).toEqual([3, 0, 1])
    expect(changedFrom).toBe(2)
    expect(outcomesOf(history).changedFrom).toBe(3)
  })

  it('say where they changed when a paused trial goes on', () => {
    const history = historyOf(3)
    const outcomesOf = followOutcomes()
    history.report(0, 1, 3)
    history.pause(0, 1)
    complete(history, 1, 2)
    expect(outcomesOf(history).all.map(({ number }) => number)).toEqual([0, 1])
    history.resume(0)
    expect(outcomesOf(history)).toMatchObject({ changedFrom: 0, all: [{ number: 1 }] })
    complete(history, 0, 1)
    expect(outcomesOf(history)).toMatchObject({ changedFrom: 1, all: [{ number: 1 }, { number: 0, loss: 1 }] })
  })

  it('rank complete trials first, then those that keep the bounds, then the loss; stopped ones by how far they got', () => {
    const history = historyOf(6)
    complete(history, 0, 1, 0.5)
    complete(history, 1, 3)
    complete(history, 2, 2, -1)
    for (const [number, step, loss] of [
      [3, 1, 0],
      [4, 2, 9],
      [5, 2, 8],
    ] as const) {
      history.report(number, step, loss)
      history.setState(number, 'pruned')
    }
    const { all } = followOutcomes()(history)
    expect([...all].sort(compareOutcomes).map(({ number }) => number)).toEqual([2, 1, 0, 5, 4, 3])
  })
})
