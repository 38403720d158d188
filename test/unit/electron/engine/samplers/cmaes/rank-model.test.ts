import { describe, expect, it } from 'vitest'
import { normalQuantile } from '../../../../../../shared/statistics/normal-distribution.ts'
import { createRankModel, normalScores } from '../../../../../../electron/engine/samplers/cmaes/rank-model.ts'
import type { Outcome } from '../../../../../../electron/engine/samplers/outcomes.ts'

const outcome = (number: number, loss: number): Outcome => ({ number, config: {}, loss, losses: [loss], violations: [], violation: 0, reached: Infinity, order: number })
const place = (coordinates: number[], choices: number[] = []): { coordinates: Float64Array; choices: number[] } => ({ coordinates: Float64Array.from(coordinates), choices })

describe('the scores of ranks', () => {
  it('are normal quantiles, the best lowest, and the same for equal losses', () => {
    const scores = normalScores([3, 1, 2, 2].map((loss, number) => outcome(number, loss)))
    expect([...scores]).toEqual([normalQuantile(0.875), normalQuantile(0.125), 0, 0])
  })
})

describe('the model of the ranks', () => {
  it('is the mean of a Gaussian process, here of two points, solved by hand', () => {
    const matern = (distance: number): number => (1 + Math.sqrt(5) * distance + (5 / 3) * distance ** 2) * Math.exp(-Math.sqrt(5) * distance)
    // One dimension: the length scale is 2.
    const [near, between] = [matern(0.5), matern(1)]
    const determinant = 1.1 ** 2 - between ** 2
    const weights = [(1.1 * -1 - between * 1) / determinant, (-between * -1 + 1.1 * 1) / determinant]
    const predict = createRankModel().fit([place([0]), place([2])], Float64Array.of(-1, 1))
    expect(predict(place([1]))).toBeCloseTo(near * (weights[0] ?? 0) + near * (weights[1] ?? 0), 12)
    expect(predict(place([0]))).toBeCloseTo((weights[0] ?? 0) + between * (weights[1] ?? 0), 12)
  })

  it('says the same when places are added to a fit as when all are new', () => {
    const places = [place([0]), place([2]), place([-1]), place([0.3])]
    const model = createRankModel()
    model.fit(places.slice(0, 3), Float64Array.of(0, 1, -1))
    model.fit([...places.slice(0, 2), place([9])], Float64Array.of(0, 1, -1))
    expect(model.fit(places, Float64Array.of(-1, 1, 0.5, -0.5))(place([1]))).toBe(createRankModel().fit(places, Float64Array.of(-1, 1, 0.5, -0.5))(place([1])))
  })

  it('expects less of the good where a choice differs, and the mean far away', () => {
    const predict = createRankModel().fit([place([0], [1]), place([3], [0])], Float64Array.of(-1, 1))
    expect(predict(place([0], [1]))).toBeLessThan(predict(place([0], [0])))
    expect(predict(place([1e6], [1]))).toBeCloseTo(0, 12)
  })
})
