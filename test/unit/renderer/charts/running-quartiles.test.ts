import { expect, it } from 'vitest'
import { runningQuartiles } from '../../../../renderer/charts/running-quartiles.ts'

const quantileOf = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const place = share * (sorted.length - 1)
  const [below = NaN, above = NaN] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return below + (place - Math.floor(place)) * (above - below)
}

it('quartiles of a window that moves are those of the values in it, repeated ones too', () => {
  const values = Array.from({ length: 60 }, (_, n) => ({ number: n * 2, value: (n * 7919) % 13 }))
  const quartiles = runningQuartiles(values, 11)
  expect(quartiles).toHaveLength(60)
  for (const [at, { number, low, median, high }] of quartiles.entries()) {
    const around = values.slice(Math.max(0, at - 5), at + 6).map(({ value }) => value)
    expect([number, low, median, high]).toEqual([at * 2, quantileOf(around, 0.25), quantileOf(around, 0.5), quantileOf(around, 0.75)])
  }
})

it('of very many values a few hundred are enough, both ends among them', () => {
  const values = Array.from({ length: 10_000 }, (_, number) => ({ number, value: number }))
  const quartiles = runningQuartiles(values, 200)
  expect(quartiles.length).toBeLessThan(500)
  expect([quartiles[0]?.number, quartiles.at(-1)?.number]).toEqual([0, 9999])
  expect(runningQuartiles([], 5)).toEqual([])
})
