import { displayWidth, fit, padTo, printable } from './text-width.ts'

/** A column of a table: numbers go to the right. */
export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

/**
 * A plain table: a line of titles and a line a row, two blanks between columns, no rules.
 * @param width cells at most a line; Infinity for a pipe, where nothing is cut
 */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[], width = Infinity): string {
  const lines = [columns.map((column) => column.title), ...rows].map((row) => row.map(printable))
  const widths = columns.map((_, at) => Math.max(...lines.map((row) => displayWidth(row[at] ?? ''))))
  return lines
    .map((row) => columns.map((column, at) => padTo(row[at] ?? '', widths[at] ?? 0, column.align)).join('  ').trimEnd())
    .map((line) => (width === Infinity ? line : fit(line, width)))
    .join('\n')
}

/** Names and values under each other: `  learning_rate  0.0123`. */
export function renderPairs(pairs: readonly (readonly [string, string])[], indent = '  '): string {
  const width = Math.max(0, ...pairs.map(([name]) => displayWidth(printable(name))))
  return pairs.map(([name, value]) => `${indent}${padTo(printable(name), width)}  ${printable(value)}`.trimEnd()).join('\n')
}
