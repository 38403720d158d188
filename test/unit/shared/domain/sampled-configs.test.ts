import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSampler } from '../../../../electron/engine/samplers/registry.ts'
import { createHistory } from '../../../../electron/engine/study/history.ts'
import { suggestionSeed } from '../../../../electron/engine/study/job.ts'
import { configIssues } from '../../../../shared/domain/config.ts'
import { sampledConfigs } from '../../../../shared/domain/sampled-configs.ts'
import type { SearchSpace } from '../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../shared/random/rng.ts'
import { anySpace } from './arbitrary-space.ts'

describe('configurations sampled from a space', () => {
  it('lie in it, whatever the space: every active parameter has a value in its range, and no other one', () => {
    fc.assert(
      fc.property(anySpace, fc.nat(), (space, seed) => {
        const configs = sampledConfigs(space, seed, 5)
        expect(configs).toHaveLength(5)
        expect(configs.flatMap((config) => configIssues(space, config))).toEqual([])
      }),
    )
  })

  it('are the same for the same seed, and go on where the last ones ended', () => {
    const space: SearchSpace = { x: { type: 'float', low: 0, high: 1 } }
    expect(sampledConfigs(space, 7)).toEqual([...sampledConfigs(space, 7, 5), ...sampledConfigs(space, 7, 15, 5)])
    expect(sampledConfigs(space, 8)).not.toEqual(sampledConfigs(space, 7))
  })

  it('are what random search tries first', () => {
    const space: SearchSpace = {
      rate: { type: 'float', low: 1e-4, high: 1, log: true },
      optimizer: { type: 'categorical', choices: ['sgd', 'adam'] },
      momentum: { type: 'float', low: 0, high: 1, when: { param: 'optimizer', in: ['sgd'] } },
    }
    const sampler = createSampler({ name: 'random' }, space)
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    const tried = [0, 1, 2].map((number) => sampler.suggest(history, space, createRng(suggestionSeed(3, number)), { number, studySeed: 3 }))
    expect(tried).toEqual(sampledConfigs(space, 3, 3))
  })
})
