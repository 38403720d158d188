import { describe, expect, it } from 'vitest'
import { createRng, deriveSeed, permutation, xoshiro128 } from '../../../../shared/random/rng.ts'

const draw = <T>(count: number, next: () => T): T[] => Array.from({ length: count }, next)
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('rng', () => {
  it('gives the published first outputs of xoshiro128** for the state 1, 2, 3, 4', () => {
    // Source: the reference C code of Blackman and Vigna, as quoted in the tests of Rust's rand_xoshiro.
    expect(draw(10, xoshiro128([1, 2, 3, 4]))).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804])
  })

  it('repeats itself for the same seed and differs for neighbouring seeds', () => {
    const first = (seed: number): number[] => draw(5, createRng(seed).uniform)
    expect(first(7)).toEqual(first(7))
    const all = Array.from({ length: 1000 }, (_, seed) => createRng(seed).uniform())
    expect(new Set(all).size).toBe(1000)
    expect(mean(all)).toBeCloseTo(0.5, 1)
  })

  it('keeps the stream of a seed from version to version', () => {
    expect(draw(3, createRng(0).uniform)).toMatchInlineSnapshot(`
      [
        0.7233518442790638,
        0.122513981290432,
        0.8620840322953158,
      ]
    `)
    expect(deriveSeed(0, 1, 2)).toMatchInlineSnapshot(`1197647210`)
  })

  it('spreads uniform numbers evenly: chi-square of 64 bins below the 99.9 % point', () => {
    const bins = new Array<number>(64).fill(0)
    const rng = createRng(1)
    for (let i = 0; i < 64_000; i += 1) {
      const bin = rng.integer(64)
      bins[bin] = (bins[bin] ?? 0) + 1
    }
    expect(bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)).toBeLessThan(103.4)
  })

  it('draws normal numbers with mean 0, variance 1 and the tails of a normal distribution', () => {
    const values = draw(50_000, createRng(3).normal)
    expect(mean(values)).toBeCloseTo(0, 1)
    expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 1)
    expect(values.filter((value) => Math.abs(value) > 1.96).length / values.length).toBeCloseTo(0.05, 2)
  })

  it('derives different seeds from the same numbers in another order', () => {
    expect(deriveSeed(1, 2)).not.toBe(deriveSeed(2, 1))
    expect(deriveSeed(1)).not.toBe(deriveSeed(1, 0))
    const seeds = Array.from({ length: 10_000 }, (_, n) => deriveSeed(5, n))
    expect(new Set(seeds).size).toBe(10_000)
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true)
  })

  it('makes a permutation that holds every index once, each order as often as any other', () => {
    expect([...permutation(100, createRng(4))].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i))
    const rng = createRng(5)
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i += 1) {
      const key = permutation(3, rng).join()
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
    expect([...permutation(0, rng)]).toEqual([])
  })
})
