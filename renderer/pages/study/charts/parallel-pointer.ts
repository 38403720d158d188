import type { ParallelModel } from '../../../charts/parallel-coordinates.ts'
import type { AxisRange } from '../../../charts/parallel-filter.ts'
import { axisNear, positionAt, yOf, type ParallelLayout } from '../../../charts/parallel-layout.ts'

/** What the pointer does in a picture of parallel coordinates. */
export interface ParallelTarget {
  readonly model: () => ParallelModel
  readonly layout: () => ParallelLayout
  readonly rangeOf: (axis: string) => AxisRange | undefined
  /** An axis is brushed; undefined when it was clicked. */
  readonly brush: (axis: string, range: AxisRange | undefined) => void
  /** A drag ended. */
  readonly settle: () => void
  /** An axis is dragged by its name to a place among the axes, from 0. */
  readonly move: (axis: string, place: number) => void
  /** The pointer is over a place; undefined when it is gone. */
  readonly hover: (at: { readonly x: number; readonly y: number } | undefined) => void
  readonly click: (event: PointerEvent) => void
}

type Drag =
  | { readonly kind: 'brush'; readonly axis: string; readonly from: number; readonly startY: number }
  | { readonly kind: 'shift'; readonly axis: string; readonly range: AxisRange; readonly startY: number }
  | { readonly kind: 'name'; readonly axis: string }

/** So far, in pixels, a press is a click. */
const clickReach = 3
/** How near to the end of a range, in pixels, the end is dragged and not the range. */
const endReach = 6

/** Listens to the pointer on an element. @returns a function that ends it */
export function parallelPointer(element: HTMLElement, target: ParallelTarget): () => void {
  let drag: Drag | undefined
  let hasMoved = false
  /** Where the main button went down; undefined while it is up, or where it went down elsewhere. */
  let pressed: { readonly x: number; readonly y: number } | undefined

  const placeOf = (event: PointerEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const { x, y } = placeOf(event)
    hasMoved = false
    pressed = { x, y }
    drag = dragAt(target, x, y)
    if (drag !== undefined) element.setPointerCapture(event.pointerId)
  }
  const move = (event: PointerEvent): void => {
    const { x, y } = placeOf(event)
    if (drag === undefined) return target.hover({ x, y })
    if (drag.kind === 'name') {
      const { axes } = target.layout()
      hasMoved = true
      target.move(drag.axis, axes.filter((axis) => axis.x < x && target.model().axes[axis.at]?.id !== drag?.axis).length)
      return
    }
    if (!hasMoved && Math.abs(y - drag.startY) < clickReach) return
    hasMoved = true
    target.brush(drag.axis, rangeOfDrag(drag, y, target.layout()))
  }
  const up = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const { x, y } = placeOf(event)
    const [ended, from] = [drag, pressed]
    drag = pressed = undefined
    if (ended === undefined) {
      if (from !== undefined && Math.hypot(x - from.x, y - from.y) <= clickReach) target.click(event)
      return
    }
    if (ended.kind !== 'name' && !hasMoved) target.brush(ended.axis, undefined)
    target.settle()
  }
  const leave = (): void => target.hover(undefined)
  const cancel = (): void => {
    drag = pressed = undefined
  }
  element.addEventListener('pointerdown', down)
  element.addEventListener('pointermove', move)
  element.addEventListener('pointerup', up)
  element.addEventListener('pointerleave', leave)
  element.addEventListener('pointercancel', cancel)
  return () => {
    element.removeEventListener('pointerdown', down)
    element.removeEventListener('pointermove', move)
    element.removeEventListener('pointerup', up)
    element.removeEventListener('pointerleave', leave)
    element.removeEventListener('pointercancel', cancel)
  }
}

function dragAt({ model, layout, rangeOf }: ParallelTarget, x: number, y: number): Drag | undefined {
  const place = layout()
  const isName = y < place.top - 6
  const at = isName ? nearestAxis(place, x) : axisNear(place, x)
  const axis = at === undefined ? undefined : model().axes[at]?.id
  if (axis === undefined) return undefined
  if (isName) return { kind: 'name', axis }
  const range = rangeOf(axis)
  const from = positionAt(place, y)
  if (range === undefined) return { kind: 'brush', axis, from, startY: y }
  const [top, bottom] = [yOf(place, range.high), yOf(place, range.low)]
  if (Math.abs(y - top) <= endReach) return { kind: 'brush', axis, from: range.low, startY: y }
  if (Math.abs(y - bottom) <= endReach) return { kind: 'brush', axis, from: range.high, startY: y }
  return y > top && y < bottom ? { kind: 'shift', axis, range, startY: y } : { kind: 'brush', axis, from, startY: y }
}

function nearestAxis({ axes }: ParallelLayout, x: number): number | undefined {
  return [...axes].sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))[0]?.at
}

function rangeOfDrag(drag: Exclude<Drag, { kind: 'name' }>, y: number, layout: ParallelLayout): AxisRange {
  if (drag.kind === 'brush') {
    const to = positionAt(layout, y)
    return { low: Math.min(drag.from, to), high: Math.max(drag.from, to) }
  }
  const span = drag.range.high - drag.range.low
  const wanted = drag.range.low - ((y - drag.startY) / (layout.bottom - layout.top)) * (1 - layout.lowest)
  const low = Math.min(Math.max(wanted, layout.lowest), 1 - span)
  return { low, high: low + span }
}
