import { describe, expect, it } from 'vitest'
import { bestSoFar, valueAtPlace } from '../../../../../../electron/engine/analysis/comparison/best-so-far.ts'
import { createMeanInterval, studentQuantile } from '../../../../../../electron/engine/analysis/comparison/bootstrap.ts'
import { groupCurve } from '../../../../../../electron/engine/analysis/comparison/group-curve.ts'
import { holm } from '../../../../../../electron/engine/analysis/comparison/group-tests.ts'
import { createOutcomes, type FinishedTrial } from '../../../../../../electron/engine/analysis/comparison/outcomes.ts'
import { createRng } from '../../../../../../shared/random/rng.ts'

const minimized = { name: 'loss', goal: 'minimize' } as const
const ended = (number: number, endedAt: number, runningMs: number, loss?: number, changes: Partial<FinishedTrial> = {}): FinishedTrial => ({
  number, endedAt, runningMs, state: 'complete', values: loss === undefined ? {} : { loss }, confirms: null, origin: 'sampler', forkedFrom: null, ...changes,
})
const outcomesOf = (trials: readonly FinishedTrial[], metrics = [{ ...minimized, at_most: 50 }]) => {
  const outcomes = createOutcomes(minimized, metrics)
  for (const trial of trials) outcomes.add(trial)
  return outcomes.build()
}

describe('what the trials of a study came to', () => {
  it('is told in the order of their ends, with the time in which any ran: overlaps count once, pauses not at all', () => {
    // 0–10 and 5–15 overlap; then nothing until 100; 100–110, inside it 102–104.
    const { elapsedMs, values } = outcomesOf([ended(0, 15, 10, 3), ended(1, 10, 10, 5), ended(2, 110, 10, 1), ended(3, 104, 2, 4)])
    expect([...values]).toEqual([5, 3, 4, 1])
    expect([...elapsedMs]).toEqual([10, 15, 19, 25])
  })

  it('has no value of trials that may not be the best, and leaves out what is no part of the search', () => {
    const { values } = outcomesOf([
      ended(0, 1, 1, 4, { state: 'pruned' }),
      ended(1, 2, 1, NaN),
      ended(2, 3, 1, 51),
      ended(3, 4, 1, -Infinity),
      ended(4, 5, 1, 2, { confirms: 1 }),
      ended(5, 6, 1, 2, { origin: 'user', forkedFrom: { trial: 0, step: 3 } }),
      ended(6, 7, 1, 2, { state: 'running' }),
      ended(7, 8, 1, 7),
    ])
    expect([...values]).toEqual([NaN, NaN, NaN, NaN, 7])
  })
})

describe('the best value so far', () => {
  const outcomes = { elapsedMs: Float64Array.of(10, 20, 25, 40), values: Float64Array.of(NaN, 3, 5, 2) }

  it('steps where it improves, over trials and over time', () => {
    expect(bestSoFar(outcomes, 'minimize', 'trials')).toEqual({ x: [2, 4], value: [3, 2], end: 4 })
    expect(bestSoFar(outcomes, 'maximize', 'time')).toEqual({ x: [20, 25], value: [3, 5], end: 40 })
  })

  it('is nothing before its first step, and stays after its end', () => {
    const staircase = bestSoFar(outcomes, 'minimize', 'trials')
    expect([1, 2, 3, 4, 99].map((place) => valueAtPlace(staircase, place))).toEqual([undefined, 3, 3, 2, 2])
  })
})

describe('the mean of several studies', () => {
  it('begins where each has a value, goes on to the longest, and lies in its band', () => {
    const curve = groupCurve([{ x: [1, 4], value: [6, 2], end: 5 }, { x: [2], value: [4], end: 2 }, { x: [], value: [], end: 9 }])
    expect(curve).toMatchObject({ x: [2, 4, 5], mean: [5, 3, 3] })
    // Of two numbers a bootstrap of the mean knows no more than that it lies between them.
    expect([curve.low, curve.high]).toEqual([[4, 2, 2], [6, 4, 4]])
    expect(groupCurve([{ x: [1], value: [6], end: 5 }]).x).toEqual([])
  })

  it('has an interval that holds the true mean of few normal numbers nearly as often as it says', () => {
    const interval = createMeanInterval(6)
    const rng = createRng(5)
    let held = 0
    for (let run = 0; run < 300; run += 1) {
      const [low, high] = interval(Array.from({ length: 6 }, () => rng.normal()))
      if (low <= 0 && high >= 0) held += 1
    }
    // Percentiles as they are would hold it in about 87 % (of six numbers); an unbiased coverage of 95 % has a standard error of 1.3 %.
    expect(held / 300).toBeGreaterThan(0.91)
    expect(held / 300).toBeLessThan(0.99)
  })

  it('takes quantiles of Student’s t as printed in tables', () => {
    expect(studentQuantile(0.025, 4)).toBeCloseTo(-2.7764, 4)
    expect(studentQuantile(0.975, 1)).toBeCloseTo(12.7062, 4)
  })
})

it('Holm’s adjustment is that of R’s p.adjust', () => {
  // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") = 0.03 0.06 0.06 0.02
  expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(6)))).toEqual([0.03, 0.06, 0.06, 0.02])
})
