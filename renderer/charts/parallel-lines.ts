import type { ChartColors } from '../theme/series.ts'
import { mostLines, rankColor, type ParallelModel } from './parallel-coordinates.ts'
import { yOf, type ParallelLayout } from './parallel-layout.ts'

/** Lines of one look, in the order in which they are drawn. */
export interface LineGroup {
  readonly color: string
  readonly opacity: number
  readonly rows: Int32Array
}

/** Looks by goodness: a path of many lines is drawn much faster than as many paths. */
const looks = 10
/** Rows that are sorted into looks at once: about the lines of a frame. */
const rowsOfBatch = 500
/** Lines of a path: a longer one takes long in one piece. */
const linesOfPath = 50
/** From here on a line is one of the best, and drawn over all others. */
const strong = 0.97

/**
 * The kept rows in groups of one look each. What comes first is a fair choice of all, so that a picture that is not complete looks like one
 * that is; the best come last. A generator, for of a picture that changes at once only the beginning is drawn.
 */
export function* lineGroups(model: ParallelModel, kept: Uint8Array, colors: ChartColors): Generator<LineGroup> {
  const opacity = opacityOf(countOf(kept))
  const palette = Array.from({ length: looks }, (_, look) => ({ color: rankColor((look + 0.5) / looks, colors), share: 0.4 + (0.6 * (look + 0.5)) / looks }))
  const best: number[] = []
  let batch: number[][] = palette.map(() => [])
  let size = 0
  function* flush(factor: number): Generator<LineGroup> {
    for (const [look, { color, share }] of palette.entries()) {
      const rows = batch[look] ?? []
      for (let start = 0; start < rows.length; start += linesOfPath) yield { color, opacity: Math.min(1, opacity * share * factor), rows: Int32Array.from(rows.slice(start, start + linesOfPath)) }
    }
    batch = palette.map(() => [])
    size = 0
  }
  const add = (row: number): void => {
    batch[Math.min(looks - 1, Math.floor((model.goodness[row] ?? 0) * looks))]?.push(row)
    size += 1
  }
  let chosen = 0
  for (const row of spread(kept.length)) {
    if (kept[row] !== 1) continue
    if ((model.goodness[row] ?? 0) >= strong) best.push(row)
    else if (chosen < mostLines) {
      chosen += 1
      add(row)
    }
    if (size >= rowsOfBatch) yield* flush(1)
  }
  yield* flush(1)
  best.forEach(add)
  yield* flush(2.5)
}

/** All rows in one colour: what is behind those that are selected. */
export function* faintGroups(count: number, colors: ChartColors): Generator<LineGroup> {
  const rows = Int32Array.from(spread(count)).subarray(0, mostLines)
  for (let start = 0; start < rows.length; start += linesOfPath) yield { color: colors.subtle, opacity: opacityOf(count) / 3, rows: rows.subarray(start, start + linesOfPath) }
}

const opacityOf = (count: number): number => Math.min(0.9, Math.max(0.1, 9 / Math.sqrt(Math.max(1, Math.min(count, mostLines)))))

function countOf(kept: Uint8Array): number {
  let count = 0
  for (const keeps of kept) count += keeps
  return count
}

/** The numbers below `length` in an order of which every beginning is spread over all of them. */
function* spread(length: number): Generator<number> {
  let stride = Math.max(1, Math.round(length * 0.618))
  while (length > 1 && divisor(stride, length) !== 1) stride += 1
  for (let place = 0, row = 0; place < length; place += 1, row = (row + stride) % length) yield row
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}

/** Draws a group's lines. */
export function strokeGroup(context: CanvasRenderingContext2D, model: ParallelModel, layout: ParallelLayout, { color, opacity, rows }: LineGroup): void {
  const axes = layout.axes.map(({ at, x }) => ({ x, positions: model.positions[at] ?? new Float32Array() }))
  const zero = yOf(layout, 0)
  const scale = yOf(layout, 1) - zero
  context.strokeStyle = color
  context.globalAlpha = opacity
  context.lineWidth = 1
  context.beginPath()
  for (const row of rows) {
    let isFirst = true
    for (const { x, positions } of axes) {
      const y = zero + (positions[row] ?? 0) * scale
      if (isFirst) context.moveTo(x, y)
      else context.lineTo(x, y)
      isFirst = false
    }
  }
  context.stroke()
  context.globalAlpha = 1
}
