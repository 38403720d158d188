import { describe, expect, it } from 'vitest'
import type { EarlierTrial } from '../../../../../electron/engine/contracts/history.ts'
import { bestEarlier, followSeeds } from '../../../../../electron/engine/samplers/earlier.ts'
import { createSampler } from '../../../../../electron/engine/samplers/registry.ts'
import { createHistory } from '../../../../../electron/engine/study/history.ts'
import { configFromUnit } from '../../../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../../shared/random/rng.ts'

const objective = { name: 'loss', goal: 'minimize' } as const
const trial = (x: number, losses: number[], other: Partial<EarlierTrial> = {}): EarlierTrial => ({ source: 'a', config: { x }, losses, violations: [], weight: 1, ...other })

describe('the best of earlier studies', () => {
  it('are the best of each source, by its own losses, the source that counts more first', () => {
    const earlier = [trial(1, [5]), trial(2, [4]), trial(3, [-9], { source: 'b', weight: 0.5 }), trial(4, [-8], { source: 'b', weight: 0.5 })]
    expect(bestEarlier(earlier, 1).map(({ config }) => config['x'])).toEqual([2, 3, 1, 4])
    expect(bestEarlier(earlier, 0.5).map(({ config }) => config['x'])).toEqual([2, 3])
  })

  it('keep the bounds before they have the lowest loss, and are the front of several objectives', () => {
    const bounded = [trial(1, [0], { violations: [2] }), trial(2, [9], { violations: [-1] })]
    expect(bestEarlier(bounded, 1).map(({ config }) => config['x'])).toEqual([2, 1])
    const front = [trial(1, [5, 5]), trial(2, [0, 3]), trial(3, [3, 0]), trial(4, [1, 1])]
    expect(bestEarlier(front, 0.75).map(({ config }) => config['x']).sort()).toEqual([2, 3, 4])
  })

  it('start half of a population where they count in full, less where they count less, and none comes twice', () => {
    const seedsOf = (weight: number): number => followSeeds(10)(createHistory(objective, [], Array.from({ length: 20 }, (_, i) => trial(i, [i], { weight })))).length
    expect([1, 0.5, 0.01].map(seedsOf)).toEqual([5, 3, 1])
    expect(followSeeds(10)(createHistory(objective, [], [trial(1, [1]), trial(1, [2]), trial(2, [3])]))).toEqual([{ x: 1 }, { x: 2 }])
    expect(followSeeds(10)(createHistory(objective))).toEqual([])
  })
})

const space: SearchSpace = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`x${i}`, { type: 'float', low: -5, high: 5 }]))
const sphereAround = (centre: number, config: Config): number => Object.values(config).reduce<number>((sum, value) => sum + (Number(value) - centre) ** 2, 0)

/** The best loss of a study of a sphere, told of trials of another whose centre is a little off. */
function bestLoss(name: string, isTold: boolean, seed: number): number {
  const rng = createRng(deriveSeed(seed, 5))
  const earlier = Array.from({ length: 60 }, (): EarlierTrial => {
    const config = configFromUnit(space, () => rng.uniform())
    return { source: 'shifted', config, losses: [100 * sphereAround(2, config)], violations: [], weight: 1 }
  })
  const history = createHistory(objective, [], isTold ? earlier : [])
  const sampler = createSampler({ name }, space)
  for (let number = 0; number < 40; number += 1) {
    const config = sampler.suggest(history, space, createRng(deriveSeed(seed, number)), { number, studySeed: seed }) ?? {}
    history.add(number, config, 'running')
    history.report(number, 1, sphereAround(2.5, config))
    history.complete(number, { losses: [sphereAround(2.5, config)], violations: [] })
  }
  return Math.min(...history.trials.map(({ loss }) => loss ?? Infinity))
}

describe.each(['cmaes', 'de', 'nsga2'])('the sampler %s, told of an earlier study of a shifted function', (name) => {
  it('comes further in 40 trials than without', () => {
    const meanLog = (isTold: boolean): number => Array.from({ length: 30 }, (_, seed) => Math.log(bestLoss(name, isTold, seed))).reduce((sum, log) => sum + log, 0) / 30
    expect(meanLog(true)).toBeLessThan(meanLog(false) - 0.2)
  })
})

describe.each(['random', 'sobol', 'grid'])('the sampler %s', (name) => {
  it('proposes the same whatever earlier studies say', () => {
    expect(name === 'grid' || bestLoss(name, true, 1) === bestLoss(name, false, 1)).toBe(true)
    const small: SearchSpace = { x: { type: 'int', low: 0, high: 5 } }
    const first = (earlier: EarlierTrial[]): Config | undefined =>
      createSampler({ name }, small).suggest(createHistory(objective, [], earlier), small, createRng(1), { number: 0, studySeed: 1 })
    expect(first([trial(3, [0])])).toEqual(first([]))
  })
})
