/** The losses of one trial, one an objective, lower being better; or any point that is minimised. */
export type LossVector = readonly number[]

/** Whether `a` is nowhere worse than `b` and somewhere better (Pareto dominance; lower is better). */
export function dominates(a: LossVector, b: LossVector): boolean {
  let better = false
  for (let k = 0; k < a.length; k += 1) {
    const [left, right] = [a[k] ?? Infinity, b[k] ?? Infinity]
    if (left > right) return false
    if (left < right) better = true
  }
  return better
}

/** The sum of what exceeds a trial's bounds; 0 exactly when every bound is kept. */
export function totalViolation(violations: readonly number[]): number {
  return violations.reduce((sum, by) => sum + Math.max(by, 0), 0)
}

/**
 * The front of each point: 0 for the points that no other dominates, 1 for those that only front 0 dominates, and so on.
 * Equal points share a front.
 *
 * With constraints, by constrained dominance (Deb, Pratap, Agarwal & Meyarivan, “A fast and elitist multiobjective genetic algorithm:
 * NSGA-II”, IEEE TEVC 6(2), 2002, Definition 1): points that keep every bound come first, by their losses; the others follow by their total violation.
 * Efficient non-dominated sorting (Zhang, Tian, Cheng & Jin, IEEE TEVC 19(2), 2015, ENS-BS): points in lexicographic order, each into the first front
 * that has none dominating it, found by bisection; with two objectives in O(n log n), since the last of a front is then the only one to compare with.
 *
 * @param points none of them with NaN (`lossOf` makes Infinity of it)
 * @param violations by how much each point exceeds each bound, as `TrialResult.violations`; left out when there are no constraints
 */
export function nonDominatedRanks(points: readonly LossVector[], violations?: readonly (readonly number[])[]): Int32Array {
  const ranks = new Int32Array(points.length)
  const totals = points.map((_, i) => totalViolation(violations?.[i] ?? []))
  const indices = points.map((_, i) => i)
  const fronts = rankFeasible(
    points,
    indices.filter((i) => totals[i] === 0),
    ranks,
  )
  let front = fronts - 1
  let last = 0
  for (const i of indices.filter((index) => totals[index] !== 0).sort((a, b) => compare(totals[a] ?? 0, totals[b] ?? 0))) {
    const total = totals[i] ?? 0
    if (total !== last) front += 1
    last = total
    ranks[i] = front
  }
  return ranks
}

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)

/** Lexicographic order of two points. */
export function comparePoints(a: LossVector, b: LossVector): number {
  for (let k = 0; k < a.length; k += 1) {
    const order = compare(a[k] ?? Infinity, b[k] ?? Infinity)
    if (order !== 0) return order
  }
  return 0
}

/** @returns the number of fronts */
function rankFeasible(points: readonly LossVector[], indices: readonly number[], ranks: Int32Array): number {
  const at = (i: number): LossVector => points[i] ?? []
  const onlyLastCounts = (points[0]?.length ?? 0) <= 2
  const fronts: LossVector[][] = []
  let before: number | undefined
  for (const i of [...indices].sort((a, b) => comparePoints(at(a), at(b)))) {
    const point = at(i)
    if (before !== undefined && comparePoints(at(before), point) === 0) {
      ranks[i] = ranks[before] ?? 0
      continue
    }
    before = i
    const rank = firstFrontFor(point, fronts, onlyLastCounts)
    ranks[i] = rank
    const front = fronts[rank]
    if (front === undefined) fronts.push([point])
    else front.push(point)
  }
  return fronts.length
}

/** Bisection: whoever is dominated by someone in a front is dominated by someone in every earlier one. */
function firstFrontFor(point: LossVector, fronts: readonly LossVector[][], onlyLastCounts: boolean): number {
  let [low, high] = [0, fronts.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isDominatedBy(fronts[middle] ?? [], point, onlyLastCounts)) low = middle + 1
    else high = middle
  }
  return low
}

function isDominatedBy(front: readonly LossVector[], point: LossVector, onlyLastCounts: boolean): boolean {
  for (let k = front.length - 1; k >= 0; k -= 1) {
    if (dominates(front[k] ?? [], point)) return true
    if (onlyLastCounts) return false
  }
  return false
}

/** The indices of the points that no other dominates, ascending; where there are constraints, only of points that keep all of them. */
export function paretoSet(points: readonly LossVector[], violations?: readonly (readonly number[])[]): number[] {
  const feasible = points.flatMap((_, i) => (totalViolation(violations?.[i] ?? []) === 0 ? [i] : []))
  const ranks = nonDominatedRanks(feasible.map((i) => points[i] ?? []))
  return feasible.filter((_, k) => ranks[k] === 0)
}

/**
 * How much room each point of a front has: the sum over the objectives of the distance between its two neighbours, as a share of the front's extent;
 * Infinity at either end (Deb et al., 2002, section III.B). An objective that is the same for all, or infinite at its worst, does not count.
 */
export function crowdingDistances(front: readonly LossVector[]): Float64Array {
  const distances = new Float64Array(front.length)
  const objectives = front[0]?.length ?? 0
  for (let k = 0; k < objectives; k += 1) {
    const value = (i: number | undefined): number => (i === undefined ? NaN : (front[i]?.[k] ?? NaN))
    const order = front.map((_, i) => i).sort((a, b) => compare(value(a), value(b)) || a - b)
    const extent = value(order.at(-1)) - value(order[0])
    if (extent === 0 || Number.isNaN(extent)) continue
    order.forEach((i, place) => {
      const isEnd = place === 0 || place === order.length - 1
      const gap = isEnd ? Infinity : (value(order[place + 1]) - value(order[place - 1])) / extent
      distances[i] = (distances[i] ?? 0) + (Number.isNaN(gap) ? 0 : gap)
    })
  }
  return distances
}
