import type { CustomSeriesOption, EChartsOption } from 'echarts'
import type { Trial } from '../../shared/domain/trial.ts'
import { createAssociations, type Association, type Variable } from '../../shared/statistics/pairwise-correlation.ts'
import { formatCount } from '../components/format.ts'
import type { ChartColors } from '../theme/series.ts'
import { chartText, tooltipStyle } from './axis-style.ts'
import type { ChartTable } from './chart-table.ts'
import { placeOn, type Quantity } from './quantity.ts'
import { signedColor } from './ramps.ts'

/** A pair of quantities, by position; `row` is below `column` in the list. */
export interface CorrelationCell {
  readonly row: number
  readonly column: number
  readonly association: Association
}

export interface CorrelationData {
  readonly quantities: readonly Quantity[]
  readonly cells: readonly CorrelationCell[]
  /** Complete trials. */
  readonly trials: number
  /** The objective's position; -1 where it is not among them. */
  readonly objective: number
}

/** More rows than these cannot be read. */
const mostQuantities = 16

/** The quantities of a matrix: metrics and parameters, the objective first. */
export function correlatedQuantities(all: readonly Quantity[], objective: string): Quantity[] {
  const id = `metric:${objective}`
  const own = all.filter((quantity) => quantity.id.startsWith('metric:') || quantity.id.startsWith('param:'))
  return [...own.filter((quantity) => quantity.id === id), ...own.filter((quantity) => quantity.id !== id)].slice(0, mostQuantities)
}

/**
 * How metrics and parameters go together over the complete trials: Spearman's rank correlation of numbers, a parameter of two choices counting
 * as 0 and 1; with one of more choices the correlation ratio. Two of more choices are left out.
 */
export function correlationData(trials: readonly Trial[], quantities: readonly Quantity[], objective: string): CorrelationData {
  const complete = trials.filter(({ state, confirms }) => state === 'complete' && confirms === null)
  const of = createAssociations(quantities.map((quantity) => variableOf(quantity, complete)))
  const cells: CorrelationCell[] = []
  for (let row = 1; row < quantities.length; row += 1)
    for (let column = 0; column < row; column += 1) {
      const association = of(row, column)
      if (association !== undefined) cells.push({ row, column, association })
    }
  return { quantities, cells, trials: complete.length, objective: quantities.findIndex(({ id }) => id === `metric:${objective}`) }
}

function variableOf(quantity: Quantity, trials: readonly Trial[]): Variable {
  const linear = { ...quantity, log: false }
  return { values: Float64Array.from(trials, (trial) => placeOn(linear, quantity.of(trial)) ?? Number.NaN), unordered: (quantity.choices?.length ?? 0) > 2 }
}

/** The lower half of the matrix: a cell a pair, blue where the two rise together and orange where they run against each other, with the number in it. */
export function correlationChart(data: CorrelationData, colors: ChartColors): EChartsOption {
  const { quantities, cells } = data
  const names = quantities.map(({ label }) => label)
  const axis = {
    type: 'category' as const,
    axisLine: { show: false },
    axisTick: { show: false },
    splitArea: { show: false },
    axisLabel: { color: colors.muted, fontFamily: colors.font, fontSize: chartText.small, interval: 0, width: 110, overflow: 'truncate' as const },
  }
  return {
    animation: false,
    grid: { left: 12, right: 16, top: 12, bottom: 12, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    // The first has nothing before it, the last nothing after it.
    xAxis: { ...axis, data: names.slice(0, -1), axisLabel: { ...axis.axisLabel, rotate: names.length > 5 ? 40 : 0, width: 90 } },
    yAxis: { ...axis, data: names.slice(1), inverse: true },
    tooltip: { ...tooltipStyle(colors), trigger: 'item', formatter: (params: unknown) => cellText(data, cellOfParams(data, params)) },
    series: [{ id: 'cells', type: 'custom', cursor: 'pointer', renderItem: cellShape(cells, colors), data: cells.map(({ row, column, association }) => [column, row - 1, association.value ?? 0]) }],
  }
}

type RenderItem = NonNullable<CustomSeriesOption['renderItem']>

function cellShape(cells: readonly CorrelationCell[], colors: ChartColors): RenderItem {
  return ({ dataIndex }, api) => {
    const cell = cells[dataIndex]
    if (cell === undefined) return null
    const [x = 0, y = 0] = api.coord([cell.column, cell.row - 1])
    const [width = 0, height = 0] = [api.size?.([1, 1])].flat()
    const { value, kind } = cell.association
    const strong = Math.abs(value ?? 0) > 0.55
    const [w, h] = [Math.max(1, width - 2), Math.max(1, height - 2)]
    return {
      type: 'rect',
      shape: { x: x - w / 2, y: y - h / 2, width: w, height: h, r: 3 },
      style: { fill: value === null ? colors.hover : signedColor(value, colors), stroke: colors.border, lineWidth: 1 },
      textContent: { type: 'text', style: { text: w < 26 || h < 12 ? '' : numberText(value, kind, w), fill: strong ? colors.surface : colors.text, fontFamily: colors.font, fontSize: chartText.small } },
      textConfig: { position: 'inside' },
      emphasis: { style: { stroke: colors.text, lineWidth: 2 } },
    }
  }
}

/** `0.61`, `−0.34`, `η 0.42`; a ratio says so where there is room. */
function numberText(value: number | null, kind: Association['kind'], width: number): string {
  if (value === null) return '–'
  const number = `${value < -0.005 ? '−' : ''}${Math.abs(value).toFixed(2)}`
  return kind === 'ratio' && width > 44 ? `η ${number}` : number
}

/** The cell behind what echarts says. */
export function cellOfParams({ cells }: CorrelationData, params: unknown): CorrelationCell | undefined {
  return typeof params === 'object' && params !== null && 'dataIndex' in params && typeof params.dataIndex === 'number' ? cells[params.dataIndex] : undefined
}

function cellText({ quantities }: CorrelationData, cell: CorrelationCell | undefined): string {
  if (cell === undefined) return ''
  const { kind, value, items } = cell.association
  const names = `${quantities[cell.row]?.label ?? ''} and ${quantities[cell.column]?.label ?? ''}`
  const measure = kind === 'rank' ? 'rank correlation' : 'correlation ratio η, adjusted (no sign)'
  return `${names}\n${measure} ${numberText(value, 'rank', 0)}\n${formatCount(items, 'trial')}`
}

/** What the matrix shows, in a sentence: what the objective goes with most. */
export function correlationSentence({ quantities, cells, trials, objective }: CorrelationData): string {
  const measured = cells.filter(({ association }) => association.value !== null)
  const isParameter = (index: number): boolean => quantities[index]?.id.startsWith('param:') === true
  const own = measured.filter(({ row, column }) => (row === objective && isParameter(column)) || (column === objective && isParameter(row)))
  const most = own.reduce<CorrelationCell | undefined>((strongest, cell) => (strength(cell) > strength(strongest) ? cell : strongest), undefined)
  if (most === undefined || trials < 3) return 'Too few complete trials to say what goes together.'
  const [metric, other] = [quantities[objective]?.label ?? '', quantities[most.row === objective ? most.column : most.row]?.label ?? '']
  const { kind, value } = most.association
  return `${metric} goes most with ${other} (${kind === 'rank' ? 'rank correlation' : 'correlation ratio'} ${numberText(value, 'rank', 0)}, ${formatCount(trials, 'complete trial')}).`
}

const strength = (cell: CorrelationCell | undefined): number => (cell === undefined ? -1 : Math.abs(cell.association.value ?? 0))

/** A row a pair. */
export function correlationTable({ quantities, cells }: CorrelationData): ChartTable {
  return {
    columns: [
      { label: 'one', numeric: false },
      { label: 'other', numeric: false },
      { label: 'measure', numeric: false },
      { label: 'value', numeric: true },
      { label: 'trials', numeric: true },
    ],
    rows: cells.map(({ row, column, association: { kind, value, items } }) => [quantities[column]?.label ?? '', quantities[row]?.label ?? '', kind === 'rank' ? 'rank correlation' : 'correlation ratio', value, items]),
  }
}
