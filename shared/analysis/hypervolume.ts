import { comparePoints, dominates, paretoSet, type LossVector } from './pareto.ts'

/**
 * The volume that points dominate up to a reference point, lower being better: the measure of a Pareto set. Exact in any dimension:
 * one and two dimensions by a sum over the sorted points, three by a sweep that keeps the two-dimensional front (as Fonseca, Paquete &
 * López-Ibáñez, CEC 2006, though with an array for their tree), more by WFG (While, Bradstreet & Barone, “A fast way of calculating exact
 * hypervolumes”, IEEE TEVC 16(1), 2012).
 *
 * @param points dominated ones may be among them; one that is not better than the reference everywhere adds nothing
 */
export function hypervolume(points: readonly LossVector[], reference: LossVector): number {
  const inside = points.filter((point) => isInside(point, reference))
  return volumeOf(frontOf(inside), reference)
}

const isInside = (point: LossVector, reference: LossVector): boolean => reference.every((bound, k) => (point[k] ?? Infinity) < bound)

/** The distinct points that no other dominates, in lexicographic order. */
function frontOf(points: readonly LossVector[]): LossVector[] {
  const sorted = paretoSet(points).map((i) => points[i] ?? [])
  sorted.sort(comparePoints)
  return sorted.filter((point, i) => i === 0 || comparePoints(sorted[i - 1] ?? [], point) !== 0)
}

/** @param front distinct, sorted, none dominating another, all better than the reference everywhere */
function volumeOf(front: readonly LossVector[], reference: LossVector): number {
  const [first] = front
  if (first === undefined) return 0
  if (reference.length === 1) return (reference[0] ?? 0) - (first[0] ?? 0)
  if (reference.length === 2) return areaOf(front, reference)
  if (reference.length === 3) return sweptVolume(front, reference)
  return slicedVolume(front, reference)
}

/** Each point's own part beside those before it; they are no worse in the first coordinate, so that this part is a prism over one dimension less. */
function slicedVolume(front: readonly LossVector[], reference: LossVector): number {
  const [bound = 0, ...rest] = reference
  const tails = front.map((point) => point.slice(1))
  return front.reduce((sum, point, i) => sum + (bound - (point[0] ?? bound)) * exclusiveVolume(tails[i] ?? [], tails.slice(0, i), rest), 0)
}

function areaOf(front: readonly LossVector[], [rx = 0, ry = 0]: LossVector): number {
  let area = 0
  let top = ry
  for (const [x = 0, y = 0] of front) {
    area += (rx - x) * (top - y)
    top = y
  }
  return area
}

/** Three dimensions: planes of constant third coordinate, upwards; between two of them the dominated area does not change. */
function sweptVolume(front: readonly LossVector[], [rx = 0, ry = 0, rz = 0]: LossVector): number {
  const upwards = [...front].sort(([, , a = 0], [, , b = 0]) => a - b)
  const stairs: [number, number][] = []
  let [volume, area, floor] = [0, 0, 0]
  for (const [x = 0, y = 0, z = 0] of upwards) {
    if (area > 0) volume += area * (z - floor)
    floor = z
    area += climb(stairs, x, y, rx, ry)
  }
  return volume + area * (rz - floor)
}

/**
 * Adds a point to a two-dimensional front (first coordinate ascending, second descending).
 * @returns by how much the dominated area grows
 */
function climb(stairs: [number, number][], x: number, y: number, rx: number, ry: number): number {
  let at = 0
  while (at < stairs.length && (stairs[at]?.[0] ?? Infinity) < x) at += 1
  let top = at === 0 ? ry : (stairs[at - 1]?.[1] ?? ry)
  if (top <= y) return 0
  let gained = 0
  let left = x
  let end = at
  for (; end < stairs.length && (stairs[end]?.[1] ?? -Infinity) >= y; end += 1) {
    const [stairX, stairY] = stairs[end] ?? [left, top]
    gained += (stairX - left) * (top - y)
    left = stairX
    top = stairY
  }
  gained += ((stairs[end]?.[0] ?? rx) - left) * (top - y)
  stairs.splice(at, end - at, [x, y])
  return gained
}

/** What the point alone dominates, beside the others: its box less the part of it that the others dominate (WFG's exclhv and limitset). */
function exclusiveVolume(point: LossVector, others: readonly LossVector[], reference: LossVector): number {
  const box = reference.reduce((product, bound, k) => product * (bound - (point[k] ?? bound)), 1)
  if (others.length === 0) return box
  const limited = others.map((other) => other.map((value, k) => Math.max(value, point[k] ?? value)))
  return box - volumeOf(frontOf(limited), reference)
}

/**
 * By how much the hypervolume would shrink without each of the points: 0 for a dominated point and for one that is there twice.
 * In the order of the points.
 */
export function hypervolumeContributions(points: readonly LossVector[], reference: LossVector): Float64Array {
  const inside = points.flatMap((point, i) => (isInside(point, reference) ? [i] : []))
  return Float64Array.from(points, (point, i) => {
    if (!isInside(point, reference)) return 0
    const others = inside.flatMap((j) => (j === i ? [] : [points[j] ?? []]))
    if (others.some((other) => dominates(other, point) || comparePoints(other, point) === 0)) return 0
    return Math.max(exclusiveVolume(point, others, reference), 0)
  })
}

/** The hypervolume after the first point, after the second, and so on: never falling. */
export function hypervolumeHistory(points: readonly LossVector[], reference: LossVector): Float64Array {
  return Float64Array.from(points, createHypervolume(reference))
}

/** @returns takes one point more and answers the hypervolume of all so far; the time for one grows with the front, not with the points */
export function createHypervolume(reference: LossVector): (point: LossVector) => number {
  const [rx = 0, ry = 0] = reference
  const stairs: [number, number][] = []
  let front: LossVector[] = []
  let volume = 0
  if (reference.length === 2)
    return (point) => {
      const [x = Infinity, y = Infinity] = point
      if (isInside(point, reference)) volume += climb(stairs, x, y, rx, ry)
      return volume
    }
  return (point) => {
    const isNew = isInside(point, reference) && !front.some((other) => dominates(other, point) || comparePoints(other, point) === 0)
    if (isNew) {
      volume += Math.max(exclusiveVolume(point, front, reference), 0)
      front = [...front.filter((other) => !dominates(point, other)), point]
    }
    return volume
  }
}

/**
 * `count` of the points whose joint hypervolume is large: the one that adds most, then the one that adds most to it, and so on, which is at least
 * 1 - 1/e of the best choice's (Guerreiro, Fonseca & Paquete, “Greedy hypervolume subset selection in low dimensions”, Evol. Comput. 24(3), 2016).
 * Each point's gain can only shrink as others are chosen, so that one whose last known gain is too small is not computed again (Minoux, 1978).
 *
 * @returns indices, in the order in which they were chosen; points outside the reference come last, in their own order
 */
export function selectByHypervolume(points: readonly LossVector[], reference: LossVector, count: number): number[] {
  const chosen: number[] = []
  const rest = points.map((point, index) => ({ index, gain: isInside(point, reference) ? Infinity : 0, known: isInside(point, reference) ? -1 : Infinity }))
  while (chosen.length < count && rest.length > 0) {
    rest.sort((a, b) => (a.gain === b.gain ? a.index - b.index : b.gain - a.gain))
    const [best] = rest
    if (best === undefined) break
    if (best.known >= chosen.length) {
      chosen.push(best.index)
      rest.shift()
      continue
    }
    const others = chosen.flatMap((i) => (isInside(points[i] ?? [], reference) ? [points[i] ?? []] : []))
    best.gain = Math.max(exclusiveVolume(points[best.index] ?? [], others, reference), 0)
    best.known = chosen.length
  }
  return chosen
}

/**
 * A reference point for a hypervolume: a tenth beyond the worst finite loss of each objective, as Optuna's TPE takes it
 * (1.1 times a positive worst, 0.9 times a negative one; never the worst itself).
 */
export function referencePoint(points: readonly LossVector[], objectives: number): number[] {
  return Array.from({ length: objectives }, (_, k) => {
    const worst = points.reduce((max, point) => (Number.isFinite(point[k]) ? Math.max(max, point[k] ?? max) : max), -Infinity)
    if (worst === -Infinity) return 1
    return worst === 0 ? Number.EPSILON : Math.max(1.1 * worst, 0.9 * worst)
  })
}
