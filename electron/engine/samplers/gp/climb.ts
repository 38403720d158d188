import type { Acquisition } from './acquisition.ts'
import type { Dimension, Encoding } from './encoding.ts'
import { minimise } from './lbfgs.ts'

/** A point and what the acquisition says of it. */
export interface Scored {
  readonly units: Float64Array
  readonly value: number
}

const rounds = 3
const gain = 1e-6

/** Ints and steps with more values than this also move along the gradient, as if they were continuous, before they are settled. */
const manyValues = 8

/** Up to so many values of a categorical or of a short int are all tried in its turn. */
const allValuesLimit = 12

/**
 * Climbs from a point: rounds of the gradient over the continuous coordinates, then exchanges of one discrete value after another,
 * until neither gains. The first round also moves ints of many values along the gradient and settles them at the nearest value,
 * which is kept when the configuration that it makes is better.
 */
export function climb(acquisition: Acquisition, encoding: Encoding, start: Scored): Scored {
  let at = start
  const isLong = ({ kind, count }: Dimension): boolean => kind === 'ordered' && count > manyValues
  if (encoding.dimensions.some(isLong)) at = better(at, ascend(acquisition, encoding, at, (dimension) => dimension.kind === 'continuous' || isLong(dimension)))
  for (let round = 0; round < rounds; round += 1) {
    const before = at.value
    at = better(at, ascend(acquisition, encoding, at, ({ kind }) => kind === 'continuous'))
    const exchanged = exchange(acquisition, encoding, at)
    if (exchanged === at || exchanged.value < before + gain) return exchanged
    at = exchanged
  }
  return at
}

const better = (a: Scored, b: Scored): Scored => (b.value > a.value ? b : a)

/** Follows the gradient over some of the active dimensions; scores the end as the configuration that it stands for. */
function ascend(acquisition: Acquisition, encoding: Encoding, start: Scored, moves: (dimension: Dimension) => boolean): Scored {
  const row = encoding.rowOf(start.units)
  const free = encoding.dimensions.flatMap((dimension, d) => (moves(dimension) && isActiveIn(encoding, dimension, row) ? [{ d, column: dimension.column }] : []))
  if (free.length === 0) return start
  const whole = new Float64Array(encoding.width)
  const end = minimise(
    (x, gradient) => {
      free.forEach(({ column }, i) => (row[column] = x[i] ?? 0))
      const value = acquisition.valueAndGradient(row, whole)
      free.forEach(({ column }, i) => (gradient[i] = -(whole[column] ?? 0)))
      return -value
    },
    Float64Array.from(free, ({ column }) => row[column] ?? 0),
    { lower: new Float64Array(free.length), upper: new Float64Array(free.length).fill(1) },
    { maxIterations: 25, tolerance: gain },
  )
  const units = Float64Array.from(start.units)
  free.forEach(({ d }, i) => (units[d] = end.x[i] ?? 0))
  return { units, value: acquisition.value(encoding.rowOf(units)) }
}

/** Inactive numbers have an indicator that stands away from 0. */
function isActiveIn(encoding: Encoding, dimension: Dimension, row: Float64Array): boolean {
  if (dimension.activityColumn === undefined) return dimension.spec.type !== 'categorical' || row[dimension.column] !== -1
  return row[dimension.activityColumn] === 0
}

/** Takes the best other value of each discrete dimension in turn, where it gains. */
function exchange(acquisition: Acquisition, encoding: Encoding, start: Scored): Scored {
  let at = start
  const row = encoding.rowOf(start.units)
  encoding.dimensions.forEach((dimension, d) => {
    if (dimension.kind !== 'category' && dimension.kind !== 'ordered') return
    if (!isActiveIn(encoding, dimension, row)) return
    const from = at
    const tryIndex = (index: number): boolean => {
      const units = Float64Array.from(from.units)
      units[d] = encoding.unitOfIndex(dimension, index)
      const tried = { units, value: acquisition.value(encoding.rowOf(units)) }
      if (tried.value <= at.value) return false
      at = tried
      return true
    }
    const own = encoding.indexOfUnit(dimension, from.units[d] ?? 0.5)
    if (dimension.count > allValuesLimit) for (const direction of [-1, 1]) stride(own, direction, dimension.count, tryIndex)
    else for (let index = 0; index < dimension.count; index += 1) if (index !== own) tryIndex(index)
    row.set(encoding.rowOf(at.units))
  })
  return at
}

/** Steps of 1, 2, 4, … away from a value, until one does not gain. */
function stride(from: number, direction: number, count: number, tryIndex: (index: number) => boolean): void {
  for (let step = 1; ; step *= 2) {
    const index = from + direction * step
    if (index < 0 || index >= count || !tryIndex(index)) return
  }
}
