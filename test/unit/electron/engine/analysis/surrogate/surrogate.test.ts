import { describe, expect, it } from 'vitest'
import { searchBest } from '../../../../../../electron/engine/analysis/surrogate/search.ts'
import { averagedSlices, slicesAt, surfaceOf } from '../../../../../../electron/engine/analysis/surrogate/slices.ts'
import { fitSurrogate, type Surrogate } from '../../../../../../electron/engine/analysis/surrogate/surrogate.ts'
import type { MeasuredConfiguration } from '../../../../../../electron/engine/analysis/surrogate/measured.ts'
import { testFunctions } from '../../../../../../electron/engine/analysis/simulation/functions/test-functions.ts'
import { configFromUnit } from '../../../../../../shared/domain/config.ts'
import type { Config, SearchSpace } from '../../../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../../../shared/random/rng.ts'
import { rankCorrelation } from '../../../../../../shared/statistics/rank-correlation.ts'

const atOnce = (): Promise<void> => Promise.resolve()

function measure(space: SearchSpace, count: number, seed: number, value: (config: Config, noise: number) => number): MeasuredConfiguration[] {
  const rng = createRng(seed)
  return Array.from({ length: count }, (_, trialNumber) => {
    const config = configFromUnit(space, () => rng.uniform())
    return { config, value: value(config, rng.normal()), trialNumber }
  })
}

const fit = (space: SearchSpace, measured: readonly MeasuredConfiguration[]): Promise<Surrogate> => fitSurrogate(space, measured, atOnce)

describe('a surrogate of a known function', () => {
  it.each([
    ['hartmann6', 0.75],
    ['mlp8-mixed-noisy', 0.88],
    ['mlp-conditional', 0.9],
  ])('orders new configurations of %s, and 9 of 10 fall into their intervals', async (name, least) => {
    const known = testFunctions[name]
    if (known === undefined) throw new Error(`no function ${name}`)
    const valueOf = (config: Config, noise: number): number => known.value(config) + known.noise * noise
    const surrogate = await fit(known.space, measure(known.space, 300, 1, valueOf))
    const fresh = measure(known.space, 400, 2, valueOf)
    const predicted = fresh.map(({ config }) => surrogate.predict(config))
    const correlation = rankCorrelation(predicted.map(({ mean }) => mean), fresh.map(({ value }) => value))
    const covered = predicted.filter(({ low, high }, i) => low <= (fresh[i]?.value ?? NaN) && (fresh[i]?.value ?? NaN) <= high).length / fresh.length
    expect(correlation).toBeGreaterThan(least)
    // What it says of itself is what new configurations show.
    expect(Math.abs(surrogate.quality.rankCorrelation - correlation)).toBeLessThan(0.1)
    expect(covered).toBeGreaterThan(0.82)
    expect(covered).toBeLessThan(0.97)
  })

  it('is surer among its trials than between them', async () => {
    const space: SearchSpace = { x: { type: 'float', low: 0, high: 1 } }
    const rng = createRng(3)
    const measured = Array.from({ length: 80 }, (_, trialNumber) => {
      const x = trialNumber < 40 ? 0.3 * rng.uniform() : 0.7 + 0.3 * rng.uniform()
      return { config: { x }, value: x < 0.5 ? 0 : 1, trialNumber }
    })
    const surrogate = await fit(space, measured)
    const [known, gap] = [surrogate.predict({ x: 0.15 }), surrogate.predict({ x: 0.5 })]
    expect(known.mean).toBeCloseTo(0, 1)
    expect(gap.mean).toBeGreaterThan(0.2)
    expect(gap.mean).toBeLessThan(0.8)
    expect(gap.std).toBeGreaterThan(5 * known.std)
  })

  it('knows a log scale: along it the curve falls where the function falls', async () => {
    const space: SearchSpace = { lr: { type: 'float', low: 1e-5, high: 1, log: true } }
    const surrogate = await fit(space, measure(space, 60, 4, ({ lr }) => Math.abs(Math.log10(Number(lr)) + 3)))
    const [slice] = await averagedSlices(surrogate, 21, atOnce)
    const lowest = slice?.mean.indexOf(Math.min(...slice.mean)) ?? 0
    expect(Math.abs(Math.log10(Number(slice?.values[lowest])) + 3)).toBeLessThan(0.6)
    expect(slice?.values[0]).toBe(1e-5)
    expect(slice?.values.at(-1)).toBe(1)
  })

  it('is not led astray by a trial that diverged', async () => {
    const space: SearchSpace = { x: { type: 'float', low: 0, high: 1 } }
    const measured = measure(space, 100, 5, ({ x }) => Number(x))
    const surrogate = await fit(space, [...measured, { config: { x: 0.99 }, value: 1e12, trialNumber: 100 }])
    expect(surrogate.predict({ x: 0.2 }).mean).toBeCloseTo(0.2, 1)
    expect(surrogate.quality.rankCorrelation).toBeGreaterThan(0.95)
  })

  it('says the same of the same trials', async () => {
    const space: SearchSpace = { x: { type: 'float', low: 0, high: 1 } }
    const measured = measure(space, 30, 6, ({ x }) => Number(x))
    const [first, second] = [await fit(space, measured), await fit(space, measured)]
    expect(first.predict({ x: 0.4 })).toEqual(second.predict({ x: 0.4 }))
  })
})

describe('a surrogate of conditional and categorical parameters', () => {
  const space: SearchSpace = {
    optimizer: { type: 'categorical', choices: ['sgd', 'adam', 'rmsprop'] },
    momentum: { type: 'float', low: 0, high: 1, when: { param: 'optimizer', in: ['sgd'] } },
    units: { type: 'int', low: 1, high: 4 },
  }
  const valueOf = ({ optimizer, momentum, units }: Config): number => (optimizer === 'sgd' ? 1 - Number(momentum) : optimizer === 'adam' ? 0.5 : 2) + Number(units) / 100
  const fitted = fit(space, measure(space, 240, 7, valueOf))

  it('tells the choices apart, and learns a parameter where it is in use', async () => {
    const surrogate = await fitted
    expect(surrogate.predict({ optimizer: 'adam', units: 2 }).mean).toBeCloseTo(0.52, 1)
    expect(surrogate.predict({ optimizer: 'rmsprop', units: 2 }).mean).toBeCloseTo(2.02, 1)
    expect(surrogate.predict({ optimizer: 'sgd', units: 2, momentum: 0.9 }).mean).toBeLessThan(0.3)
    expect(surrogate.predict({ optimizer: 'sgd', units: 2, momentum: 0.1 }).mean).toBeGreaterThan(0.75)
  })

  it('draws slices of the parameters in use, and brings a conditional one in with the value that it had', async () => {
    const surrogate = await fitted
    const slices = await slicesAt(surrogate, { optimizer: 'adam', units: 2, momentum: 0.95 }, 5, atOnce)
    expect(slices.map(({ parameter }) => parameter)).toEqual(['optimizer', 'units'])
    expect(slices[0]?.values).toEqual(['sgd', 'adam', 'rmsprop'])
    expect(slices[0]?.mean[0]).toBeLessThan(0.3)
    expect(slices[1]?.values).toEqual([1, 2, 3, 4])
  })

  it('leaves holes in a surface where the two are not in use together', async () => {
    const { x, y, mean } = await surfaceOf(await fitted, ['optimizer', 'momentum'], 3, atOnce)
    expect(x).toEqual(['sgd', 'adam', 'rmsprop'])
    expect(y).toHaveLength(3)
    expect(mean.map((value) => value === null)).toEqual([false, true, true, false, true, true, false, true, true])
  })

  it('finds the best configuration, in either direction', async () => {
    const surrogate = await fitted
    const [least, most] = [await searchBest(surrogate, 'minimize', atOnce), await searchBest(surrogate, 'maximize', atOnce)]
    expect(least.config['optimizer']).toBe('sgd')
    expect(least.config['momentum']).toBeGreaterThan(0.85)
    expect(most.config['optimizer']).toBe('rmsprop')
    expect(most.config).not.toHaveProperty('momentum')
    expect(most.prediction.mean).toBeGreaterThan(least.prediction.mean)
  })

  it('names the nearest trial: what only one of the two uses counts as far', async () => {
    const surrogate = await fitted
    const [first] = surrogate.measured
    expect(surrogate.nearest(first?.config ?? {})).toEqual({ trialNumber: first?.trialNumber, value: first?.value, distance: 0 })
    expect(surrogate.nearest({ optimizer: 'adam', units: 2 }).distance).toBe(0)
  })

  it('bears values of an earlier, wider space', async () => {
    const surrogate = await fit({ x: { type: 'float', low: 0.2, high: 0.8 }, kind: { type: 'categorical', choices: ['a'] } }, [
      ...Array.from({ length: 40 }, (_, i) => ({ config: { x: i / 39, kind: i % 2 === 0 ? 'a' : 'gone', old: 1 }, value: i / 39, trialNumber: i })),
    ])
    expect(surrogate.predict({ x: 0.5, kind: 'a' }).mean).toBeCloseTo(0.5, 1)
  })
})
