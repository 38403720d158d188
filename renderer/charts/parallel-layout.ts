import { unusedPosition } from './parallel-axis.ts'
import type { ParallelModel } from './parallel-coordinates.ts'

/** Where things are in a picture of parallel coordinates. Pixels. */
export interface ParallelLayout {
  readonly width: number
  readonly height: number
  /** The axes in the order in which they stand: their places in the model, and where they are. */
  readonly axes: readonly { readonly at: number; readonly x: number }[]
  /** Where position 1 and the lowest position are. */
  readonly top: number
  readonly bottom: number
  /** The lowest position: below 0 where any axis has a place for what is not used. */
  readonly lowest: number
}

const margin = { left: 44, right: 60, top: 34, bottom: 14 } as const

/** @param order the axes' places in the model, from left to right */
export function parallelLayout(model: ParallelModel, order: readonly number[], width: number, height: number): ParallelLayout {
  const gap = order.length < 2 ? 0 : (width - margin.left - margin.right) / (order.length - 1)
  const lowest = model.axes.some(({ conditional }) => conditional) ? unusedPosition : 0
  return { width, height, axes: order.map((at, place) => ({ at, x: margin.left + place * gap })), top: margin.top, bottom: height - margin.bottom, lowest }
}

/** The height of a position. */
export function yOf({ top, bottom, lowest }: ParallelLayout, position: number): number {
  return bottom - ((position - lowest) / (1 - lowest)) * (bottom - top)
}

/** The position at a height, within the axis. */
export function positionAt({ top, bottom, lowest }: ParallelLayout, y: number): number {
  const share = Math.min(1, Math.max(0, (bottom - y) / Math.max(1, bottom - top)))
  return lowest + share * (1 - lowest)
}

/** How near the pointer must be, in pixels. */
const reach = { axis: 12, line: 8 } as const

/** The axis near a place; undefined between them. */
export function axisNear({ axes }: ParallelLayout, x: number): number | undefined {
  return axes.find((axis) => Math.abs(axis.x - x) <= reach.axis)?.at
}

/** The row whose line runs closest to a place, of those that are kept; -1 where none is near. */
export function rowNear(model: ParallelModel, layout: ParallelLayout, kept: Uint8Array, x: number, y: number): number {
  const right = layout.axes.findIndex((axis) => axis.x >= x)
  const [from, to] = [layout.axes[right - 1], layout.axes[right]]
  if (from === undefined || to === undefined) return -1
  const [before, after] = [model.positions[from.at], model.positions[to.at]]
  const share = (x - from.x) / (to.x - from.x)
  const place = layout.lowest + ((layout.bottom - y) / (layout.bottom - layout.top)) * (1 - layout.lowest)
  let nearest = -1
  let distance = (reach.line / (layout.bottom - layout.top)) * (1 - layout.lowest)
  for (let row = 0; row < kept.length; row += 1) {
    if (kept[row] === 0) continue
    const [low, high] = [before?.[row] ?? 0, after?.[row] ?? 0]
    const away = Math.abs(low + share * (high - low) - place)
    if (away < distance) [nearest, distance] = [row, away]
  }
  return nearest
}

/** The corners of a row's line. */
export function lineOf(model: ParallelModel, layout: ParallelLayout, row: number): [x: number, y: number][] {
  return layout.axes.map(({ at, x }) => [x, yOf(layout, model.positions[at]?.[row] ?? 0)])
}
