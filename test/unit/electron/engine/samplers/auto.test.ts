import { describe, expect, it } from 'vitest'
import { auto, followSituation, pickSampler, type AutoChoice, type Pick, type Situation } from '../../../../../electron/engine/samplers/auto.ts'
import type { Sampler } from '../../../../../electron/engine/contracts/sampler.ts'
import { cmaes } from '../../../../../electron/engine/samplers/cmaes/index.ts'
import { gp } from '../../../../../electron/engine/samplers/gp/index.ts'
import { createHistory, type StudyHistory } from '../../../../../electron/engine/study/history.ts'
import type { Config, Parameter, SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../../shared/random/rng.ts'
import { describeSamplerContract } from './sampler-checks.ts'

const float: Parameter = { type: 'float', low: 0, high: 1 }
const choice: Parameter = { type: 'categorical', choices: ['a', 'b', 'c'] }

const floatWhen = (value: string): Parameter => ({ ...float, when: { param: 'p0', in: [value] } })

const spaceOf = (...specs: Parameter[]): SearchSpace => Object.fromEntries(specs.map((spec, i) => [`p${i}`, spec]))
const floats = (count: number): Parameter[] => new Array<Parameter>(count).fill(float)

function historyOf(trials: number, objectives = 1, running = 0): StudyHistory {
  const others = Array.from({ length: objectives - 1 }, (_, i) => ({ name: `y${i}`, goal: 'minimize' as const }))
  const history = createHistory({ name: 'y', goal: 'minimize' }, others)
  for (let n = 0; n < trials; n += 1) history.add(n, {}, n >= trials - running ? 'running' : 'fail')
  return history
}

/** What is picked for the next trial of a history. */
const pickIn = (space: SearchSpace, history: StudyHistory): Pick => pickSampler(followSituation(space)(history))

describe('the pick', () => {
  it.each<[AutoChoice, string, SearchSpace, StudyHistory]>([
    ['gp', 'few trials', spaceOf(...floats(5), choice), historyOf(20)],
    ['gp', 'few trials of two objectives', spaceOf(...floats(5)), historyOf(20, 2)],
    ['gp', 'few trials of many choices', spaceOf(choice, choice, choice), historyOf(20)],
    ['cmaes', 'many trials of numbers', spaceOf(...floats(10)), historyOf(200)],
    ['cmaes', 'many parameters', spaceOf(...floats(60)), historyOf(20)],
    ['cmaes', 'many trials at once', spaceOf(...floats(5)), historyOf(100, 1, 40)],
    ['cmaes', 'many trials of numbers and some choices', spaceOf(...floats(6), choice, choice), historyOf(500)],
    ['tpe', 'many trials of choices', spaceOf(float, choice, choice), historyOf(200)],
    ['tpe', 'many trials of a conditional space', spaceOf(choice, float, ...['a', 'a', 'b', 'b'].map(floatWhen)), historyOf(200)],
    ['tpe', 'many trials of two objectives', spaceOf(...floats(5)), historyOf(300, 2)],
    ['tpe', 'four objectives', spaceOf(...floats(5)), historyOf(3, 4)],
    ['nsga2', 'very many trials of two objectives', spaceOf(...floats(5)), historyOf(1500, 2)],
    ['random', 'nothing to tune', spaceOf({ type: 'int', low: 3, high: 3 }), historyOf(0)],
  ])('takes %s for %s, and says why in a sentence', (name, _situation, space, history) => {
    const pick = pickIn(space, history)
    expect(pick.name).toBe(name)
    expect(pick.why).toMatch(/^[a-z0-9].{15,}$/)
  })

  it('does not count parameters that have one value only', () => {
    expect(pickIn(spaceOf(...floats(4), ...new Array<Parameter>(50).fill({ type: 'int', low: 1, high: 1 })), historyOf(20)).name).toBe('gp')
  })

  it('is tpe from the first trial on that a scheduler pauses or stops, unless all of them have gone on', () => {
    const [space, history] = [spaceOf(...floats(4)), historyOf(20, 1, 10)]
    const situationOf = followSituation(space)
    const follows = (): string[] => [pickSampler(situationOf(history)).name, pickIn(space, history).name]
    expect(follows()).toEqual(['gp', 'gp'])
    history.pause(12, 1)
    expect(follows()).toEqual(['tpe', 'tpe'])
    history.resume(12)
    expect(follows()).toEqual(['gp', 'gp'])
    history.setState(12, 'pruned')
    expect(follows()).toEqual(['tpe', 'tpe'])
  })

  it('counts trials that run or wait, but not paused ones', () => {
    const history = historyOf(50, 1, 40)
    const situationOf = followSituation(spaceOf(float))
    expect(situationOf(history)).toMatchObject({ trials: 50, parallel: 40, objectives: 1, multiFidelity: false })
    for (let n = 20; n < 30; n += 1) history.pause(n, 1)
    expect(situationOf(history)).toMatchObject({ trials: 50, parallel: 30, multiFidelity: true })
  })

  it('before a study begins is what the sampler itself will go by', () => {
    const definition: Situation = { space: spaceOf(...floats(5)), trials: 0, parallel: 4, objectives: 1, multiFidelity: false }
    expect(pickSampler(definition)).toEqual(pickIn(definition.space, historyOf(0)))
    expect(pickSampler({ ...definition, multiFidelity: true }).name).toBe('tpe')
    expect(pickSampler({ ...definition, parallel: 64 }).name).toBe('cmaes')
  })
})

describe('auto', () => {
  it('proposes what the picked sampler would, and goes over to another one in the middle of a study', () => {
    const space = spaceOf(...floats(3))
    const history = createHistory({ name: 'y', goal: 'minimize' })
    const sampler = auto.create({}, space)
    const proposal = (by: Sampler): Config | undefined => by.suggest(history, space, createRng(5), { number: history.trials.length, studySeed: 5 })
    const rng = createRng(1)
    for (let n = 0; n < 200; n += 1) {
      if (n === 15) expect(proposal(sampler)).toEqual(proposal(gp.create(gp.options.parse({}), space)))
      history.add(n, { p0: rng.uniform(), p1: rng.uniform(), p2: rng.uniform() }, 'running')
      history.report(n, 1, rng.uniform())
      history.complete(n, { losses: [history.trials[n]?.loss ?? 0], violations: [] })
    }
    expect(proposal(sampler)).toEqual(proposal(cmaes.create(cmaes.options.parse({}), space)))
  })
})

describeSamplerContract('auto', (space) => auto.create({}, space), { trials: 14, runs: 8 })
