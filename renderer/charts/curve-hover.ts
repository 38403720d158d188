import type { EChartsType, graphic } from 'echarts/core'
import type { ChartColors } from '../theme/series.ts'
import { chartText } from './axis-style.ts'

/** The shapes of echarts, handed over because echarts is loaded late. */
export type Graphic = typeof graphic

/** A curve to be drawn over all others. */
export interface HoveredCurve {
  /** Pixels. */
  readonly points: readonly (readonly [x: number, y: number])[]
  /** The point that the words are about, in pixels. */
  readonly at: readonly [x: number, y: number]
  readonly color: string
  /** Plain text. */
  readonly text: string
}

/** A layer above the series, on a canvas of its own: what is under the pointer changes without drawing thousands of lines again. */
const layer = 1
const away = 14

/**
 * Shows one curve over a chart of many, with a dot and words beside it.
 * @returns a function that shows a curve; with undefined it shows none
 */
export function curveHover(chart: EChartsType, shapes: Graphic): (curve: HoveredCurve | undefined, colors: ChartColors) => void {
  const line = new shapes.Polyline({ zlevel: layer, silent: true, style: { fill: 'none', lineWidth: 3 } })
  const dot = new shapes.Circle({ zlevel: layer, z: 1, silent: true, shape: { r: 5 } })
  const words = new shapes.Text({ zlevel: layer, z: 2, silent: true, style: { padding: [8, 10], lineHeight: 18, borderWidth: 1, borderRadius: 6 } })
  const shown = [line, dot, words]
  for (const shape of shown) {
    shape.hide()
    chart.getZr().add(shape)
  }
  let last = ''
  return (curve, colors) => {
    // Drawing is reported as an event too: what has not changed must not be drawn again.
    const key = JSON.stringify([curve, colors.surface])
    if (key === last) return
    last = key
    if (curve === undefined) return shown.forEach((shape) => shape.hide())
    const [x, y] = curve.at
    line.attr({ shape: { points: curve.points.map((point) => [...point]) }, style: { stroke: curve.color } })
    dot.attr({ shape: { cx: x, cy: y }, style: { fill: curve.color, stroke: colors.surface, lineWidth: 2 } })
    words.setStyle({
      text: curve.text,
      fill: colors.text,
      font: `${chartText.normal}px ${colors.font}`,
      backgroundColor: colors.raised,
      borderColor: colors.border,
      // Left of the point in the right half of the chart, above it in the lower half, so that it stays inside.
      x: x > chart.getWidth() / 2 ? x - away : x + away,
      y: y > chart.getHeight() / 2 ? y - away : y + away,
      align: x > chart.getWidth() / 2 ? 'right' : 'left',
      verticalAlign: y > chart.getHeight() / 2 ? 'bottom' : 'top',
    })
    shown.forEach((shape) => shape.show())
  }
}
