import { describe, expect, it } from 'vitest'
import { createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import { createHistory } from '../../../../../electron/engine/study/history.ts'
import type { Config, SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../../shared/random/rng.ts'

/** Independent draws: each as the first trial of a study of its own. */
function firstDraws(space: SearchSpace, count: number): Config[] {
  const sampler = createSampler({ name: 'random' }, space)
  const history = createHistory({ name: 'loss', goal: 'minimize' })
  return Array.from({ length: count }, (_, seed) => sampler.suggest(history, space, createRng(seed), { number: 0, studySeed: seed }) ?? {})
}

const share = (configs: readonly Config[], holds: (value: unknown) => boolean): number => configs.filter((config) => holds(config['x'])).length / configs.length

describe('random', () => {
  it('draws a float evenly, and evenly over the logarithm when log', () => {
    expect(share(firstDraws({ x: { type: 'float', low: 10, high: 20 } }, 4000), (x) => Number(x) < 12.5)).toBeCloseTo(0.25, 1)
    expect(share(firstDraws({ x: { type: 'float', low: 1e-6, high: 1e-2, log: true } }, 4000), (x) => Number(x) < 1e-5)).toBeCloseTo(0.25, 1)
  })

  it('draws each whole number and each choice equally often, in a listed space too', () => {
    for (const x of [0, 1, 2, 3]) expect(share(firstDraws({ x: { type: 'int', low: 0, high: 3 } }, 4000), (value) => value === x)).toBeCloseTo(0.25, 1)
    for (const x of ['a', true]) expect(share(firstDraws({ x: { type: 'categorical', choices: ['a', true] } }, 4000), (value) => value === x)).toBeCloseTo(0.5, 1)
  })

  it('does not repeat what was enqueued by hand in a small space', () => {
    const space: SearchSpace = { x: { type: 'categorical', choices: ['a', 'b', 'c'] } }
    const history = createHistory({ name: 'loss', goal: 'minimize' })
    history.add(0, { x: 'b' }, 'waiting')
    const sampler = createSampler({ name: 'random' }, space)
    for (let seed = 0; seed < 50; seed += 1) expect(sampler.suggest(history, space, createRng(seed), { number: 1, studySeed: 0 })).not.toEqual({ x: 'b' })
  })
})
