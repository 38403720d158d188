import { describe, expect, it } from 'vitest'
import { goodTrials, goodWeights } from '../../../../../../electron/engine/samplers/tpe/good-trials.ts'
import { Ranking } from '../../../../../../electron/engine/samplers/tpe/ranking.ts'
import { createHistory, type StudyHistory } from '../../../../../../electron/engine/study/history.ts'
import { reference } from './fixture.ts'

const loss = { name: 'loss', goal: 'minimize' } as const

function ranked(history: StudyHistory, numbers: readonly number[] = history.trials.map(({ number }) => number)): Ranking {
  const ranking = new Ranking()
  for (const number of numbers) {
    const trial = history.trials[number]
    if (trial !== undefined) ranking.update(trial)
  }
  return ranking
}

function referenceHistory(): StudyHistory {
  const history = createHistory(loss)
  reference.trials.forEach((trial, number) => {
    history.add(number, {}, 'running')
    if (trial.reported) history.report(number, trial.step, trial.loss)
    if (trial.state === 'complete') history.complete(number, { losses: [trial.loss], violations: trial.violations })
    else history.setState(number, trial.state)
  })
  return history
}

describe('the order of trials', () => {
  it('is Optuna’s: complete by loss, pruned by step and loss, infeasible by violation', () => {
    const history = referenceHistory()
    const { order, feasible } = ranked(history)
    for (const { count, trials } of reference.below) expect(goodTrials(history, order, feasible, count).toSorted((a, b) => a - b)).toEqual(trials)
  })

  it('does not depend on when trials ended', () => {
    const history = referenceHistory()
    const numbers = history.trials.map(({ number }) => number)
    expect(ranked(history, numbers.toReversed()).order).toEqual(ranked(history).order)
  })

  it('counts a paused trial as pruned until it goes on, and a failed one not at all', () => {
    const history = createHistory(loss)
    for (const number of [0, 1, 2]) {
      history.add(number, {}, 'running')
      history.report(number, 1, number)
    }
    history.complete(2, { losses: [2], violations: [] })
    history.pause(0, 1)
    history.setState(1, 'fail')
    const ranking = ranked(history)
    expect(ranking.order).toEqual([2, 0])
    history.resume(0)
    for (const trial of history.trials) ranking.update(trial)
    expect([ranking.order, ranking.feasible]).toEqual([[2], 1])
  })

  it.each([
    ['two', reference.twoObjectives],
    ['three', reference.threeObjectives],
  ])('picks the good trials of %s objectives as Optuna does: by front, then by hypervolume', (_name, { losses, below }) => {
    const others = (losses[0] ?? []).slice(1).map((_, k) => ({ name: `other${k}`, goal: 'minimize' as const }))
    const history = createHistory(loss, others)
    losses.forEach((vector, number) => {
      history.add(number, {}, 'running')
      history.complete(number, { losses: vector, violations: [] })
    })
    const { order, feasible } = ranked(history)
    for (const { count, trials } of below) expect(goodTrials(history, order, feasible, count).toSorted((a, b) => a - b)).toEqual(trials)
  })

  it('weighs the best of the good trials most, and all as much as their number', () => {
    const weights = goodWeights(7, 1)
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(7, 12)
    expect(weights.toSorted((a, b) => b - a)).toEqual(weights)
    expect(goodWeights(3, 2)).toEqual([1, 1, 1])
  })
})
