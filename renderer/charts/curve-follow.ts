import type { EChartsType } from 'echarts/core'
import { themedColors } from '../theme/themed-colors.ts'
import { curveHover, type Graphic, type HoveredCurve } from './curve-hover.ts'
import { hasPlace, nearestCurve, type NearestPoint } from './curve-points.ts'
import { curvesGrid, hoverText, type LearningCurvesData } from './learning-curves.ts'
import { mixColors, trialColor } from './trial-color.ts'

/** Who draws learning curves, and wants to know which one is pointed at. Read anew at each event. */
export interface FollowedCurves {
  readonly data: () => LearningCurvesData
  readonly open: ((trialNumber: number) => void) | undefined
  /** With Ctrl, Shift or Command a click marks a trial. */
  readonly mark?: (trialNumber: number) => void
  /** The curve under the pointer; undefined when there is none any more. */
  readonly hover?: (trialNumber: number | undefined) => void
}

/**
 * The curve closest to the pointer is drawn over all others and says its trial; a click opens it.
 * @returns a function that draws the curve of a trial in the same way while the pointer is elsewhere; undefined for none
 */
export function followCurves(chart: EChartsType, graphic: Graphic, curves: FollowedCurves): (trialNumber: number | undefined) => void {
  const draw = curveHover(chart, graphic)
  let pointer: readonly [x: number, y: number] | undefined
  let hovered: NearestPoint | undefined
  let told: number | undefined
  // Before its first picture a chart has no axes, and throws when it is asked for a place on them.
  let isDrawn = false
  const update = (): void => {
    // A chart that its table has taken the place of is asked once more.
    if (!isDrawn || chart.isDisposed()) return
    const data = curves.data()
    if (pointer !== undefined) hovered = pointAt(chart, data, ...pointer)
    draw(hovered === undefined ? undefined : pathOf(chart, data, hovered), themedColors())
    chart.getZr().setCursorStyle(hovered === undefined ? 'default' : 'pointer')
    const number = pointer === undefined ? undefined : hovered?.number
    if (number !== told) curves.hover?.((told = number))
  }
  const zr = chart.getZr()
  zr.on('mousemove', ({ offsetX, offsetY }) => {
    pointer = [offsetX, offsetY]
    update()
  })
  zr.on('globalout', () => {
    pointer = hovered = undefined
    update()
  })
  zr.on('click', ({ event }) => {
    if (pointer === undefined || hovered === undefined) return
    const native: unknown = event
    if (native instanceof MouseEvent && (native.ctrlKey || native.shiftKey || native.metaKey)) curves.mark?.(hovered.number)
    else curves.open?.(hovered.number)
  })
  // A live chart moves under the pointer.
  chart.on('rendered', () => {
    const isFirst = !isDrawn
    // It says that it has rendered before it has an option, too.
    isDrawn ||= chart.getOption() !== undefined
    if (hovered !== undefined || (isFirst && pointer !== undefined)) update()
  })
  return (trialNumber) => {
    if (pointer !== undefined) return
    const { steps, values } = curves.data().curves.get(trialNumber ?? -1) ?? { steps: [], values: [] }
    const [step, value] = [steps.at(-1), values.at(-1)]
    hovered = trialNumber === undefined || step === undefined || value === undefined ? undefined : { number: trialNumber, step, value }
    update()
  }
}

function pointAt(chart: EChartsType, data: LearningCurvesData, x: number, y: number): NearestPoint | undefined {
  if (!chart.containPixel('grid', [x, y])) return undefined
  const at = (pixelY: number): { step: number; value: number } => {
    const [step = Number.NaN, value = Number.NaN] = chart.convertFromPixel({ gridIndex: 0 }, [x, pixelY])
    return { step, value }
  }
  const range = { low: at(chart.getHeight() - curvesGrid.bottom).value, high: at(curvesGrid.top).value }
  return nearestCurve(data.curves, at(y), range, data.log)
}

function pathOf(chart: EChartsType, data: LearningCurvesData, point: NearestPoint): HoveredCurve {
  const colors = themedColors()
  const pixel = (step: number, value: number): [number, number] => {
    const [x = 0, y = 0] = chart.convertToPixel({ gridIndex: 0 }, [step, value])
    return [x, y]
  }
  const { steps, values } = data.curves.get(point.number) ?? { steps: [], values: [] }
  return {
    points: steps.flatMap((step, index) => {
      const value = values[index] ?? Number.NaN
      return hasPlace(value, data.log) ? [pixel(step, value)] : []
    }),
    at: pixel(point.step, point.value),
    color: mixColors(trialColor(point.number, colors.series), colors.text, 0.25),
    text: hoverText(point, data),
  }
}
