import type { EChartsType } from 'echarts/core'
import type { ChartColors } from '../theme/series.ts'
import type { Graphic } from './curve-hover.ts'

/** A part of a chart, in values of its axes; of both the lower one first. */
export interface Rectangle {
  readonly x: readonly [low: number, high: number]
  readonly y: readonly [low: number, high: number]
}

/** Above the series, on a canvas of its own. */
const layer = 2
/** A click may shake by so many pixels. */
const shake = 5

/**
 * Lets the user drag a rectangle over a chart with one grid.
 * @param onselect told when a drag is over
 * @returns a function that shows a rectangle, or none
 */
export function rectangleBrush(chart: EChartsType, shapes: Graphic, onselect: (rectangle: Rectangle) => void): (rectangle: Rectangle | undefined, colors: ChartColors) => void {
  const shape = new shapes.Rect({ zlevel: layer, silent: true })
  shape.hide()
  const zr = chart.getZr()
  zr.add(shape)
  let from: readonly [x: number, y: number] | undefined
  let shown: Rectangle | undefined
  let look: ChartColors | undefined

  const draw = (a: readonly [number, number], b: readonly [number, number]): void => {
    shape.setShape({ x: Math.min(a[0], b[0]), y: Math.min(a[1], b[1]), width: Math.abs(a[0] - b[0]), height: Math.abs(a[1] - b[1]) })
    shape.show()
  }
  const drawShown = (): void => {
    // A chart that its table has taken the place of is asked once more.
    if (chart.isDisposed()) return
    const corners = shown === undefined ? undefined : [pixelsOf(chart, shown.x[0], shown.y[0]), pixelsOf(chart, shown.x[1], shown.y[1])]
    const [a, b] = corners ?? []
    if (a === undefined || b === undefined) shape.hide()
    else draw(a, b)
  }
  zr.on('mousedown', ({ offsetX, offsetY }) => {
    if (chart.containPixel({ gridIndex: 0 }, [offsetX, offsetY])) from = [offsetX, offsetY]
  })
  zr.on('mousemove', ({ offsetX, offsetY }) => {
    if (from !== undefined && isDrag(from, [offsetX, offsetY])) draw(from, [offsetX, offsetY])
  })
  zr.on('mouseup', ({ offsetX, offsetY }) => {
    const start = from
    from = undefined
    if (start === undefined || !isDrag(start, [offsetX, offsetY])) return
    const [a, b] = [valuesAt(chart, start), valuesAt(chart, [offsetX, offsetY])]
    if (a !== undefined && b !== undefined) onselect({ x: inOrder(a[0], b[0]), y: inOrder(a[1], b[1]) })
    else drawShown()
  })
  // Axes may have moved under the rectangle.
  chart.on('finished', () => from === undefined && drawShown())
  return (rectangle, colors) => {
    shown = rectangle
    if (look !== colors) shape.setStyle({ fill: colors.accent, stroke: colors.accent, lineWidth: 1, fillOpacity: 0.12 })
    look = colors
    drawShown()
  }
}

function isDrag(from: readonly [number, number], to: readonly [number, number]): boolean {
  return Math.hypot(from[0] - to[0], from[1] - to[1]) >= shake
}

const inOrder = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a])

function valuesAt(chart: EChartsType, pixels: readonly [number, number]): readonly [number, number] | undefined {
  const [x, y] = chart.convertFromPixel({ gridIndex: 0 }, [...pixels])
  return x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y) ? undefined : [x, y]
}

function pixelsOf(chart: EChartsType, x: number, y: number): readonly [number, number] | undefined {
  const [across, up] = chart.convertToPixel({ gridIndex: 0 }, [x, y])
  return across === undefined || up === undefined || !Number.isFinite(across) || !Number.isFinite(up) ? undefined : [across, up]
}

/** Whether a point lies in a rectangle. */
export function isInside({ x, y }: Rectangle, [across, up]: readonly [x: number, y: number]): boolean {
  return across >= x[0] && across <= x[1] && up >= y[0] && up <= y[1]
}
