import { describe, expect, it } from 'vitest'
import { hyperband } from '../../../../../electron/engine/schedulers/hyperband.ts'
import { bohb, dehb, impliedSampler, mobster } from '../../../../../electron/engine/schedulers/presets.ts'
import { createScheduler } from '../../../../../electron/engine/schedulers/registry.ts'
import { simulateCurves } from './synthetic.ts'

describe('the methods that are a scheduler and a sampler together', () => {
  it('imply their sampler, and other schedulers none', () => {
    expect(['bohb', 'dehb', 'mobster', 'hyperband', 'asha', 'none'].map(impliedSampler)).toEqual(['tpe', 'de', 'gp', undefined, undefined, undefined])
  })

  it('say in their description which one it is', () => {
    for (const { description, impliedSampler } of [bohb, dehb, mobster]) expect(description).toContain(`"${impliedSampler}"`)
  })

  it('decide as the scheduler does that they are made of', () => {
    const decisionsOf = (name: string) => simulateCurves(createScheduler({ name }, 27), { maxSteps: 27 }).decisions
    expect(decisionsOf('bohb')).toEqual(decisionsOf('hyperband'))
    expect(decisionsOf('dehb')).toEqual(decisionsOf('hyperband'))
    expect(hyperband.impliedSampler).toBeUndefined()
  })
})
