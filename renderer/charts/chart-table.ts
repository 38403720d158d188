import { csvText } from '../../shared/csv/csv-text.ts'

/** What a chart shows as rows: for those who do not see it, and as CSV. */
export interface ChartTable {
  readonly columns: readonly ChartColumn[]
  /** A cell a column; null is empty. */
  readonly rows: readonly (readonly ChartCell[])[]
}

export interface ChartColumn {
  readonly label: string
  readonly numeric: boolean
}

export type ChartCell = string | number | null

/** The table as CSV (RFC 4180), with a header. */
export function* chartCsv({ columns, rows }: ChartTable): Generator<string> {
  yield* csvText([columns.map(({ label }) => label)])
  yield* csvText(rows.map((cells) => cells.map((cell) => cell ?? undefined)))
}
