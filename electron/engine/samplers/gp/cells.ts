import { paretoSet, type LossVector as Point } from '../../../../shared/analysis/pareto.ts'

/** An axis-parallel box; its lower corner may lie at -Infinity. */
export interface Cell {
  readonly lower: Point
  readonly upper: Point
}

/** The points that no other one dominates. */
export const frontOf = (points: readonly Point[]): Point[] => paretoSet(points).map((index) => points[index] ?? [])

/**
 * Where BoTorch's infer_reference_point puts the reference point of the hypervolume: a tenth of the front's range beyond its worst,
 * in each objective; over the range of all points where the front has none.
 */
export function referencePoint(front: readonly Point[], all: readonly Point[]): Point {
  return (front[0] ?? []).map((_, k) => {
    const of = (points: readonly Point[]): number[] => points.map((point) => point[k] ?? 0)
    const worst = Math.max(...of(front))
    const range = worst - Math.min(...of(front))
    return range > 0 ? worst + 0.1 * range : Math.max(worst, ...of(all)) + 0.1
  })
}

/**
 * Splits what no point of a front dominates, below the reference point, into disjoint boxes: slabs of the last objective, each split in the
 * others by the points that lie below it (the grid of Emmerich et al., "Hypervolume-based expected improvement", IEEE CEC 2011, without its
 * needless cuts). At most n + 1 boxes for two objectives, of the order of n² for three.
 */
export function nonDominatedCells(front: readonly Point[], reference: Point): Cell[] {
  const last = reference.length - 1
  const bound = reference[last] ?? 0
  if (last === 0) {
    const best = Math.min(bound, ...front.map((point) => point[0] ?? Infinity))
    return [{ lower: [-Infinity], upper: [best] }]
  }
  const inside = front.filter((point) => point.every((value, k) => value < (reference[k] ?? 0)))
  const sorted = inside.toSorted((a, b) => (a[last] ?? 0) - (b[last] ?? 0))
  const cuts = [-Infinity, ...sorted.map((point) => point[last] ?? 0), bound]
  return cuts.slice(0, -1).flatMap((from, slab) => {
    const to = cuts[slab + 1] ?? bound
    if (!(to > from)) return []
    const below = frontOf(sorted.slice(0, slab).map((point) => point.slice(0, last)))
    const cells = nonDominatedCells(below, reference.slice(0, last))
    return cells.map(({ lower, upper }) => ({ lower: [...lower, from], upper: [...upper, to] }))
  })
}
