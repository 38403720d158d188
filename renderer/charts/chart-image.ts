import type { EChartsType } from 'echarts/core'
import type { ChartColors } from '../theme/series.ts'

/** How many pixels of a picture there are for one of the page, each way. */
const pixelRatio = 2

/** What a chart shows now as a PNG file on the theme's surface. */
export function chartPng(chart: EChartsType, colors: ChartColors): Promise<Blob> {
  return pngOf(chart.renderToCanvas({ pixelRatio, backgroundColor: colors.surface }))
}

/** A canvas as a PNG file on the theme's surface. */
export function canvasPng(canvas: HTMLCanvasElement, colors: ChartColors): Promise<Blob> {
  const backed = document.createElement('canvas')
  backed.width = canvas.width
  backed.height = canvas.height
  const context = backed.getContext('2d')
  if (context === null) return pngOf(canvas)
  context.fillStyle = colors.surface
  context.fillRect(0, 0, backed.width, backed.height)
  context.drawImage(canvas, 0, 0)
  return pngOf(backed)
}

async function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob === null) throw new Error('The browser could not make a picture of this size.')
  return blob
}

/** What a chart shows now, its zoom included, as SVG text. */
export async function chartSvg(chart: EChartsType, colors: ChartColors): Promise<string> {
  const { initSvg } = await import('./echarts-svg.ts')
  const drawn = initSvg(chart.getWidth(), chart.getHeight())
  try {
    drawn.setOption({ ...chart.getOption(), backgroundColor: colors.surface, animation: false })
    return drawn.renderToSVGString()
  } finally {
    drawn.dispose()
  }
}
