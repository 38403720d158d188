import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSampler, samplerIssues } from '../../../../../electron/engine/samplers/registry.ts'
import { owenScramble, sobolCoordinate, sobolDimensions } from '../../../../../electron/engine/samplers/sobol-sequence.ts'
import { createHistory } from '../../../../../electron/engine/study/history.ts'
import type { Config, SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../../shared/random/rng.ts'

const fixture = z
  .object({ source: z.string(), dimensions: z.array(z.int()), points: z.array(z.array(z.int())) })
  .parse(JSON.parse(readFileSync(new URL('../../../../fixtures/sobol/scipy-unscrambled.json', import.meta.url), 'utf8')))

function points(space: SearchSpace, count: number, options: { seed?: number; scramble?: boolean } = {}): Config[] {
  const { seed = 0, ...given } = options
  const sampler = createSampler({ name: 'sobol', ...given }, space)
  const history = createHistory({ name: 'loss', goal: 'minimize' })
  return Array.from({ length: count }, (_, number) => sampler.suggest(history, space, createRng(0), { number, studySeed: seed }) ?? {})
}

const square: SearchSpace = { x: { type: 'float', low: 0, high: 1 }, y: { type: 'float', low: 0, high: 1 } }
const cube = Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`p${n}`, { type: 'float', low: 0, high: 1 }] as const))

describe('the Sobol sequence', () => {
  it('begins with the points that Joe and Kuo publish for two dimensions', () => {
    const first = Array.from({ length: 10 }, (_, index) => [0, 1].map((dimension) => sobolCoordinate(index, dimension) / 2 ** 32))
    expect(first).toEqual([
      [0, 0], [0.5, 0.5], [0.75, 0.25], [0.25, 0.75], [0.375, 0.375],
      [0.875, 0.875], [0.625, 0.125], [0.125, 0.625], [0.1875, 0.3125], [0.6875, 0.8125],
    ])
  })

  it("has SciPy's points in low and high dimensions", () => {
    for (const [index, point] of fixture.points.entries())
      expect(fixture.dimensions.map((dimension) => sobolCoordinate(index, dimension))).toEqual(point)
  })

  it('has one point in each of 1,024 equal parts of every axis, scrambled or not', () => {
    for (const dimension of [0, 1, 7, 100, sobolDimensions - 1])
      for (const place of [(x: number) => x, (x: number) => owenScramble(x, 12345)]) {
        const parts = new Set(Array.from({ length: 1024 }, (_, index) => place(sobolCoordinate(index, dimension)) >>> 22))
        expect(parts.size).toBe(1024)
      }
  })

  it('keeps two points in the same dyadic interval together when scrambled: the first bits that they share stay shared', () => {
    for (let seed = 1; seed < 200; seed += 1) {
      const hash = Math.imul(seed, 0x9e3779b1) >>> 0
      const [a, b] = [owenScramble(0x12345678, hash), owenScramble(0x1234ffff, hash)]
      expect(a >>> 16).toBe(b >>> 16)
      expect((a ^ b) >>> 15).toBe(1)
    }
  })
})

describe('the sampler sobol', () => {
  it('covers every half, quarter and so on of a plane by the study’s first 256 points', () => {
    for (const [across, down] of [[16, 16], [4, 64], [64, 4], [2, 128]] as const) {
      const cells = new Set(points(square, 256, { seed: 9 }).map(({ x, y }) => `${Math.floor(Number(x) * across)},${Math.floor(Number(y) * down)}`))
      expect(cells.size).toBe(256)
    }
  })

  it('gives another seed other points', () => {
    expect(points(square, 4, { seed: 1 })).not.toEqual(points(square, 4, { seed: 2 }))
    expect(points(square, 3, { scramble: false })).toEqual([{ x: 0, y: 0 }, { x: 0.5, y: 0.5 }, { x: 0.75, y: 0.25 }])
  })

  it('integrates far more closely than random points: a sum of squares over six dimensions', () => {
    const mean = (configs: readonly Config[]): number =>
      configs.reduce((sum, config) => sum + Object.values(config).reduce((each: number, x) => each + Number(x) ** 2, 0), 0) / configs.length
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8]
    const error = (seed: number): number => (mean(points(cube, 512, { seed })) - 2) ** 2
    const rms = Math.sqrt(seeds.reduce((sum, seed) => sum + error(seed), 0) / seeds.length)
    // Random points: the standard deviation of x² is 0.298, times √(6 / 512).
    expect(rms).toBeLessThan((0.298 * Math.sqrt(6 / 512)) / 20)
  })

  it('leaves the dimension of an inactive parameter unused', () => {
    const space: SearchSpace = {
      kind: { type: 'categorical', choices: ['a', 'b'] },
      x: { type: 'float', low: 0, high: 1, when: { param: 'kind', in: ['a'] } },
      y: { type: 'float', low: 0, high: 1, when: { param: 'kind', in: ['b'] } },
    }
    const always: SearchSpace = { kind: { type: 'categorical', choices: ['a', 'b'] }, x: { type: 'float', low: 0, high: 1 }, y: { type: 'float', low: 0, high: 1 } }
    const full = points(always, 32)
    points(space, 32).forEach((config, index) => expect(full[index]).toMatchObject(config))
  })

  it('refuses a space of more dimensions than there are direction numbers for', () => {
    const wide = Object.fromEntries(Array.from({ length: 257 }, (_, n) => [`p${n}`, { type: 'int', low: 0, high: 1 }] as const))
    expect(samplerIssues({ name: 'sobol' }, wide)).toEqual([{ path: 'space', message: 'has 257 parameters; sobol takes at most 256' }])
  })
})
