import { describe, expect, it } from 'vitest'
import { activeNames, configForm, readConfig } from '../../../../../renderer/pages/trial/config-form.ts'
import { durationText, neighbours, trialFacts, valueNames } from '../../../../../renderer/pages/trial/trial-text.ts'
import type { SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { objective, trial } from '../../charts/samples.ts'

describe('the words of a trial', () => {
  it('give the running time of a running trial as it passes', () => {
    expect(durationText({ state: 'running', startedAt: 1000, runningMs: 0 }, 13_000)).toBe('12 s')
    expect(durationText({ state: 'complete', startedAt: 1000, runningMs: 2400 }, 99_000)).toBe('2.4 s')
    expect(durationText({ state: 'waiting', startedAt: null, runningMs: 0 }, 99_000)).toBe('–')
  })

  it('have dashes for what has not happened', () => {
    expect(Object.fromEntries(trialFacts(trial(0, 1, { startedAt: null, endedAt: null, origin: 'user' }), 0))).toMatchObject({ Started: '–', Ended: '–', 'Ran on': '–', 'Peak memory': '–', 'Proposed by': 'you' })
    expect(Object.fromEntries(trialFacts(trial(0, 1, { peakMemoryMiB: 1536.4 }), 0))).toMatchObject({ 'Peak memory': '1.5 GiB' })
  })

  it('name the objective first, though it has no value', () => {
    expect(valueNames({ values: { m10: 1, m9: 1 } }, objective)).toEqual(['loss', 'm9', 'm10'])
  })

  it('find the trials before and after, over gaps', () => {
    const trials = [trial(0), trial(2), trial(5)]
    expect(neighbours(trials, 2)).toEqual({ previous: 0, next: 5 })
    expect(neighbours(trials, 0)).toEqual({ previous: null, next: 2 })
    expect(neighbours(trials, 5)).toEqual({ previous: 2, next: null })
  })
})

describe('the form of a configuration', () => {
  const space: SearchSpace = {
    momentum: { type: 'float', low: 0, high: 1, when: { param: 'optimizer', in: ['sgd'] } },
    optimizer: { type: 'categorical', choices: ['sgd', 'adam'] },
    layers: { type: 'int', low: 1, high: 4, prior: 3 },
  }

  it('starts from a trial’s values, then the prior, then the middle', () => {
    expect(configForm(space, { optimizer: 'adam' })).toEqual({ optimizer: 'adam', layers: 3, momentum: 0.5 })
  })

  it('asks for conditional parameters while they are in use, and keeps their values meanwhile', () => {
    const form = configForm(space, { optimizer: 'adam' })
    expect(activeNames(space, form)).toEqual(['optimizer', 'layers'])
    expect(readConfig(space, form)).toEqual({ config: { optimizer: 'adam', layers: 3 }, errors: {} })
    expect(readConfig(space, { ...form, optimizer: 'sgd' }).config).toEqual({ optimizer: 'sgd', layers: 3, momentum: 0.5 })
  })

  it('says what is wrong with a number', () => {
    const form = { optimizer: 'sgd', momentum: Number.NaN, layers: 2.5 }
    expect(readConfig(space, form).errors).toEqual({ momentum: 'must be a number', layers: 'must be a whole number from 1 to 4' })
    expect(readConfig(space, { ...form, layers: undefined, momentum: 0 }).errors).toEqual({ layers: 'is missing' })
  })
})
