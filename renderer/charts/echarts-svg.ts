import { SVGRenderer } from 'echarts/renderers'
import { use, type EChartsType } from 'echarts/core'
import { init } from './echarts.ts'

use([SVGRenderer])

/** A chart without a place in the page, whose picture can be had as SVG text. Sizes are pixels. */
export function initSvg(width: number, height: number): EChartsType {
  return init(null, null, { renderer: 'svg', ssr: true, width, height })
}
