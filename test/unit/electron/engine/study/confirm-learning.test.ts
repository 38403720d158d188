import { describe, expect, it } from 'vitest'
import { createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { createHistory, type StudyHistory } from '../../../../../electron/engine/study/history.ts'
import type { SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../../shared/random/rng.ts'

const space: SearchSpace = { x: { type: 'float', low: 0, high: 1 }, y: { type: 'float', low: 0, high: 1 } }
const trials = 12

/** Trials that are complete; after every third one, if asked, one that confirms it and came to something much better. */
function historyWith(confirming: boolean): StudyHistory {
  const history = createHistory({ name: 'loss', goal: 'minimize' })
  const rng = createRng(7)
  for (let place = 0; place < trials; place += 1) {
    const config = { x: rng.uniform(), y: rng.uniform() }
    const number = history.trials.length
    history.add(number, config, 'running')
    history.report(number, 1, config.x)
    history.complete(number, { losses: [config.x], violations: [] })
    if (!confirming || place % 3 !== 2) continue
    history.addConfirming(number + 1, config, 'running')
    history.complete(number + 1, { losses: [-99], violations: [] })
  }
  return history
}

describe('a trial that confirms another', () => {
  it('has no place in the search', () => {
    const history = historyWith(true)
    expect(history.trials).toHaveLength(trials + 4)
    expect(history.searched.map(({ place }) => place)).toEqual(Array.from({ length: trials }, (_, place) => place))
    expect(history.trials.filter(({ place }) => place === undefined).map(({ number }) => number)).toEqual([3, 7, 11, 15])
  })

  it.each([{ name: 'tpe' }, { name: 'gp' }, { name: 'cmaes' }, { name: 'nsga2', population: 4 }, { name: 'de' }, { name: 'auto' }])('teaches $name nothing, and shifts none of its points', (choice) => {
    const suggestions = [false, true].map((confirming) => {
      const sampler = createSampler(choice, space)
      return sampler.suggest(historyWith(confirming), space, createRng(3), { number: trials, studySeed: 1 })
    })
    expect(suggestions[0]).toBeDefined()
    expect(suggestions[1]).toEqual(suggestions[0])
  })

  it.each(['successive-halving', 'hyperband'])('is in no bracket of %s', (name) => {
    const scheduler = createScheduler({ name, max_epochs: 9, reduction_factor: 3 }, 9)
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    const report = (number: number) => {
      const view = history.trials[number] ?? expect.fail('no trial')
      history.report(number, 1, number)
      const decision = scheduler.onReport(view, history)
      if (decision.kind === 'pause') history.pause(number, 1)
      return decision
    }
    for (const number of [0, 1, 2]) history.add(number, {}, 'running')
    for (const number of [3, 4, 5]) history.addConfirming(number, {}, 'complete')
    for (const number of [6, 7, 8, 9, 10, 11]) history.add(number, {}, 'running')
    const decisions = [0, 1, 2, 6, 7, 8, 9, 10, 11].map(report)
    for (const decision of decisions) expect(decision).toMatchObject({ kind: 'pause', rung: { level: 1, bracket: 1 } })
    expect(scheduler.next?.(history, { newTrials: true })).toMatchObject({ trial: 0, rung: { level: 1, bracket: 1 } })
  })
})
