import type { ChartColors } from '../theme/series.ts'
import { chartText } from './axis-style.ts'
import { rankColor, type ParallelModel } from './parallel-coordinates.ts'
import { lineOf, yOf, type ParallelLayout } from './parallel-layout.ts'
import { lineGroups, strokeGroup } from './parallel-lines.ts'
import { svgText } from './svg-text.ts'

/** A word beside an axis. */
export interface AxisWord {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly kind: 'name' | 'objective' | 'tick'
  /** Ticks stand left of their axis, but right of the last one. */
  readonly anchor: 'start' | 'middle' | 'end'
}

/** The words of all axes; names are cut to what there is room for. */
export function axisWords(model: ParallelModel, layout: ParallelLayout): AxisWord[] {
  const gap = layout.axes.length < 2 ? layout.width : (layout.axes[1]?.x ?? 0) - (layout.axes[0]?.x ?? 0)
  const room = Math.max(4, Math.floor(gap / 7))
  return layout.axes.flatMap(({ at, x }, place): AxisWord[] => {
    const axis = model.axes[at]
    if (axis === undefined) return []
    const isLast = place === layout.axes.length - 1
    const ticks = axis.ticks.map(({ position, label }): AxisWord => ({ x: isLast ? x + 7 : x - 7, y: yOf(layout, position) + 4, text: cut(label, Math.max(4, Math.floor(room * 0.8))), kind: 'tick', anchor: isLast ? 'start' : 'end' }))
    const name = cut(axis.name, room)
    return [{ x: inside(x, name, layout.width), y: layout.top - 16, text: name, kind: axis.isObjective ? 'objective' : 'name', anchor: 'middle' }, ...ticks]
  })
}

/** Half of a bold letter's width, in pixels, wide letters considered. */
const halfLetter = 4.2

/** Where the middle of a name is, over its axis, but not beyond the edges of the picture. */
function inside(x: number, name: string, width: number): number {
  const half = Math.min(name.length * halfLetter, width / 2)
  return Math.min(Math.max(x, half), width - half)
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

const isBestKept = ({ best }: ParallelModel, kept: Uint8Array): boolean => best >= 0 && kept[best] === 1

/** The whole picture on a canvas. @param ratio pixels of the canvas for one of the page */
export function paintParallel(canvas: HTMLCanvasElement, model: ParallelModel, layout: ParallelLayout, kept: Uint8Array, colors: ChartColors, ratio: number): void {
  canvas.width = layout.width * ratio
  canvas.height = layout.height * ratio
  const context = canvas.getContext('2d')
  if (context === null) return
  context.scale(ratio, ratio)
  for (const group of lineGroups(model, kept, colors)) strokeGroup(context, model, layout, group)
  context.lineWidth = 1
  context.strokeStyle = colors.subtle
  for (const { x } of layout.axes) {
    context.beginPath()
    context.moveTo(x, layout.top)
    context.lineTo(x, layout.bottom)
    context.stroke()
  }
  if (isBestKept(model, kept)) {
    context.strokeStyle = rankColor(1, colors)
    context.lineWidth = 3
    context.beginPath()
    for (const [x, y] of lineOf(model, layout, model.best)) context.lineTo(x, y)
    context.stroke()
  }
  for (const { x, y, text, kind, anchor } of axisWords(model, layout)) {
    context.font = fontOf(kind, colors)
    context.textAlign = anchor === 'middle' ? 'center' : anchor
    context.fillStyle = wordColor(kind, colors)
    context.fillText(text, x, y)
  }
}

const fontOf = (kind: AxisWord['kind'], { font }: ChartColors): string => (kind === 'tick' ? `${chartText.small}px ${font}` : `600 ${chartText.normal}px ${font}`)

const wordColor = (kind: AxisWord['kind'], colors: ChartColors): string => (kind === 'tick' ? colors.muted : kind === 'name' ? colors.text : colors.accent)

/** The whole picture as SVG text. */
export function parallelSvg(model: ParallelModel, layout: ParallelLayout, kept: Uint8Array, colors: ChartColors): string {
  const { width, height } = layout
  const points = (row: number): string => lineOf(model, layout, row).map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
  const lines = [...lineGroups(model, kept, colors)].map(
    ({ color, opacity, rows }) => `<g fill="none" stroke="${color}" stroke-opacity="${opacity.toFixed(3)}">${Array.from(rows, (row) => `<polyline points="${points(row)}"/>`).join('')}</g>`,
  )
  const best = !isBestKept(model, kept) ? '' : `<polyline points="${points(model.best)}" fill="none" stroke="${rankColor(1, colors)}" stroke-width="3"/>`
  const axes = layout.axes.map(({ x }) => `<line x1="${x}" x2="${x}" y1="${layout.top}" y2="${layout.bottom}" stroke="${colors.subtle}"/>`)
  const words = axisWords(model, layout).map(
    ({ x, y, text, kind, anchor }) =>
      `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${wordColor(kind, colors)}" style="font:${svgText(fontOf(kind, colors))}">${svgText(text)}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="${colors.surface}"/>${lines.join('')}${axes.join('')}${best}${words.join('')}</svg>`
}
