import type { NearestTrial, Prediction, SurrogateQuality } from '../../../../shared/contract/surrogate.ts'
import type { Config, SearchSpace } from '../../../../shared/domain/search-space.ts'
import { createRng } from '../../../../shared/random/rng.ts'
import { ranksOf } from '../../../../shared/statistics/rank-correlation.ts'
import { createSurrogateEncoding, type SurrogateEncoding } from './encoding.ts'
import { growForest, predictRow, type Forest, type Moments } from './forest.ts'
import type { MeasuredConfiguration } from './measured.ts'
import { createNeighbours } from './neighbours.ts'
import { calibrate } from './quality.ts'

/** A model of a metric over a space, with its uncertainty. */
export interface Surrogate {
  readonly space: SearchSpace
  readonly quality: SurrogateQuality
  /** What it has learnt from. */
  readonly measured: readonly MeasuredConfiguration[]
  predict(config: Config): Prediction
  /** The mean alone. */
  meanOf(config: Config): number
  nearest(config: Config): NearestTrial
}

/** The same trials give the same surrogate. */
const seed = 0
/** Configurations encoded between two pauses. */
const stretch = 200

/**
 * Fits a random forest to configurations and what they came to.
 *
 * Each tree is grown on a bootstrap sample of at most 2,000 configurations, different ones for each tree, so that a fit takes about half a
 * second however many trials there are. Splits are chosen by ranks, so that a value of 1e9 among losses near 1 does not hide the others; the
 * leaves hold the values themselves.
 * @param measured at least one
 * @param pause called between small pieces of work, so that the caller can do other things
 */
export async function fitSurrogate(space: SearchSpace, measured: readonly MeasuredConfiguration[], pause: () => Promise<void>): Promise<Surrogate> {
  const encoding = createSurrogateEncoding(space)
  const rows: Float64Array[] = []
  for (const { config } of measured) {
    rows.push(encoding.rowOf(config))
    if (rows.length % stretch === 0) await pause()
  }
  const values = Float64Array.from(measured, ({ value }) => value)
  const targets = Float64Array.from(ranksOf([...values]))
  await pause()
  const growth = growForest({ columns: encoding.columns, rows, targets, values }, createRng(seed))
  let forest: Forest | undefined
  while (forest === undefined) {
    const { value, done } = growth.next()
    if (done === true) forest = value
    await pause()
  }
  const { quality, factor, leastVariance } = calibrate(values, forest.leftOut)
  await pause()
  return surrogateOf({ space, encoding, measured, rows, forest, quality, factor, leastVariance })
}

interface Parts extends ReturnType<typeof calibrate> {
  readonly space: SearchSpace
  readonly encoding: SurrogateEncoding
  readonly measured: readonly MeasuredConfiguration[]
  readonly rows: readonly Float64Array[]
  readonly forest: Forest
}

function surrogateOf({ space, encoding, measured, rows, forest, quality, factor, leastVariance }: Parts): Surrogate {
  const moments: Moments = { mean: 0, variance: 0 }
  const neighbours = createNeighbours(encoding, rows)
  return {
    space,
    measured,
    quality,
    predict(config) {
      predictRow(forest, encoding.rowOf(config), 0, moments)
      const { mean } = moments
      const std = Math.sqrt(moments.variance + leastVariance)
      return { mean, std, low: mean - factor * std, high: mean + factor * std }
    },
    meanOf(config) {
      predictRow(forest, encoding.rowOf(config), 0, moments)
      return moments.mean
    },
    nearest(config) {
      const { row, distance } = neighbours(encoding.rowOf(config))
      const { trialNumber, value } = measured[row] ?? { trialNumber: 0, value: NaN }
      return { trialNumber, value, distance }
    },
  }
}
