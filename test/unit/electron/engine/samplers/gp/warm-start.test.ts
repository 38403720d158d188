import { describe, expect, it } from 'vitest'
import { createEncoding } from '../../../../../../electron/engine/samplers/gp/encoding.ts'
import { sourcesOf } from '../../../../../../electron/engine/samplers/gp/sources.ts'
import type { EarlierTrial } from '../../../../../../electron/engine/contracts/history.ts'
import type { Config } from '../../../../../../shared/domain/search-space.ts'
import { at, best, branin, braninSpace, median, run } from './studies.ts'

const minimum = 0.397887
const value = (config: Config): number => branin(at(config, 'x'), at(config, 'y'))

/** 40 trials of another study on a scale of its own. */
const study = (source: string, valueOf: (config: Config) => number, seed: number): EarlierTrial[] =>
  run(braninSpace, { trials: 40, seed: 100 + seed, startup: 10 }, (config) => ({ losses: [valueOf(config)] })).trials.map(({ config, result }) => ({
    source,
    config,
    losses: result?.losses ?? [],
    violations: [],
    weight: 1,
  }))

/** The same function moved by a twentieth of the ranges, and on another scale. */
const shifted = (config: Config): number => 100 + 3 * branin(at(config, 'x') - 0.75, at(config, 'y') + 0.75)

const seeds = [0, 1, 2, 3, 4]
const before = seeds.map((seed) => study('before', shifted, seed))
const opposite = seeds.map((seed) => study('opposite', (config) => -value(config), seed))

const regret = (trials: number, earlierOf?: (seed: number) => EarlierTrial[]): number =>
  median(seeds.map((seed) => best(run(braninSpace, { trials, seed, startup: 10, earlier: earlierOf?.(seed) ?? [] }, (config) => ({ losses: [value(config)] }))) - minimum))

describe('the sampler gp after earlier studies', { timeout: 60_000 }, () => {
  it('is better after 15 trials for a study of a function that was a little elsewhere', () => {
    expect(regret(15, (seed) => before[seed] ?? [])).toBeLessThan(regret(15) / 3)
  })

  it('is not ruined by one of the opposite function', () => {
    expect(regret(30, (seed) => opposite[seed] ?? [])).toBeLessThan(Math.max(regret(30), 0.02))
  })

  it('finds out which of two studies is to be believed', () => {
    const both = (seed: number): EarlierTrial[] => [...(before[seed] ?? []), ...(opposite[seed] ?? [])]
    expect(regret(20, both)).toBeLessThan(regret(20))
  })

  it('starts where an earlier study of the very same task ended', () => {
    expect(regret(3, (seed) => study('same', (config) => 5 + value(config) / 10, seed))).toBeLessThan(0.01)
  })
})

describe('the sources of a study', () => {
  const trial = (source: string, x: number, loss: number, weight = 1): EarlierTrial => ({ source, config: { x, y: 3 }, losses: [loss], violations: [], weight })

  it('are apart, those that count most first, each with at most 100 trials, its best among them', () => {
    const long = Array.from({ length: 300 }, (_, i) => trial('long', (i * 7.31) % 10, i))
    const sources = sourcesOf([trial('short', 1, 5, 0.5), ...long, trial('short', 2, 4, 0.25)], createEncoding(braninSpace))
    expect(sources.map(({ rows, weight }) => [rows.length, weight])).toEqual([[100, 1], [2, 0.375]])
    expect([...(sources[0]?.losses[0] ?? [])].filter((loss) => loss < 50)).toHaveLength(50)
  })
})
