import { describe, expect, it } from 'vitest'
import { normalCdf, normalQuantile } from '../../../../shared/statistics/normal-distribution.ts'

// SciPy 1.17.1, scipy.stats.norm.
const cdf = [[-6, 9.865876450376946e-10], [-3.2, 0.0006871379379158471], [-1, 0.15865525393145707], [-0.1, 0.460172162722971], [0, 0.5], [0.4, 0.6554217416103242], [1.5, 0.9331927987311419], [2.9, 0.998134186699616], [5.5, 0.9999999810104375]]
const ppf = [[1e-10, -6.361340902404056], [1e-05, -4.264890793922825], [0.001, -3.090232306167813], [0.06, -1.5547735945968535], [0.3, -0.5244005127080409], [0.5, 0.0], [0.74, 0.643345405392917], [0.93, 1.475791028179171], [0.9999, 3.719016485455709]]

describe('the normal distribution', () => {
  it.each(cdf)('at %d is SciPy’s', (x = NaN, probability = NaN) => expect(Math.abs(normalCdf(x) - probability)).toBeLessThan(1e-15))

  it.each(ppf)('has SciPy’s quantile at %d', (probability = NaN, x = NaN) => expect(normalQuantile(probability)).toBeCloseTo(x, 12))
})
