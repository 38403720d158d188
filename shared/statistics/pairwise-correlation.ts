/** Something that is known of many items. */
export interface Variable {
  /** One an item; NaN where it is not known. Choices without an order are counted from 0. */
  readonly values: Float64Array
  /** Whether the values are choices without an order. */
  readonly unordered: boolean
}

/** How strongly two variables go together over the items of which both are known. */
export interface Association {
  /** `rank`: Spearman's correlation in [-1, 1]. `ratio`: the adjusted correlation ratio of the ranks in [0, 1], which has no sign. */
  readonly kind: 'rank' | 'ratio'
  /** Null for too few items, or where one of them does not vary. */
  readonly value: number | null
  readonly items: number
}

/** A function of two variables, by position. Two without an order have no association: undefined. */
export type Associations = (a: number, b: number) => Association | undefined

/**
 * Prepares the associations of each variable with each other one. What is known of part of the items is ranked among those alone.
 * Sorts each variable once; a pair takes linear time.
 */
export function createAssociations(variables: readonly Variable[]): Associations {
  const orders = variables.map(({ values, unordered }) => (unordered ? [] : orderOf(values)))
  const ranksWithin = (index: number, other: Variable): Float64Array => ranksAmong(variables[index]?.values ?? new Float64Array(), orders[index] ?? [], other.values)
  return (a, b) => {
    const [first, second] = [variables[a], variables[b]]
    if (first === undefined || second === undefined || (first.unordered && second.unordered)) return undefined
    if (first.unordered) return ratio(ranksWithin(b, first), first.values)
    if (second.unordered) return ratio(ranksWithin(a, second), second.values)
    return correlation(ranksWithin(a, second), ranksWithin(b, first))
  }
}

/** The positions of the known values in ascending order. */
function orderOf(values: Float64Array): readonly number[] {
  const known: number[] = []
  values.forEach((value, index) => {
    if (!Number.isNaN(value)) known.push(index)
  })
  return known.sort((x, y) => (values[x] ?? 0) - (values[y] ?? 0))
}

/** Ranks from 0 among the items of which the other is known too, ties sharing their mean; NaN elsewhere. */
function ranksAmong(values: Float64Array, order: readonly number[], other: Float64Array): Float64Array {
  const shared = order.filter((index) => !Number.isNaN(other[index]))
  const ranks = new Float64Array(values.length).fill(NaN)
  for (let from = 0; from < shared.length; ) {
    let to = from
    while (to + 1 < shared.length && values[shared[to + 1] ?? 0] === values[shared[from] ?? 0]) to += 1
    for (let place = from; place <= to; place += 1) ranks[shared[place] ?? 0] = (from + to) / 2
    from = to + 1
  }
  return ranks
}

function correlation(x: Float64Array, y: Float64Array): Association {
  const items = countOf(x)
  const mean = (items - 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  x.forEach((rank, i) => {
    if (Number.isNaN(rank)) return
    const [dx, dy] = [rank - mean, (y[i] ?? 0) - mean]
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  })
  return { kind: 'rank', items, value: items < 3 || xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy) }
}

/**
 * The root of the share of the ranks' variance that lies between the choices, less what chance alone would put there: Pearson's correlation
 * ratio η as Kelley adjusts it (“An unbiased correlation ratio measure”, PNAS 21(9), 1935).
 */
function ratio(ranks: Float64Array, choices: Float64Array): Association {
  const items = countOf(ranks)
  const mean = (items - 1) / 2
  const groups = new Map<number, { sum: number; count: number }>()
  let total = 0
  ranks.forEach((rank, i) => {
    if (Number.isNaN(rank)) return
    const group = groups.get(choices[i] ?? NaN) ?? { sum: 0, count: 0 }
    group.sum += rank - mean
    group.count += 1
    groups.set(choices[i] ?? NaN, group)
    total += (rank - mean) ** 2
  })
  const between = [...groups.values()].reduce((sum, group) => sum + group.sum ** 2 / group.count, 0)
  if (items <= groups.size || total === 0 || groups.size < 2) return { kind: 'ratio', items, value: null }
  return { kind: 'ratio', items, value: Math.sqrt(Math.max(0, 1 - ((1 - between / total) * (items - 1)) / (items - groups.size))) }
}

function countOf(ranks: Float64Array): number {
  let count = 0
  for (const rank of ranks) if (!Number.isNaN(rank)) count += 1
  return count
}
