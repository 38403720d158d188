import { describe, expect, it } from 'vitest'
import { yeoJohnson } from '../../../../../electron/engine/samplers/gp/outputs.ts'
import { createTerminator, type Evaluated } from '../../../../../electron/engine/study/terminator.ts'
import { inverseYeoJohnson, warpOf } from '../../../../../electron/engine/study/terminator-warp.ts'
import type { SearchSpace } from '../../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../../shared/random/rng.ts'

const space: SearchSpace = { x: { type: 'float', low: -5, high: 10 }, y: { type: 'float', low: 0, high: 15 } }
const branin = (x: number, y: number): number => (y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
const minimum = 0.397887

/** Random points, and from the tenth on every other one close to the minimum at (π, 2.275). */
function study(count: number, seed: number): Evaluated[] {
  const rng = createRng(seed)
  return Array.from({ length: count }, (_, i) => {
    const near = i >= 10 && i % 2 === 0
    const x = near ? Math.PI + 0.3 * rng.normal() : -5 + 15 * rng.uniform()
    const y = near ? 2.275 + 0.3 * rng.normal() : 15 * rng.uniform()
    return { config: { x, y: Math.min(Math.max(y, 0), 15) }, loss: branin(x, Math.min(Math.max(y, 0), 15)) }
  })
}

describe('the bound of what is still to be gained', () => {
  it('holds: it is no less than the distance of the best to the minimum, and shrinks as the space becomes known', () => {
    for (const seed of [1, 2, 3]) {
      const all = study(80, seed)
      const bound = createTerminator(space)
      const bounds = [20, 40, 80].map((count) => ({ regret: Math.min(...all.slice(0, count).map(({ loss }) => loss)) - minimum, bound: bound(all.slice(0, count)) ?? NaN }))
      for (const each of bounds) expect(each.bound).toBeGreaterThanOrEqual(each.regret)
      expect(bounds[2]?.bound).toBeLessThan(bounds[0]?.bound ?? 0)
    }
  })

  it('is the same for one that has followed the study and one that has just been made', () => {
    const all = study(60, 5)
    const followed = createTerminator(space)
    for (let count = 20; count < 60; count += 5) followed(all.slice(0, count))
    expect(followed(all)).toBe(createTerminator(space)(all))
  })

  it('is in the units of the objective', () => {
    const all = study(40, 7)
    const scaled = all.map(({ config, loss }) => ({ config, loss: 1000 * loss + 5 }))
    expect((createTerminator(space)(scaled) ?? NaN) / (createTerminator(space)(all) ?? NaN)).toBeCloseTo(1000, 3)
  })

  it('says nothing where every loss is the same', () => {
    expect(createTerminator(space)(study(30, 1).map(({ config }) => ({ config, loss: 2 })))).toBeUndefined()
  })
})

describe('the warp of losses', () => {
  it('is undone by its inverse', () => {
    for (const lambda of [-2, -0.5, 0, 0.7, 1, 2]) for (const y of [-3, -0.2, 0, 0.4, 2]) expect(inverseYeoJohnson(yeoJohnson(y, lambda), lambda)).toBeCloseTo(y, 9)
    const losses = [0.1, 0.12, 0.13, 0.2, 0.3, 0.9, 0.11]
    const warp = warpOf(losses)
    for (const loss of [0.05, 0.1, 0.12]) expect(warp?.inverse(warp.forward(loss))).toBeCloseTo(loss, 9)
  })

  it('takes losses far from the best for as bad as one another', () => {
    const warp = warpOf([1, 2, 3, 4, 5, 100, 1e6])
    expect(warp?.forward(100)).toBe(warp?.forward(1e6))
  })
})
