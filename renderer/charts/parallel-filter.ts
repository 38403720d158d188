import { unusedPosition, type UnitAxis } from './parallel-axis.ts'
import type { ParallelModel } from './parallel-coordinates.ts'

/** What an axis lets through: positions from low to high. */
export interface AxisRange {
  readonly low: number
  readonly high: number
}

/** By the axes' ids; an axis without one lets everything through. */
export type AxisRanges = ReadonlyMap<string, AxisRange>

/** Float32 positions are compared with Float64 ranges. */
const tolerance = 1e-6

/** Which rows pass the ranges of every axis: 1 or 0 each. */
export function rowsWithin(model: Pick<ParallelModel, 'axes' | 'positions' | 'numbers'>, ranges: AxisRanges): Uint8Array {
  const kept = new Uint8Array(model.numbers.length).fill(1)
  for (const [at, { id }] of model.axes.entries()) {
    const [range, positions] = [ranges.get(id), model.positions[at]]
    if (range === undefined || positions === undefined) continue
    const [low, high] = [range.low - tolerance, range.high + tolerance]
    for (let row = 0; row < kept.length; row += 1) {
      const position = positions[row] ?? -1
      if (position < low || position > high) kept[row] = 0
    }
  }
  return kept
}

/** The lowest position of an axis. */
export const lowestOf = ({ conditional }: Pick<UnitAxis, 'conditional'>): number => (conditional ? unusedPosition : 0)

/**
 * A range after one of its ends was set to a position: it holds the value that the position stands for, which is what is said beside it.
 * @returns undefined when it lets everything through
 */
export function withEnd(axis: Pick<UnitAxis, 'conditional' | 'placeOf'>, range: AxisRange | undefined, end: 'low' | 'high', position: number): AxisRange | undefined {
  const lowest = lowestOf(axis)
  const isAll = end === 'low' ? position <= lowest : position >= 1
  const place = isAll ? position : (axis.placeOf?.(position) ?? position)
  const { low, high } = range ?? { low: lowest, high: 1 }
  const moved = end === 'low' ? { low: place, high: Math.max(high, place) } : { low: Math.min(low, place), high: place }
  return moved.low <= lowest && moved.high >= 1 ? undefined : moved
}

/** The trials of the rows that are kept. */
export function numbersOf({ numbers }: Pick<ParallelModel, 'numbers'>, kept: Uint8Array): Set<number> {
  const chosen = new Set<number>()
  for (let row = 0; row < kept.length; row += 1) if (kept[row] === 1) chosen.add(numbers[row] ?? -1)
  return chosen
}

/** The rows that the selection of all charts keeps, of those that are kept. */
export function alsoKept({ numbers }: Pick<ParallelModel, 'numbers'>, kept: Uint8Array, selected: ReadonlySet<number> | undefined): Uint8Array {
  return selected === undefined ? kept : kept.map((keeps, row) => (keeps === 1 && selected.has(numbers[row] ?? -1) ? 1 : 0))
}

/** Puts an axis before or after its neighbour. @returns the ids in their new order */
export function moved(order: readonly string[], id: string, to: number): string[] {
  const rest = order.filter((each) => each !== id)
  rest.splice(Math.min(Math.max(to, 0), rest.length), 0, id)
  return rest
}

/** The axes' places in a model, in the order that the user gave them; axes that are new come where the model has them. */
export function axisOrder(ids: readonly string[], order: readonly string[]): number[] {
  const known = order.filter((id) => ids.includes(id))
  const all = known.length === 0 ? ids : [...known, ...ids.filter((id) => !known.includes(id))]
  return all.map((id) => ids.indexOf(id))
}
