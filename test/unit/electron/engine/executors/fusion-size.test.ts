import { describe, expect, it } from 'vitest'
import { createFusionSizes, type FusionSizes } from '../../../../../electron/engine/executors/fusion-size.ts'

/** A group of this size ran for a second. */
const run = (size: number, epochs: number): Parameters<FusionSizes['measured']>[1] => ({ size, epochs, ms: 1000 })

/** Asks for a size and tells how fast it got on, until the size is settled. @returns the sizes asked for */
function search(sizes: FusionSizes, key: string, rateOf: (size: number) => number): number[] {
  const asked: number[] = []
  while (!sizes.isSettled(key) && asked.length < 20) {
    const size = sizes.next(key)
    asked.push(size)
    sizes.measured(key, run(size, rateOf(size)))
  }
  return asked
}

/** A device that a group of 16 fills. */
const saturating = (size: number): number => Math.min(size, 16) ** 0.9

describe('the size of groups that is found by measuring', () => {
  it('doubles while the group gets on faster, and keeps the size before it does not, once both were measured twice', () => {
    const sizes = createFusionSizes('auto')
    expect(search(sizes, 'a', saturating)).toEqual([1, 2, 4, 8, 16, 32, 16, 32])
    expect(sizes.next('a')).toBe(16)
    expect(sizes.speedup('a', 16)).toBeCloseTo(16 ** 0.9)
  })

  it('stays at one where two get on no faster, a gain below 5 % included', () => {
    const sizes = createFusionSizes('auto')
    expect(search(sizes, 'a', (size) => (size === 1 ? 100 : 104))).toEqual([1, 2, 1, 2])
    expect(sizes.next('a')).toBe(1)
  })

  it('is not misled by a single run that something else slowed down', () => {
    const sizes = createFusionSizes('auto')
    let disturbed = true
    search(sizes, 'a', (size) => {
      const rate = size === 4 && disturbed ? 1.9 : saturating(size)
      if (size === 4) disturbed = false
      return rate
    })
    expect(sizes.next('a')).toBe(16)
  })

  it('keeps what it has found, whatever is measured afterwards', () => {
    const sizes = createFusionSizes('auto')
    search(sizes, 'a', saturating)
    for (let i = 0; i < 5; i += 1) sizes.measured('a', run(16, 0.1))
    expect([sizes.next('a'), sizes.isSettled('a')]).toEqual([16, true])
  })

  it('never passes 256', () => {
    const sizes = createFusionSizes('auto')
    expect(search(sizes, 'a', (size) => size)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256])
    expect(sizes.next('a')).toBe(256)
  })

  it('goes no further than half of a group that ran out of memory', () => {
    const sizes = createFusionSizes('auto')
    for (const size of [1, 2, 4]) sizes.measured('a', run(size, size))
    expect(sizes.next('a')).toBe(8)
    sizes.failed('a', 8)
    expect(sizes.next('a')).toBe(4)
    sizes.measured('a', run(4, 4))
    expect([sizes.next('a'), sizes.isSettled('a')]).toEqual([4, true])
    sizes.failed('a', 4)
    sizes.failed('a', 4)
    expect(sizes.next('a')).toBe(2)
    sizes.failed('a', 2)
    sizes.failed('a', 1)
    expect(sizes.next('a')).toBe(1)
  })

  it('is looked for by itself for each key, but from the size that another one has found', () => {
    const sizes = createFusionSizes('auto')
    search(sizes, 'a', saturating)
    expect(search(sizes, 'b', saturating)).toEqual([1, 16, 8, 32, 16, 32])
    expect(sizes.next('b')).toBe(16)
    expect(search(sizes, 'wide', (size) => Math.min(size, 4))).toEqual([1, 16, 8, 4, 2, 4, 8])
    expect(sizes.next('wide')).toBe(4)
  })

  it('counts a run by its length, and leaves out groups that were not filled', () => {
    const sizes = createFusionSizes('auto')
    sizes.measured('a', { size: 1, epochs: 10, ms: 1000 })
    sizes.measured('a', { size: 1, epochs: 90, ms: 4000 })
    sizes.measured('a', { size: 3, epochs: 1000, ms: 1 })
    sizes.measured('a', { size: 2, epochs: 50, ms: 1000 })
    expect(sizes.speedup('a', 2)).toBe(2.5)
    expect(sizes.speedup('a', 3)).toBeUndefined()
    expect(sizes.next('a')).toBe(4)
  })
})

describe('the size of groups that a study states', () => {
  it('is that size whatever is measured, and half of it after a group that ran out of memory', () => {
    const sizes = createFusionSizes(6)
    for (let i = 0; i < 3; i += 1) for (const size of [1, 2, 4]) sizes.measured('a', run(size, 1))
    expect([sizes.next('a'), sizes.isSettled('a')]).toEqual([6, false])
    sizes.failed('a', 6)
    expect([sizes.next('a'), sizes.next('b')]).toEqual([3, 6])
  })
})
