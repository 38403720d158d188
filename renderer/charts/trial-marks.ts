import type { EChartsType } from 'echarts/core'
import type { ChartColors } from '../theme/series.ts'
import type { Graphic } from './curve-hover.ts'

/** A place of a trial in a chart. */
export interface TrialMark {
  /** Pixels. */
  readonly at: readonly [x: number, y: number]
  readonly kind: 'hovered' | 'picked'
}

/** More rings than these tell nothing and cost frames. */
const mostMarks = 200

/** Above the series, on a canvas of its own: marking does not draw the trials again. */
const layer = 2

/** Rings around trials that are marked, and a larger one around the one that is pointed at. @returns a function that shows these and no others */
export function trialMarks(chart: EChartsType, shapes: Graphic): (marks: readonly TrialMark[], colors: ChartColors) => void {
  const rings: InstanceType<Graphic['Circle']>[] = []
  let last = ''
  return (marks, colors) => {
    const shown = marks.slice(0, mostMarks)
    // Drawing is reported as an event too: what has not changed must not be drawn again.
    const key = JSON.stringify([shown, colors.surface])
    if (key === last) return
    last = key
    while (rings.length < shown.length) {
      const ring = new shapes.Circle({ zlevel: layer, silent: true, shape: { r: 7 }, style: { fill: 'none' } })
      rings.push(ring)
      chart.getZr().add(ring)
    }
    rings.forEach((ring, index) => {
      const mark = shown[index]
      if (mark === undefined) return ring.hide()
      const [cx, cy] = mark.at
      const hovered = mark.kind === 'hovered'
      ring.attr({ shape: { cx, cy, r: hovered ? 9 : 7 }, style: { stroke: hovered ? colors.accent : colors.text, lineWidth: hovered ? 3 : 2 } })
      ring.show()
    })
  }
}
