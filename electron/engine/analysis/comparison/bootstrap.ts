import { quantileOf } from '../../../../shared/statistics/quantile.ts'
import { normalCdf } from '../../../../shared/statistics/normal-distribution.ts'
import { createRng } from '../../../../shared/random/rng.ts'
import { meanOf, studentCdf } from '../../study/confirm-statistics.ts'

const resamples = 2000

/**
 * A 95 % bootstrap interval of the mean of so many numbers. Percentiles of a bootstrap are too narrow for few numbers; their level is
 * widened as Hesterberg proposes (“What Teachers Should Know About the Bootstrap”, The American Statistician 69(4), 2015, section 4.4).
 * The same numbers always give the same interval.
 * @param size at least 2
 * @returns a function of `size` numbers
 */
export function createMeanInterval(size: number): (values: readonly number[]) => readonly [low: number, high: number] {
  const rng = createRng(size)
  const picks = Uint16Array.from({ length: resamples * size }, () => rng.integer(size))
  const means = new Float64Array(resamples)
  const tail = normalCdf(Math.sqrt(size / (size - 1)) * studentQuantile(0.025, size - 1))
  return (values) => {
    for (let draw = 0; draw < resamples; draw += 1) {
      let sum = 0
      for (let i = 0; i < size; i += 1) sum += values[picks[draw * size + i] ?? 0] ?? NaN
      means[draw] = sum / size
    }
    means.sort()
    // Rounding must not put the mean of equal numbers outside its own interval.
    const mean = meanOf(values)
    return [Math.min(mean, quantileOf(means, tail)), Math.max(mean, quantileOf(means, 1 - tail))]
  }
}

/** The quantile of Student's t, to 1e-9, by bisection. */
export function studentQuantile(probability: number, degrees: number): number {
  let [low, high] = [-1e4, 1e4]
  while (high - low > 1e-9) {
    const middle = (low + high) / 2
    if (studentCdf(middle, degrees) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}
