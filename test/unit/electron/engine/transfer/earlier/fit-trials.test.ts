import { describe, expect, it } from 'vitest'
import type { EarlierSource } from '../../../../../../electron/engine/transfer/earlier/earlier-source.ts'
import { fitTrials, mostUseful, type NewStudy } from '../../../../../../electron/engine/transfer/earlier/fit-trials.ts'
import type { Config, SearchSpace } from '../../../../../../shared/domain/search-space.ts'

const space: SearchSpace = {
  lr: { type: 'float', low: 1e-4, high: 1, log: true },
  units: { type: 'int', low: 8, high: 64, step: 8 },
  optimizer: { type: 'categorical', choices: ['sgd', 'adam'] },
  momentum: { type: 'float', low: 0, high: 1, when: { param: 'optimizer', in: ['sgd'] } },
}
const study: NewStudy = { space, metrics: [{ name: 'loss', goal: 'minimize' }, { name: 'ms', at_most: 5 }] }

function source(params: Config, values: Readonly<Record<string, number>> = { loss: 1, ms: 1 }, searched: readonly string[] = Object.keys(params)): EarlierSource {
  return { name: 'old', title: 'study "old"', searched, trials: [{ param: (name) => params[name], metric: (name) => values[name] }] }
}

const sgd = { lr: 0.1, units: 16, optimizer: 'sgd', momentum: 0.9 }

describe('a trial of an earlier study', () => {
  it('fits with every active parameter in its range; what is not active or not in the space is dropped', () => {
    expect(fitTrials(study, source(sgd)).trials).toEqual([{ params: sgd, values: { loss: 1, ms: 1 } }])
    const adam = { ...sgd, optimizer: 'adam', layers: 3 }
    expect(fitTrials(study, source(adam, { loss: 1, ms: 1, other: 2 })).trials).toEqual([{ params: { lr: 0.1, units: 16, optimizer: 'adam' }, values: { loss: 1, ms: 1 } }])
  })

  it.each([
    [{ ...sgd, lr: 2 }, {}, 'lr is outside the search space'],
    [{ ...sgd, units: 12 }, {}, 'units is outside the search space'],
    [{ ...sgd, units: 'many' }, {}, 'units is outside the search space'],
    [{ ...sgd, optimizer: 'lion' }, {}, 'optimizer is outside the search space'],
    [{ lr: 0.1, units: 16, optimizer: 'sgd' }, {}, 'momentum has no value'],
    [sgd, { loss: NaN }, 'metric loss is not finite'],
    [sgd, { ms: Infinity }, 'metric ms is not finite'],
  ])('does not fit with %j and %j', (params, change, why) => {
    expect(fitTrials(study, source(params, { loss: 1, ms: 1, ...change }))).toMatchObject({ trials: [], recorded: 1, misfits: [[why, 1]] })
  })

  it('does not fit without a value of each metric, nor from a study that searched something else alone', () => {
    expect(fitTrials(study, source(sgd, { loss: 1 })).misfits).toEqual([['metric ms has no value', 1]])
    expect(fitTrials(study, source(sgd, { loss: 1, ms: 1 }, ['layers'])).misfits).toEqual([['no parameter is in common', 1]])
  })
})

describe('the most useful of many trials', () => {
  const { metrics } = study
  const trial = (loss: number, ms = 1) => ({ params: {}, values: { loss, ms } })

  it('are the best half and then the most recent, in their order', () => {
    const trials = [5, 1, 9, 2, 8, 3, 7, 6].map((loss) => trial(loss))
    expect(mostUseful(metrics, trials, 4).map(({ values }) => values['loss'])).toEqual([1, 2, 7, 6])
    expect(mostUseful(metrics, trials, 8)).toBe(trials)
  })

  it('have those that keep the bounds before those that do not', () => {
    const trials = [trial(9), trial(1, 6), trial(8), trial(2, 6)]
    expect(mostUseful(metrics, trials, 2).map(({ values }) => values['loss'])).toEqual([8, 2])
  })
})
