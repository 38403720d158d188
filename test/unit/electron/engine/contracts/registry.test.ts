import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { optionViews } from '../../../../../electron/engine/contracts/registry.ts'
import { findSampler, samplers } from '../../../../../electron/engine/samplers/registry.ts'
import { createSampler, samplerIssues } from '../../../../../electron/engine/samplers/registry.ts'
import { createScheduler, findScheduler, schedulerIssues, schedulers } from '../../../../../electron/engine/schedulers/registry.ts'
import { optionSchema } from '../../../../../shared/contract/views.ts'
import { TuneryError } from '../../../../../shared/errors.ts'

const space = { lr: { type: 'float', low: 0, high: 1 } } as const

describe('a choice of sampler or scheduler', () => {
  it('that names none lists those there are', () => {
    expect(samplerIssues({ name: 'tpe2' }, space)).toEqual([
      { path: 'sampler.name', message: 'there is no sampler "tpe2"; choose one of "random", "auto", "tpe", "gp", "cmaes", "nsga2", "de", "sobol", "grid"' },
    ])
    expect(schedulerIssues({ name: '' })).toEqual([
      {
        path: 'scheduler.name',
        message: 'there is no scheduler ""; choose one of "none", "median", "percentile", "asha", "hyperband", "successive-halving", "bohb", "dehb", "mobster", "patience", "threshold", "wilcoxon", "pbt"',
      },
    ])
  })

  it('with wrong options is told which, and what they must be', () => {
    expect(samplerIssues({ name: 'grid', points: 1, poinst: 3 }, space)).toEqual([
      { path: 'sampler.points', message: 'must be >= 2' },
      { path: 'sampler.poinst', message: 'is not a known field' },
    ])
    expect(schedulerIssues({ name: 'asha', reduction_factor: 1.5, type: 'pause' })).toEqual([
      { path: 'scheduler.reduction_factor', message: 'must be a whole number' },
      { path: 'scheduler.type', message: 'must be "promotion" or "stopping"' },
    ])
    expect(schedulerIssues({ name: 'asha', min_epochs: 9, max_epochs: 9 })).toEqual([{ path: 'scheduler.max_epochs', message: 'must be > min_epochs' }])
    expect(schedulerIssues({ name: 'none', patience: 1 })).toEqual([{ path: 'scheduler.patience', message: 'is not a known field' }])
  })

  it('throws the same issues when it is made', () => {
    expect(() => createSampler({ name: 'grid', points: 'many' }, space)).toThrow(TuneryError)
    expect(() => createScheduler({ name: 'median', interval_steps: 0 }, 8)).toThrow('cannot use the scheduler "median":\n  scheduler.interval_steps: must be >= 1')
  })

  it('is made with the defaults of whatever it leaves out', () => {
    for (const { name } of samplers) expect(samplerIssues({ name }, space)).toEqual([])
    for (const { name } of schedulers) expect(schedulerIssues({ name }, 8)).toEqual([])
  })

  it('is found by name', () => {
    expect(findSampler('sobol')?.title).toBe('Sobol sequence')
    expect(findScheduler('sobol')).toBeUndefined()
  })
})

describe('the options of samplers and schedulers', () => {
  it('can all be shown in a form: each has a type, a description and a default that its schema accepts', () => {
    for (const entry of [...samplers, ...schedulers]) {
      const views = optionViews(entry.options)
      expect(Object.keys(entry.options.shape)).toEqual(views.map((view) => view.name))
      for (const view of views) {
        expect(optionSchema.parse(view)).toEqual(view)
        expect(view.description).not.toBe('')
        expect(view.name).toMatch(/^[a-z]+(_[a-z]+)*$/)
      }
      expect(entry.options.safeParse(Object.fromEntries(views.map((view) => [view.name, view.default]))).success).toBe(true)
    }
  })

  it('keep their type, bounds and choices', () => {
    expect(optionViews(schedulers.find((entry) => entry.name === 'asha')?.options ?? z.object({})).map(({ description: _, ...view }) => view)).toEqual([
      { name: 'min_epochs', type: 'integer', default: 1, choices: [], minimum: 1, maximum: null },
      { name: 'reduction_factor', type: 'integer', default: 3, choices: [], minimum: 2, maximum: null },
      { name: 'max_epochs', type: 'integer', default: null, choices: [], minimum: 1, maximum: null },
      { name: 'early_stopping_rate', type: 'integer', default: 0, choices: [], minimum: 0, maximum: null },
      { name: 'type', type: 'choice', default: 'promotion', choices: ['promotion', 'stopping'], minimum: null, maximum: null },
    ])
    const options = z.strictObject({ on: z.boolean().default(true), rate: z.number().min(0).max(1).default(0.5), text: z.string().default('x') })
    expect(optionViews(options).map(({ type, default: value, minimum, maximum }) => [type, value, minimum, maximum])).toEqual([
      ['boolean', true, null, null],
      ['number', 0.5, 0, 1],
      ['string', 'x', null, null],
    ])
  })

  it('of a type that no form can show are refused', () => {
    expect(() => optionViews(z.strictObject({ list: z.array(z.string()) }))).toThrow()
  })
})
