import { expect, it } from 'vitest'
import { sampleRate } from '../../../../../electron/worker/benchmark/sample-rate.ts'

/** A backend on a clock of its own. @param cost milliseconds of a run, by its number and its samples */
function simulated(cost: (run: number, count: number) => number) {
  let time = 0
  const counts: number[] = []
  return {
    counts,
    now: () => time,
    train: (count: number) => {
      time += cost(counts.length, count)
      counts.push(count)
      return Promise.resolve()
    },
    elapsed: () => time,
  }
}

it('leaves out the first run, in which the step is compiled', async () => {
  const { train, now, counts } = simulated((run, count) => (run === 0 ? 5000 : count / 100))
  expect(await sampleRate(train, { batchSize: 32, most: 8192, seconds: 1, divisible: false, now })).toBeCloseTo(100_000)
  expect(counts[0]).toBe(32)
})

it('grows runs until what is paid once a run does not matter, in whole batches', async () => {
  const { train, now, counts } = simulated((_, count) => 2 + count / 100)
  const rate = await sampleRate(train, { batchSize: 32, most: 8192, seconds: 1, divisible: false, now })
  expect(rate).toBeCloseTo(8192 / (2 + 81.92) * 1000)
  expect(counts.every((count) => count % 32 === 0)).toBe(true)
  expect(counts.every((count, run) => run < 2 || count <= 8 * (counts[run - 1] ?? 0))).toBe(true)
})

it('is not misled by runs that something else on the machine held up', async () => {
  const { train, now } = simulated((run, count) => (run === 1 || run === 5 ? 300 : 0) + count / 10)
  expect(await sampleRate(train, { batchSize: 32, most: 8192, seconds: 2, divisible: false, now })).toBeCloseTo(10_000)
})

it('measures a step that takes longer than the time by a part of its batch, where that can be', async () => {
  const { train, now, counts, elapsed } = simulated((_, count) => count * 50)
  expect(await sampleRate(train, { batchSize: 128, most: 8192, seconds: 1, divisible: true, now })).toBeCloseTo(20)
  expect(counts).toEqual([8, 20])
  expect(elapsed()).toBe(1400)
})

it('grows again where the first part of a batch was slow', async () => {
  const { train, now } = simulated((run, count) => (run === 0 ? 2000 : count))
  expect(await sampleRate(train, { batchSize: 128, most: 8192, seconds: 2, divisible: true, now })).toBeCloseTo(1000)
})

it('runs a whole batch once all the same where it cannot be divided', async () => {
  const { train, now, counts } = simulated((_, count) => count * 50)
  expect(await sampleRate(train, { batchSize: 128, most: 8192, seconds: 1, divisible: false, now })).toBeCloseTo(20)
  expect(counts).toEqual([128, 128])
})
