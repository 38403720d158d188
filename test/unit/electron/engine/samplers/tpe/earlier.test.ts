import { describe, expect, it } from 'vitest'
import type { EarlierTrial } from '../../../../../../electron/engine/contracts/history.ts'
import { agreement } from '../../../../../../electron/engine/samplers/tpe/agreement.ts'
import { dimensionsOf } from '../../../../../../electron/engine/samplers/tpe/dimension.ts'
import { earlierKernels } from '../../../../../../electron/engine/samplers/tpe/earlier-kernels.ts'
import { tpe } from '../../../../../../electron/engine/samplers/tpe/index.ts'
import { createHistory } from '../../../../../../electron/engine/study/history.ts'
import { configFromUnit } from '../../../../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { createRng, deriveSeed } from '../../../../../../shared/random/rng.ts'

const space: SearchSpace = { x: { type: 'float', low: -5, high: 10 }, y: { type: 'float', low: 0, high: 15 } }

/** Branin, whose minimum is 0.3979, moved by `shift` in both directions. */
function branin(config: Config, shift: number): number {
  const [x, y] = [Number(config['x']) - shift, Number(config['y']) - shift]
  return (y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
}

/** Random trials of a shifted Branin, on another scale. */
function earlierStudy(shift: number, seed: number, weight = 1, source = 'before'): EarlierTrial[] {
  const rng = createRng(deriveSeed(seed, 5))
  return Array.from({ length: 60 }, () => {
    const config = configFromUnit(space, () => rng.uniform())
    return { source, config, losses: [1000 + 50 * branin(config, shift)], violations: [], weight }
  })
}

function bestAfter(trials: number, earlier: readonly EarlierTrial[], seed: number): number {
  const sampler = tpe.create(tpe.options.parse({}), space)
  const history = createHistory({ name: 'loss', goal: 'minimize' }, [], earlier)
  let best = Infinity
  for (let number = 0; number < trials; number += 1) {
    const config = sampler.suggest(history, space, createRng(deriveSeed(seed, number)), { number, studySeed: seed }) ?? {}
    history.add(number, config, 'running')
    const loss = branin(config, 0)
    history.complete(number, { losses: [loss], violations: [] })
    best = Math.min(best, loss - 0.39789)
  }
  return best
}

const seeds = Array.from({ length: 15 }, (_, seed) => seed)
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

describe('tpe with trials of an earlier study', () => {
  it('is closer to the optimum after 15 trials than without, though the earlier optimum lay elsewhere', () => {
    const without = median(seeds.map((seed) => bestAfter(15, [], seed)))
    const with_ = median(seeds.map((seed) => bestAfter(15, earlierStudy(0.4, seed), seed)))
    expect(with_).toBeLessThan(0.6 * without)
  })

  it('forgets an earlier study that misleads', () => {
    const misled = (trials: number): number =>
      median(seeds.map((seed) => bestAfter(trials, earlierStudy(0, seed).map((trial) => ({ ...trial, losses: trial.losses.map((loss) => -loss) })), seed)))
    // What random search has after 200 trials.
    expect(misled(90)).toBeLessThan(0.12)
  })

  it('tries the best of each earlier study first, the one that counts more before the others', () => {
    const [heavy, light] = [earlierStudy(1, 1, 1, 'heavy'), earlierStudy(2, 2, 0.5, 'light')]
    const bestOf = (trials: readonly EarlierTrial[]): Config | undefined => trials.toSorted((a, b) => (a.losses[0] ?? 0) - (b.losses[0] ?? 0))[0]?.config
    const history = createHistory({ name: 'loss', goal: 'minimize' }, [], [...light, ...heavy])
    const sampler = tpe.create(tpe.options.parse({}), space)
    for (const number of [0, 1]) history.add(number, sampler.suggest(history, space, createRng(number), { number, studySeed: 1 }) ?? {}, 'running')
    expect(history.trials.map(({ config }) => config)).toEqual([bestOf(heavy), bestOf(light)])
  })
})

describe('the kernels of earlier trials', () => {
  it('are good or not by rank within their source, whatever the scale of its losses', () => {
    const [large, small] = [earlierStudy(0, 1, 1, 'large'), earlierStudy(0, 2, 1, 'small').map((trial) => ({ ...trial, losses: [-Number(trial.losses[0]) / 1e6] }))]
    const kernels = earlierKernels(dimensionsOf(space), [...large, ...small], tpe.options.parse({ gamma: 0.1 }))
    expect([kernels.count, kernels.good(1, [], []).length, kernels.best.length]).toEqual([120, 12, 2])
  })

  it('weigh half as much as good trials of the study where their weight is a half, less as trials end, and are at most 25 and 64', () => {
    const many = [1, 2, 3, 4, 5].flatMap((seed) => earlierStudy(0, seed, 0.5, `study ${seed}`))
    const { good, others } = earlierKernels(dimensionsOf(space), many, tpe.options.parse({}))
    const total = (finished: number): number => good(4, new Array<number>(finished).fill(0), [Float64Array.of(0.5, 0.5)]).reduce((sum, { weight }) => sum + weight, 0)
    expect([good(4, [], []).length, others.length, new Set(others.map(({ weight }) => weight)).size]).toEqual([25, 64, 1])
    expect([0, 3, 1000].map(total)).toEqual([expect.closeTo(2, 9), expect.closeTo(2 / 1.3, 9), 0])
  })
})

describe('the agreement of an earlier study with this one', () => {
  it('is full while there are few trials, and falls with the chance that better trials lie where the earlier good ones are', () => {
    expect(agreement([1, 2, 3])).toBe(1)
    expect(agreement([4, 3, 2, 1])).toBe(1)
    expect(agreement([1, 1, 1, 1])).toBe(0)
    expect(agreement([1, 2, 3, 4])).toBe(0)
    // 5 of 8 pairs are won: between a half and three quarters.
    expect(agreement([8, 7, 1, 2, 3, 4, 5, 0])).toBeCloseTo(4 * (10 / 16) - 2, 12)
  })
})
