import type { EChartsType } from 'echarts/core'
import type { Selection } from '../stores/selection.svelte.ts'
import { themedColors } from '../theme/themed-colors.ts'
import type { Graphic } from './curve-hover.ts'
import { trialMarks, type TrialMark } from './trial-marks.ts'

/** How a chart of trials is tied to all others of its study. */
export interface ChartLink {
  readonly selection: Selection
  /** The trial behind what echarts says of a point or line. */
  readonly trialOf: (params: unknown) => number | undefined
  /** Where a trial is in the chart's first grid, as values of its axes; left out where trials are not points. */
  readonly placesOf?: (trialNumber: number) => readonly (readonly [x: number, y: number])[]
  /** Opens a trial's own page. */
  readonly open: (trialNumber: number) => void
}

/**
 * Ties a chart to the selection: what is pointed at here is shown in every chart, and the other way round; a click opens
 * a trial, and with Ctrl, Shift or Command marks it.
 * @param link read anew at each event
 * @returns a function that shows what is selected now; called again when the selection changes
 */
export function linkChart(chart: EChartsType, shapes: Graphic, link: () => ChartLink | undefined): () => void {
  const show = trialMarks(chart, shapes)
  // Before its first picture a chart has no axes, and throws when it is asked for a place on them.
  let isDrawn = false
  const update = (): void => {
    // A chart that its table has taken the place of is asked once more.
    if (chart.isDisposed()) return
    const tied = link()
    show(tied === undefined ? [] : marksOf(tied, isDrawn ? chart : undefined), themedColors())
  }
  chart.on('mouseover', (params) => {
    const tied = link()
    const number = tied?.trialOf(params)
    if (number !== undefined) tied?.selection.hover(number)
  })
  chart.on('mouseout', () => link()?.selection.hover(undefined))
  chart.getZr().on('globalout', () => link()?.selection.hover(undefined))
  chart.on('click', (params) => {
    const tied = link()
    const number = tied?.trialOf(params)
    if (tied === undefined || number === undefined) return
    if (marks(params)) tied.selection.toggle(number)
    else tied.open(number)
  })
  chart.on('rendered', () => {
    // The empty canvas is a picture too.
    isDrawn ||= hasOption(chart)
    update()
  })
  return update
}

function marksOf({ selection, placesOf }: ChartLink, chart: EChartsType | undefined): TrialMark[] {
  // Read whether or not they can be shown yet: who calls this follows them.
  const { hovered, picked } = selection
  if (placesOf === undefined || chart === undefined) return []
  const of = (number: number, kind: TrialMark['kind']): TrialMark[] =>
    placesOf(number).flatMap((place) => {
      const [x, y] = chart.convertToPixel({ gridIndex: 0 }, [...place])
      return x !== undefined && y !== undefined && Number.isFinite(x) && Number.isFinite(y) ? [{ at: [x, y] as const, kind }] : []
    })
  return [...(hovered === undefined ? [] : of(hovered, 'hovered')), ...[...picked].flatMap((number) => (number === hovered ? [] : of(number, 'picked')))]
}

/** Whether a chart has been given anything: before that there is no option, whatever its type says. */
function hasOption(chart: EChartsType): boolean {
  const option: unknown = chart.getOption()
  return typeof option === 'object' && option !== null
}

/** Whether a click was made with a key that marks. */
function marks(params: unknown): boolean {
  const native = member(member(params, 'event'), 'event')
  return native instanceof MouseEvent && (native.ctrlKey || native.shiftKey || native.metaKey)
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
