import type { SeriesOption } from 'echarts'
import { formatNumber } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'

/** Sizes of text on canvases, in pixels; `--text-sm` and `--text-md`. */
export const chartText = { small: 11.5, normal: 12.5 } as const

/** The look of tooltips. Text is drawn, never parsed as HTML: names and values are the user's. */
export function tooltipStyle(colors: ChartColors) {
  return {
    renderMode: 'richText' as const,
    confine: true,
    transitionDuration: 0,
    backgroundColor: colors.raised,
    borderColor: colors.border,
    borderWidth: 1,
    padding: [8, 10],
    textStyle: { color: colors.text, fontFamily: colors.font, fontSize: chartText.normal, lineHeight: 18 },
  }
}

/** A legend above the chart of those series that have anything to show. */
export function legendOf(series: readonly SeriesOption[], colors: ChartColors) {
  return {
    // What does not fit beside each other is turned to: a second row would lie over the chart.
    type: 'scroll' as const,
    pageIconSize: 9,
    pageIconColor: colors.muted,
    pageIconInactiveColor: colors.border,
    pageTextStyle: { color: colors.muted, fontFamily: colors.font, fontSize: chartText.small },
    top: 2,
    left: 12,
    right: 12,
    itemWidth: 14,
    itemHeight: 9,
    itemGap: 16,
    data: series.filter((one) => Array.isArray(one.data) && one.data.length > 0).flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
    // As high as its tallest letters: what does not fit beside each other is cut at the height of a line.
    textStyle: { color: colors.muted, fontFamily: colors.font, fontSize: chartText.normal, lineHeight: 17 },
    inactiveColor: colors.border,
  }
}

/** The look of an axis of numbers with a name. */
export function valueAxis(colors: ChartColors, name: string, log = false) {
  return {
    type: log ? ('log' as const) : ('value' as const),
    name,
    nameLocation: 'middle' as const,
    nameTextStyle: { color: colors.muted, fontFamily: colors.font, fontSize: chartText.normal },
    axisLabel: {
      color: colors.subtle,
      fontFamily: colors.font,
      fontSize: chartText.small,
      hideOverlap: true,
      formatter: (value: number) => formatNumber(value, 3),
    },
    axisLine: { show: false, lineStyle: { color: colors.border } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colors.border, opacity: 0.7 } },
    minorTick: { show: false },
  }
}

/** A horizontal axis of whole numbers: steps, or trials. */
export function countAxis(colors: ChartColors, name: string) {
  return { ...valueAxis(colors, name), nameGap: 28, minInterval: 1, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: colors.border } } }
}

/** A vertical axis: names stand left of the labels. */
export function verticalAxis(colors: ChartColors, name: string, log: boolean) {
  return { ...valueAxis(colors, name, log), nameGap: 48, scale: true, nameRotate: 90 }
}
