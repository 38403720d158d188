import { meanOf } from '../../study/confirm-statistics.ts'
import { valueAtPlace, type Staircase } from './best-so-far.ts'
import { createMeanInterval } from './bootstrap.ts'

/** The mean of several staircases with a band; all arrays have one length. */
export interface GroupCurve {
  readonly x: readonly number[]
  readonly mean: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
}

/** More points than these are not told apart on a screen. */
const mostPoints = 300

/**
 * The mean of the best values so far of several studies, with the 95 % interval of the mean. It begins where each of them has a value, and goes
 * on to where the longest has come: one that has ended keeps its best value. Studies without any value are left out.
 */
export function groupCurve(staircases: readonly Staircase[]): GroupCurve {
  const measured = staircases.filter(({ x }) => x.length > 0)
  if (measured.length < 2) return { x: [], mean: [], low: [], high: [] }
  const interval = createMeanInterval(measured.length)
  const points = placesOf(measured).map((place) => {
    const values = measured.map((staircase) => valueAtPlace(staircase, place) ?? NaN)
    const [low, high] = interval(values)
    return { place, mean: meanOf(values), low, high }
  })
  return { x: points.map(({ place }) => place), mean: points.map(({ mean }) => mean), low: points.map(({ low }) => low), high: points.map(({ high }) => high) }
}

/** Where the mean changes, from the first place that has a value of each on; thinned where there are very many. */
function placesOf(staircases: readonly Staircase[]): number[] {
  const first = Math.max(...staircases.map(({ x }) => x[0] ?? Infinity))
  const end = Math.max(...staircases.map((staircase) => staircase.end))
  const all = [...new Set([...staircases.flatMap(({ x }) => x.filter((place) => place >= first)), end])].sort((a, b) => a - b)
  const every = Math.ceil(all.length / mostPoints)
  return all.filter((_, index) => index % every === 0 || index === all.length - 1)
}
