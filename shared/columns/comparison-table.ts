import type { Table } from './column.ts'
import { createTableBuilder } from './table-builder.ts'

/** What is on the horizontal axis: finished trials, running time (ms), or values of the metric (of which the curve is the share of trials that are at least as good). */
export type ComparisonAxis = 'trials' | 'time' | 'share'

/** A curve of a comparison. All arrays have one length. */
export interface ComparisonCurve {
  readonly axis: ComparisonAxis
  /** The study's id; null for a curve of a group. */
  readonly studyId: number | null
  /** The group, by position. */
  readonly group: number
  readonly x: Float64Array<ArrayBuffer>
  readonly value: Float64Array<ArrayBuffer>
  /** The band of a group's mean; NaN where there is none. */
  readonly low: Float64Array<ArrayBuffer>
  readonly high: Float64Array<ArrayBuffer>
}

const numbers = ['x', 'value', 'low', 'high'] as const

/** Curves as one table, a row a point, those of one curve together. */
export function tableOfComparison(curves: readonly ComparisonCurve[]): Table {
  const builder = createTableBuilder(curves.reduce((sum, { x }) => sum + x.length, 0))
  let row = 0
  for (const [index, curve] of curves.entries()) {
    for (let point = 0; point < curve.x.length; point += 1) {
      builder.set('curve', row, index)
      builder.set('axis', row, curve.axis)
      builder.set('study', row, curve.studyId)
      builder.set('group', row, curve.group)
      for (const name of numbers) builder.set(name, row, curve[name][point])
      row += 1
    }
  }
  return builder.build()
}

/** The curves of a table that `tableOfComparison` made; a curve without points is gone. */
export function comparisonOfTable({ length, columns }: Table): ComparisonCurve[] {
  const [of, axis, study, group] = [columns.get('curve'), columns.get('axis'), columns.get('study'), columns.get('group')]
  if (of?.type !== 'number' || axis?.type !== 'category' || group?.type !== 'number') return []
  const arrays = numbers.map((name) => columns.get(name))
  const curves: ComparisonCurve[] = []
  for (let from = 0; from < length; ) {
    let to = from + 1
    while (to < length && of.values[to] === of.values[from]) to += 1
    const [x, value, low, high] = arrays.map((array) => (array?.type === 'number' ? array.values.slice(from, to) : new Float64Array(to - from).fill(NaN)))
    const kind = axis.dictionary[axis.codes[from] ?? -1]
    const id = study?.type === 'number' ? (study.values[from] ?? NaN) : NaN
    if (x !== undefined && value !== undefined && low !== undefined && high !== undefined && (kind === 'trials' || kind === 'time' || kind === 'share'))
      curves.push({ axis: kind, studyId: Number.isNaN(id) ? null : id, group: group.values[from] ?? 0, x, value, low, high })
    from = to
  }
  return curves
}
